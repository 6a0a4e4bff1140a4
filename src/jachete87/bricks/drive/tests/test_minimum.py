"""A farm that comes from some amount of orders: it is told to shoppers, and settled once at the cut-off."""

from datetime import timedelta
from decimal import Decimal

from tests.ordering.market import bought, ills

from jachete87.bricks.drive.actions.legs import Terms, set_terms
from jachete87.bricks.drive.actions.settling import settle_legs
from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import CycleLeg, Place
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.bricks import brick
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.ending import cancel_sub_order
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.providers.sandbox import AUTHENTICATES


def _from(farms: Farms, euros: int) -> CycleLeg:
    terms = Terms(minimum=Decimal(euros))
    set_terms(leg_id=farms.leg.pk, terms=terms, for_good=False, by_user_id=None, at=farms.at)
    return farms.leg


def _pass(farms: Farms, leg: CycleLeg) -> int:
    """Two minutes after the cut-off, all that is due is done."""
    return settle_legs(at=leg.closes_at + timedelta(minutes=2))


def _states(farms: Farms) -> list[str]:
    return sorted(SubOrder.objects.filter(seller=farms.market.jean).values_list("state", flat=True))


def test_a_minimum_is_told_with_what_is_missing(farms: Farms) -> None:
    _from(farms, 80)
    bought(farms.market, farms.market.honey, quantity=2)

    (notice,) = farms.quote(farms.market.honey).notices
    said = brick("drive").availabilities([farms.market.honey.pk], farms.at)[farms.market.honey.pk]

    told = notice.text.replace("\xa0", " ").replace("\u202f", " ")
    assert notice.code == "minimum_not_reached"
    assert told.startswith("Ferme De Jean vient à partir de 80,00 € de commandes, il manque encore 67,00 €.")
    assert said.text.replace("\xa0", " ").endswith(" · vient à partir de 80,00 € de commandes")
    assert "80.00" in said.text_en


def test_a_minimum_that_is_reached_is_told_no_more(farms: Farms) -> None:
    _from(farms, 13)

    bought(farms.market, farms.market.honey, quantity=2)

    assert farms.quote(farms.market.honey).notices == ()


def test_below_its_minimum_a_farm_does_not_come_and_everybody_is_told_once(farms: Farms) -> None:
    leg = _from(farms, 80)
    purchases = [bought(farms.market, farms.market.honey, farms.cheese, key=f"k{n}") for n in range(2)]
    before = set(Mail.objects.values_list("pk", flat=True))

    done = _pass(farms, leg), _pass(farms, leg)

    leg.refresh_from_db()
    cheese = SubOrder.objects.filter(seller=farms.berthe)
    assert done == (3, 0)
    assert leg.state == LegState.SHORT
    assert _states(farms) == [SubOrderState.CANCELLED] * 2
    assert {one.state for one in cheese} == {SubOrderState.TO_PREPARE}
    assert sorted(Mail.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == [
        "camille@example.test", "camille@example.test", "ferme-de-jean@example.test",
    ]  # fmt: skip
    assert all(purchase.state == "placed" for purchase in Purchase.objects.filter(pk__in=[p.pk for p in purchases]))
    assert Place.objects.filter(state="taken").count() == 2
    assert ills() == []


def test_with_its_minimum_a_farm_comes_whatever_is_cancelled_after(farms: Farms) -> None:
    leg = _from(farms, 13)
    bought(farms.market, farms.market.honey, quantity=2)

    done = _pass(farms, leg), _pass(farms, leg)

    leg.refresh_from_db()
    assert done == (1, 0)
    assert leg.state == LegState.SURE
    assert _states(farms) == [SubOrderState.TO_PREPARE]


def test_nothing_is_settled_before_the_cut_off_or_while_somebody_pays(farms: Farms) -> None:
    leg = _from(farms, 80)
    bought(farms.market, farms.market.honey)
    before = settle_legs(at=leg.closes_at)
    awaiting = bought(farms.market, farms.market.honey, key="later", card=AUTHENTICATES)

    paying = _pass(farms, leg)

    leg.refresh_from_db()
    assert awaiting.state == "awaiting_payment"
    assert (before, paying, leg.state) == (0, 0, LegState.COMING)


def test_a_crash_in_between_leaves_the_rest_to_the_next_round(farms: Farms) -> None:
    leg = _from(farms, 80)
    for n in range(3):
        bought(farms.market, farms.market.honey, key=f"k{n}")
    CycleLeg.objects.filter(pk=leg.pk).update(state=LegState.SHORT)
    first = SubOrder.objects.order_by("pk")[0]
    cancel_sub_order(sub_order_id=first.pk, reason="pas assez", by_user_id=None, at=farms.at)

    done = _pass(farms, leg), _pass(farms, leg)

    assert done == (2, 0)
    assert _states(farms) == [SubOrderState.CANCELLED] * 3
    assert ills() == []
