"""The steps between a basket and its payment: each leads to the next one that is needed, and reads the basket once."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jachete87.base.times import now
from jachete87.bricks.drive.models import Place, Slot
from tests.shopping.market import Market, open_market
from tests.shopping.test_shopping import CARD, WHO, put, text

pytestmark = pytest.mark.django_db(transaction=True)

WAYS, PAYMENT, PARCEL = "/commande/retraits", "/commande/paiement", {"choice": "parcel", "address": "1 rue Haute"}


@pytest.fixture
def market(transactional_db: None) -> Market:
    return open_market(now())


def _slot(market: Market) -> Slot:
    return Slot.objects.filter(point=market.point)[0]


def _choose_slot(camille: Client, market: Market, choice: object = "") -> str:
    slot = _slot(market)
    told = {"choice": choice or slot.pk, "next": WAYS}
    return camille.post(f"/panier/groupes/drive:cycle-{slot.cycle_id}", told).headers["Location"]


def _readings(do: Callable[[], object]) -> int:
    """How often the lines of the basket are read with all that they show."""
    with CaptureQueriesContext(connection) as asked:
        do()
    return sum('FROM "basket_basketline"' in one["sql"] and "catalogue_variant" in one["sql"] for one in asked)


def test_the_choice_that_was_missing_leads_to_the_payment(market: Market, camille: Client) -> None:
    put(camille, market.honey)
    put(camille, market.cup)
    camille.post("/commande", WHO)
    workshop = f"/panier/groupes/galerie:seller-{market.cup.variant.product.seller_id}"

    first = _choose_slot(camille, market)
    last = camille.post(workshop, {**PARCEL, "next": WAYS}).headers["Location"]

    assert (first.partition("#")[0], last) == (WAYS, PAYMENT)


def test_who_has_not_said_a_name_yet_says_it_before_paying(market: Market, camille: Client) -> None:
    put(camille, market.honey)

    assert _choose_slot(camille, market) == "/commande"


def test_a_slot_that_is_not_offered_is_refused_and_keeps_no_place(market: Market, camille: Client) -> None:
    put(camille, market.honey)

    answer = _choose_slot(camille, market, choice=_slot(market).pk + 1_000)

    assert "dit=" in answer
    assert "Ce mode de retrait n'est pas proposé pour ce groupe." in text(camille.get(answer))
    assert not Place.objects.exists()


def test_no_step_reads_the_basket_twice(market: Market, camille: Client) -> None:
    put(camille, market.honey)
    slot = _slot(market)
    group, chosen = f"/panier/groupes/drive:cycle-{slot.cycle_id}", {"choice": slot.pk, "next": WAYS}
    ways = [
        _readings(lambda: camille.get("/panier")),
        _readings(lambda: camille.get("/commande")),
        _readings(lambda: camille.post("/commande", WHO)),
        _readings(lambda: camille.get(WAYS)),
        _readings(lambda: camille.post(group, chosen)),
    ]
    hidden = dict(re.findall(r'name="(key|total|rest)" value="([^"]*)"', text(camille.get(PAYMENT))))
    told = {**hidden, "payment": "sandbox", "card": CARD, "accept_terms": "on"}

    bought = _readings(lambda: camille.post(PAYMENT, told))

    assert (ways, bought) == ([1, 0, 1, 1, 1], 1)
