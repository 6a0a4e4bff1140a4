"""The life of a seller, and who decides it."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jachete87.base.errors import Forbidden, NotFound
from jachete87.base.times import now
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.membership.actions import (
    activate,
    load_institutions,
    resume,
    send_back,
    set_siret,
    submit,
    suspend,
    update_profile,
    verify,
)
from jachete87.kernel.membership.actions.life import MoveRefused, NotTraceable, ReasonMissing
from jachete87.kernel.membership.actions.profile import SiretWrong
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Brick, Institution, Membership, Seller
from jachete87.kernel.membership.queries import listed_sellers, moderated_by, sellers_of, visible_to, waiting_for
from jachete87.kernel.membership.rules import compact_siret
from jachete87.kernel.membership.tests.cast import Cast, farm_of, play

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return play()


def put_in(seller: Seller, state: SellerState) -> None:
    path = (SellerState.SUBMITTED, SellerState.VERIFIED, SellerState.ACTIVE, SellerState.SUSPENDED)
    for step in path[: path.index(state) + 1]:
        Seller.objects.filter(pk=seller.pk).update(state=step, verified_at=now())


def test_a_seller_goes_from_draft_to_active_and_each_step_is_in_the_log(cast: Cast) -> None:
    farm = cast.farm

    submit(seller_id=farm.pk, by=cast.jean)
    verify(seller_id=farm.pk, by=cast.agnes, at=now(), reason="Vu au RNE")
    activate(seller_id=farm.pk, by=cast.agnes)

    farm.refresh_from_db()
    assert (farm.state, list(listed_sellers())) == (SellerState.ACTIVE, [farm])
    logged = LogEntry.objects.order_by("id").values_list("action", "subject", "actor")
    assert list(logged) == [
        ("seller.submitted", f"seller:{farm.pk}", cast.jean.pk),
        ("seller.verified", f"seller:{farm.pk}", cast.agnes.pk),
        ("seller.active", f"seller:{farm.pk}", cast.agnes.pk),
    ]


def test_suspending_takes_off_line_and_resuming_puts_back(cast: Cast) -> None:
    put_in(cast.farm, SellerState.ACTIVE)

    suspend(seller_id=cast.farm.pk, by=cast.agnes, reason="Assurance échue")
    listed_meanwhile = list(listed_sellers())
    resume(seller_id=cast.farm.pk, by=cast.agnes, reason="Attestation reçue")

    assert (listed_meanwhile, list(listed_sellers())) == ([], [cast.farm])


@pytest.mark.parametrize("decide", [suspend, send_back])
def test_what_takes_something_away_needs_a_reason(cast: Cast, decide: object) -> None:
    put_in(cast.farm, SellerState.ACTIVE)

    with pytest.raises(ReasonMissing):
        decide(seller_id=cast.farm.pk, by=cast.agnes, reason="  ")  # type: ignore[operator]

    assert Seller.objects.get(pk=cast.farm.pk).state == SellerState.ACTIVE


@pytest.mark.parametrize(
    "field", ["legal_name", "siret", "register", "address", "commune_id", "phone", "email", "mediator"]
)
def test_a_seller_who_has_not_told_all_is_not_submitted(cast: Cast, field: str) -> None:
    Seller.objects.filter(pk=cast.farm.pk).update(**{field: None if field in ("siret", "commune_id") else ""})

    with pytest.raises(NotTraceable):
        submit(seller_id=cast.farm.pk, by=cast.jean)

    assert Seller.objects.get(pk=cast.farm.pk).state == SellerState.DRAFT


def test_a_siret_with_a_wrong_key_is_not_submitted(cast: Cast) -> None:
    Seller.objects.filter(pk=cast.farm.pk).update(siret="00000000000019")

    with pytest.raises(NotTraceable) as refusal:
        submit(seller_id=cast.farm.pk, by=cast.jean)

    assert (refusal.value.details, Seller.objects.get(pk=cast.farm.pk).state) == ({"missing": ["SIRET"]}, "draft")


def test_a_draft_is_not_verified_even_by_its_agent(cast: Cast) -> None:
    with pytest.raises(MoveRefused):
        verify(seller_id=cast.farm.pk, by=cast.agnes, at=now())

    assert Seller.objects.get(pk=cast.farm.pk).state == SellerState.DRAFT


def test_the_database_refuses_a_move_that_no_action_knows(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Seller.objects.filter(pk=cast.farm.pk).update(state=SellerState.VERIFIED)

    assert Seller.objects.get(pk=cast.farm.pk).state == SellerState.DRAFT


def test_the_database_refuses_an_active_seller_that_is_not_traceable(cast: Cast) -> None:
    put_in(cast.farm, SellerState.ACTIVE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Seller.objects.filter(pk=cast.farm.pk).update(mediator="")

    assert Seller.objects.get(pk=cast.farm.pk).mediator == "Médiation 87"


@pytest.mark.parametrize("who", ["odile", "dominique", "jean", "charlie"])
def test_only_the_main_chamber_decides(cast: Cast, who: str) -> None:
    put_in(cast.farm, SellerState.ACTIVE)

    with pytest.raises(Forbidden):
        suspend(seller_id=cast.farm.pk, by=getattr(cast, who), reason="Parce que")

    assert Seller.objects.get(pk=cast.farm.pk).state == SellerState.ACTIVE


def test_a_second_chamber_sees_a_member_but_does_not_decide(cast: Cast) -> None:
    Membership.objects.create(seller=cast.farm, institution_id="chambre-metiers", is_main=False)

    seen, decided = list(visible_to(cast.odile)), list(moderated_by(cast.odile))

    assert (seen, decided) == ([cast.farm], [])


@pytest.mark.parametrize(
    ("who", "sees"),
    [("jean", True), ("agnes", True), ("dominique", True), ("admin", True), ("odile", False), ("charlie", False)],
)
def test_a_draft_is_seen_by_those_it_concerns(cast: Cast, who: str, sees: bool) -> None:
    seen = list(visible_to(getattr(cast, who)))

    assert seen == ([cast.farm] if sees else [])


def test_an_agent_finds_what_waits_for_its_word(cast: Cast) -> None:
    put_in(cast.farm, SellerState.SUBMITTED)

    waiting = [list(waiting_for(person)) for person in (cast.agnes, cast.odile, cast.jean)]

    assert waiting == [[cast.farm], [], []]


def test_jean_acts_for_his_farm_and_charlie_for_none(cast: Cast) -> None:
    mine, none = list(sellers_of(cast.jean)), list(sellers_of(cast.charlie))

    assert (mine, none) == ([cast.farm], [])


def test_a_seller_changes_its_story_but_not_what_was_checked(cast: Cast) -> None:
    put_in(cast.farm, SellerState.ACTIVE)

    update_profile(seller_id=cast.farm.pk, by=cast.jean, story="Trois générations de vaches limousines.")
    with pytest.raises(Forbidden):
        update_profile(seller_id=cast.farm.pk, by=cast.jean, legal_name="Un autre")

    farm = Seller.objects.get(pk=cast.farm.pk)
    assert (farm.story, farm.legal_name) == ("Trois générations de vaches limousines.", "Jean Puy")


def test_nobody_else_changes_a_profile(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        update_profile(seller_id=cast.farm.pk, by=cast.charlie, story="Rien")

    assert Seller.objects.get(pk=cast.farm.pk).story == ""


def test_an_unknown_seller_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        submit(seller_id=0, by=cast.jean)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("732 829 320 00074", "73282932000074"),
        ("73282932000075", None),
        ("35600000000048", "35600000000048"),
        ("356 000 000 14017", None),
        ("35600000014007", None),
        ("35600000000001", "35600000000001"),
        ("123", None),
        ("", None),
    ],
)
def test_a_siret_is_checked_by_its_key_and_la_poste_by_its_own(text: str, number: str | None) -> None:
    checked = compact_siret(text)

    assert checked == number


def test_two_sellers_never_share_a_siret(cast: Cast) -> None:
    farm_of(cast.farm.brick, slug="autre", siret="73282932000074", kind=SellerKind.MERCHANT)

    with pytest.raises(SiretWrong):
        set_siret(seller_id=cast.farm.pk, by=cast.jean, siret="732 829 320 00074")

    assert Seller.objects.get(pk=cast.farm.pk).siret == "00000000000018"


def test_loading_the_institutions_twice_gives_five() -> None:
    load_institutions()

    load_institutions()

    assert (Institution.objects.count(), Brick.objects.filter(slug="drive").count() <= 1) == (5, True)
