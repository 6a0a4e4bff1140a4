"""The agent's list of members and the file of each."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jachete87.governance.tests.conftest import as_
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Membership, Seller
from jachete87.kernel.membership.tests.cast import Cast, farm_of


def _page(client: Client, name: str, *args: object, **asked: str) -> str:
    return client.get(reverse(f"governance:{name}", args=args), asked).content.decode()


def _decide(client: Client, seller: Seller, move: str, reason: str) -> int:
    answer = client.post(reverse("governance:decide", args=[seller.pk]), {"move": move, "reason": reason})
    seller.refresh_from_db()
    return answer.status_code


def _submitted(seller: Seller) -> Seller:
    Seller.objects.filter(pk=seller.pk).update(state=SellerState.SUBMITTED)
    return seller


def test_agnes_sees_the_members_of_her_chamber(cast: Cast) -> None:
    assert "Ferme de Jean" in _page(as_(cast.agnes), "members")


def test_odile_of_another_chamber_sees_none_of_them(cast: Cast) -> None:
    odile = as_(cast.odile)

    listed = _page(odile, "members")
    file = odile.get(reverse("governance:member", args=[cast.farm.pk]))

    assert ("Ferme de Jean" in listed, "Aucun membre" in listed, file.status_code) == (False, True, 404)


def test_odile_decides_nothing_there(cast: Cast) -> None:
    farm = _submitted(cast.farm)

    status = _decide(as_(cast.odile), farm, "verify", "Vu au RNE")

    assert (status, farm.state, LogEntry.objects.count()) == (404, SellerState.SUBMITTED, 0)


def test_the_departement_sees_all_and_decides_nothing(cast: Cast) -> None:
    farm, dominique = _submitted(cast.farm), as_(cast.dominique)

    file = _page(dominique, "member", farm.pk)
    status = _decide(dominique, farm, "verify", "Vu au RNE")

    assert ("Ferme de Jean" in file, "Décision" in file) == (True, False)
    assert (status, farm.state) == (403, SellerState.SUBMITTED)


def test_agnes_admits_a_farm_with_her_reasons(cast: Cast) -> None:
    farm, agnes = _submitted(cast.farm), as_(cast.agnes)

    statuses = [_decide(agnes, farm, "verify", "Vu au RNE"), _decide(agnes, farm, "activate", "Dossier complet")]

    assert (statuses, farm.state) == ([302, 302], SellerState.ACTIVE)
    assert list(LogEntry.objects.order_by("id").values_list("action", "detail__reason")) == [
        ("seller.verified", "Vu au RNE"),
        ("seller.active", "Dossier complet"),
    ]


def test_a_decision_needs_its_reason(cast: Cast) -> None:
    farm = _submitted(cast.farm)

    status = _decide(as_(cast.agnes), farm, "verify", " ")

    assert (status, farm.state, LogEntry.objects.count()) == (422, SellerState.SUBMITTED, 0)


def test_a_decision_that_the_state_does_not_allow_is_refused(cast: Cast) -> None:
    status = _decide(as_(cast.agnes), cast.farm, "suspend", "Sans raison")

    assert (status, cast.farm.state, LogEntry.objects.count()) == (409, SellerState.DRAFT, 0)


def test_only_the_decisions_of_the_state_are_offered(cast: Cast) -> None:
    farm = _submitted(cast.farm)

    page = _page(as_(cast.agnes), "member", farm.pk)

    offered = [move for move in ("verify", "send_back", "activate", "suspend", "resume") if f'value="{move}"' in page]
    assert offered == ["verify", "send_back"]


def test_the_file_shows_what_was_checked_and_what_was_done(cast: Cast) -> None:
    farm, agnes = _submitted(cast.farm), as_(cast.agnes)
    _decide(agnes, farm, "send_back", "Le registre ne se lit pas")

    page = _page(agnes, "member", farm.pk)

    assert page.count("Le registre ne se lit pas") == 2
    assert "renvoyé au vendeur" in page
    assert "clé du SIRET" in page


def test_members_are_found_by_name_without_accents_and_by_siret(cast: Cast) -> None:
    agnes = as_(cast.agnes)

    found = ["Ferme de Jean" in _page(agnes, "members", q=words) for words in ("FERMÉ de", "000 000 000", "Paula")]

    assert found == [True, True, False]


def test_members_are_filtered_by_state(cast: Cast) -> None:
    agnes = as_(cast.agnes)

    found = ["Ferme de Jean" in _page(agnes, "members", state=state) for state in ("draft", "active", "unknown")]

    assert found == [True, False, True]


@pytest.mark.usefixtures("no_bricks")
@pytest.mark.parametrize("name", ["home", "members", "feeds"])
@pytest.mark.parametrize("more", [0, 29])
def test_lists_ask_the_same_whatever_their_length(
    cast: Cast, name: str, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(more):
        seller = farm_of(cast.farm.brick, f"ferme-{i}", siret=None, trade_name=f"Ferme {i}", state="submitted")
        Membership.objects.create(seller=seller, institution_id="chambre-agriculture")
        Source.objects.create(slug=f"source-{i}", seller=seller, name="Boutique", flag="vide")
    _submitted(cast.farm)
    Source.objects.create(slug="source", seller=cast.farm, name="Boutique", flag="vide")
    agnes = as_(cast.agnes)
    literal = {"home": 12, "members": 10, "feeds": 9}

    with django_assert_num_queries(literal[name]):
        agnes.get(reverse(f"governance:{name}"))


def test_charlie_and_jean_do_not_enter(cast: Cast) -> None:
    statuses = [as_(person).get(reverse("governance:home")).status_code for person in (cast.charlie, cast.jean)]

    assert (statuses, Client().get(reverse("governance:home")).status_code) == ([403, 403], 302)
