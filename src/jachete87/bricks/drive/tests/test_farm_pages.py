"""The farmer's desk: what is ordered, how much is offered, on what terms; and nothing of anybody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.market import CAMILLE, bought, offer

from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import Cycle, CycleLeg, LegQuantity
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Collaborator

SALE = "/espace/drive/ma-vente"
QUANTITIES = f"{SALE}/quantites"
QUERIES = {SALE: 16, QUANTITIES: 15}


@pytest.fixture
def jean(farms: Farms) -> Client:
    client = Client()
    client.force_login(farms.person)
    return client


def _plain(answer: object) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")  # type: ignore[attr-defined]


def _field(farms: Farms) -> str:
    return f"p{farms.market.honey.variant.product_id}-offered"


def test_a_farmer_sees_what_is_ordered_and_what_it_is_worth(farms: Farms, jean: Client) -> None:
    bought(farms.market, farms.market.honey, quantity=2)
    bought(farms.market, farms.market.honey, key="again")

    page = _plain(jean.get(SALE))

    assert '<td data-label="Quantité" class="number">3</td>' in page
    assert "19,50 €" in page
    assert "Bellac, Limoges : 2 commandes" in page


def test_a_farmer_sees_nobody_who_orders_and_nothing_of_another_farm(farms: Farms, jean: Client) -> None:
    bought(farms.market, farms.market.honey, farms.cheese)

    pages = "".join(_plain(jean.get(address)) for address in (SALE, QUANTITIES, f"{SALE}/choix"))

    for secret in (CAMILLE.email, CAMILLE.name, CAMILLE.phone, "Camille", "Fromage", "Berthe", "4,00 €"):
        assert secret not in pages


def test_the_sale_of_another_farm_does_not_exist(farms: Farms, jean: Client) -> None:
    hers = farms.leg_of(farms.berthe).leg

    answers = [
        jean.get(SALE, {"vente": hers.pk}),
        jean.post(QUANTITIES, {"vente": hers.pk, _field(farms): 3}),
        jean.post(f"{SALE}/presence", {"vente": hers.pk, "vient": 0}),
        jean.get(SALE, {"vente": "x"}),
    ]

    hers.refresh_from_db()
    assert [one.status_code for one in answers] == [404] * 4
    assert hers.state == LegState.COMING
    assert not LegQuantity.objects.filter(offered__isnull=False).exists()


def test_quantities_are_saved_told_and_taken_back(farms: Farms, jean: Client) -> None:
    saved = jean.post(QUANTITIES, {"vente": farms.leg.pk, _field(farms): "12"}, follow=True)
    entry = saved.redirect_chain[-1][0].rpartition("=")[2]
    offered = LegQuantity.objects.get().offered
    back = jean.post(f"{QUANTITIES}/retour", {"vente": farms.leg.pk, "fait": entry}, follow=True)

    assert "Miel de châtaignier : selon le stock → 12" in _plain(saved)
    assert offered == 12
    assert "Les quantités sont comme avant." in _plain(back)
    assert LegQuantity.objects.get().offered is None


@pytest.mark.parametrize("wrong", ["-1", "beaucoup", "1.5"])
def test_a_quantity_that_is_none_is_asked_again_and_nothing_is_saved(farms: Farms, jean: Client, wrong: str) -> None:
    answer = jean.post(QUANTITIES, {"vente": farms.leg.pk, _field(farms): wrong})

    assert answer.status_code == 422
    assert "field-error" in _plain(answer)
    assert not LegQuantity.objects.exists()


def test_the_quantities_of_the_sale_before_are_repeated_in_one_press(farms: Farms, jean: Client) -> None:
    jean.post(QUANTITIES, {"vente": farms.leg.pk, _field(farms): "12"})
    following = farms.next_leg()

    preview = _plain(jean.get(QUANTITIES, {"vente": following.pk}))
    jean.post(f"{QUANTITIES}/reprise", {"vente": following.pk})

    assert "Miel de châtaignier : selon le stock → 12" in preview
    assert LegQuantity.objects.get(leg=following).offered == 12


def test_a_farm_stays_away_and_comes_after_all(farms: Farms, jean: Client) -> None:
    leg = farms.leg

    away = jean.post(f"{SALE}/presence", {"vente": leg.pk, "vient": "0"}, follow=True)
    leg.refresh_from_db()
    state = leg.state
    jean.post(f"{SALE}/presence", {"vente": leg.pk, "vient": "1"})

    leg.refresh_from_db()
    assert "Je viens finalement" in _plain(away)
    assert (state, leg.state) == (LegState.ABSENT, LegState.COMING)


def test_the_choice_of_points_products_and_minimum_is_kept(farms: Farms, jean: Client) -> None:
    jam = offer(farms.market.jean, "Confiture").variant.product_id
    given = {"points": [farms.bellac.pk], "hours_before": "6", "minimum": "80", "excluded": [jam]}

    jean.post(f"{SALE}/choix", {"vente": farms.leg.pk, **given})

    leg = farms.leg
    assert leg.cycle.closes_at - leg.closes_at == timedelta(hours=6)
    assert leg.minimum == 80
    assert list(leg.points.all()) == [farms.bellac]
    assert list(leg.excluded.values_list("pk", flat=True)) == [jam]


def test_a_choice_without_a_point_is_asked_again(farms: Farms, jean: Client) -> None:
    answer = jean.post(f"{SALE}/choix", {"vente": farms.leg.pk, "hours_before": "6"})

    assert answer.status_code == 422
    assert "Cochez au moins un point" in _plain(answer)
    assert farms.leg.closes_at == farms.leg.cycle.closes_at


def test_a_seller_without_a_sale_reads_how_to_take_part(farms: Farms) -> None:
    person = User.objects.create_person("paula@example.test")
    Collaborator.objects.create(user=person, seller=farms.market.paula)
    client = Client()
    client.force_login(person)

    answer = client.get(SALE)

    assert answer.status_code == 200
    assert "Aucune vente pour vous" in _plain(answer)
    assert "Ma prochaine vente au drive" not in _plain(client.get("/espace/vendeur/"))


def test_the_desk_is_among_those_of_the_seller(farms: Farms, jean: Client) -> None:
    assert SALE in _plain(jean.get("/espace/vendeur/"))


@pytest.mark.parametrize("address", [SALE, QUANTITIES])
def test_a_page_asks_as_often_for_one_row_as_for_thirty(
    farms: Farms, jean: Client, address: str, django_assert_num_queries: Callable
) -> None:
    bought(farms.market, farms.market.honey)
    jean.get(address)
    with django_assert_num_queries(QUERIES[address]):
        jean.get(address)
    sale = Cycle.objects.order_by("collect_on").last()
    for n in range(30):
        one = offer(farms.market.jean, f"Confiture {n}")
        LegQuantity.objects.create(leg=farms.leg, product_id=one.variant.product_id, offered=5)
        later = Cycle.objects.create(
            rule=sale.rule, opens_at=sale.opens_at, closes_at=sale.closes_at,
            collect_on=sale.collect_on + timedelta(days=n + 1),
        )  # fmt: skip
        CycleLeg.objects.create(cycle=later, seller=farms.market.jean, closes_at=later.closes_at)

    with django_assert_num_queries(QUERIES[address]):
        jean.get(address)
