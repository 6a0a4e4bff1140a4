"""What a farm offers for one sale: never oversold, counted back, set, repeated and undone."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from tests.ordering.market import ask, basket_of, bought, choose_all, ills, offer
from tests.ordering.racing import at_once, refusals, successes

from jachete87.base.times import now
from jachete87.bricks.drive.actions.counting import take
from jachete87.bricks.drive.actions.legs import LegClosed, set_coming
from jachete87.bricks.drive.actions.quantities import repeat_quantities, set_quantities, undo_quantities
from jachete87.bricks.drive.models import CycleLeg, LegQuantity
from jachete87.bricks.drive.queries.quantities import what_changed
from jachete87.bricks.drive.tests.farms import Farms, open_farms
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.basket.actions.checkout import PaymentDeclined, checkout
from jachete87.kernel.basket.actions.lines import CannotBeHad, Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.showing import view
from jachete87.kernel.bricks import CycleClosed, Taking, brick
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.search.models import IndexTask

in_parallel = pytest.mark.django_db(transaction=True)


def _offer(farms: Farms, packs: int | None) -> LogEntry | None:
    product = farms.market.honey.variant.product_id
    return set_quantities(leg_id=farms.leg.pk, offered={product: packs}, by_user_id=None, at=farms.at)


def _taking(farms: Farms) -> Taking:
    leg = farms.leg
    return Taking(f"cycle-{leg.cycle_id}", leg.seller_id, farms.market.honey.variant.product_id, 1)


def _row(farms: Farms) -> LegQuantity:
    return LegQuantity.objects.get(leg=farms.leg, product=farms.market.honey.variant.product_id)


def test_what_is_ordered_is_counted_and_what_is_left_is_said(farms: Farms) -> None:
    _offer(farms, 5)

    bought(farms.market, farms.market.honey, quantity=2)

    (notice,) = farms.quote(farms.market.honey, quantity=4).notices
    assert (_row(farms).promised, _row(farms).offered) == (2, 5)
    assert (notice.code, notice.left, notice.line_ids) == ("out_of_stock", 3, (1,))
    assert notice.text.replace("\xa0", " ") == "Il n’en reste que 3 pour cette vente."
    assert ills() == []


def test_a_basket_that_wants_too_much_is_offered_what_is_left(farms: Farms) -> None:
    basket = basket_of(farms.market, farms.market.honey, quantity=4)
    _offer(farms, 3)

    (group,) = view(basket, farms.at).groups

    (line,) = group.lines
    assert (line.can_be_had, line.left) == (False, 3)


def test_more_than_what_is_left_is_not_put_into_a_basket(farms: Farms) -> None:
    _offer(farms, 3)

    with pytest.raises(CannotBeHad, match="Il n’en reste que 3"):
        add_line(key=start_basket().key, wanted=Wanted(farms.market.honey.pk, 4), at=farms.at)


def test_what_is_sold_out_for_the_sale_is_not_listed_and_the_search_hears_of_it(farms: Farms) -> None:
    _offer(farms, 2)
    IndexTask.objects.all().delete()

    bought(farms.market, farms.market.honey, quantity=2)

    product = str(farms.market.honey.variant.product_id)
    assert brick("drive").availabilities([farms.market.honey.pk], farms.at) == {}
    assert IndexTask.objects.filter(kind="product", subject=product).exists()


def test_without_a_quantity_the_shared_stock_counts_alone(farms: Farms) -> None:
    _offer(farms, 5)
    _offer(farms, None)

    bought(farms.market, farms.market.honey, quantity=20)

    assert (_row(farms).promised, _row(farms).offered) == (20, None)


@pytest.mark.parametrize("how", ["cancelled", "reduced", "missing", "substituted"])
def test_what_an_order_does_not_have_after_all_is_offered_again(farms: Farms, how: str) -> None:
    _offer(farms, 5)
    purchase = bought(farms.market, farms.market.honey, quantity=4)
    line = Line.objects.get(sub_order__purchase=purchase)
    deed = Deed(Actor.SELLER, farms.at, "la grêle")

    if how == "cancelled":
        cancel_lines(purchase_id=purchase.pk, line_ids=[], at=farms.at)
    elif how == "reduced":
        reduce_line(line_id=line.pk, quantity=1, deed=deed)
    elif how == "missing":
        miss_line(line_id=line.pk, deed=deed)
    else:
        substitute_line(line_id=line.pk, substitute="Gelée royale", price=line.gross, deed=deed)

    assert _row(farms).promised == (1 if how == "reduced" else 0)
    assert ills() == []


def test_a_payment_that_is_refused_gives_the_quantity_back(farms: Farms) -> None:
    _offer(farms, 5)

    with pytest.raises(PaymentDeclined):
        bought(farms.market, farms.market.honey, quantity=4, card="decline")

    assert _row(farms).promised == 0
    assert ills() == []


def _baskets(farms: Farms, count: int) -> list[Basket]:
    baskets = [basket_of(farms.market, farms.market.honey, farms.cheese) for _ in range(count)]
    for basket in baskets:
        choose_all(basket, farms.market)
    return baskets


def _buy(basket: Basket) -> Purchase:
    return checkout(key=basket.key, ask=ask(), idempotency_key="k", at=now())


@in_parallel
def test_ten_buyers_of_the_last_four_have_four() -> None:
    farms = open_farms()
    baskets = _baskets(farms, 10)
    _offer(farms, 4)

    results = at_once([partial(_buy, basket) for basket in baskets])

    assert len(successes(results)) == 4
    assert set(refusals(results)) == {"out_of_stock"}
    assert _row(farms).promised == 4
    assert ills() == []


@in_parallel
def test_a_farm_changes_its_quantities_while_buyers_order_and_nobody_is_turned_away_for_it() -> None:
    farms = open_farms()
    jam = offer(farms.market.jean, "Confiture")
    baskets = [basket_of(farms.market, farms.market.honey, jam) for _ in range(5)]
    for basket in baskets:
        choose_all(basket, farms.market)
    products = (jam.variant.product_id, farms.market.honey.variant.product_id)

    def change(units: int) -> None:
        offered = dict.fromkeys(products, units)
        set_quantities(leg_id=farms.leg.pk, offered=offered, by_user_id=None, at=farms.at)

    results = at_once([*(partial(_buy, one) for one in baskets), *(partial(change, n) for n in range(15, 20))])

    assert [one for one in results if isinstance(one, Exception)] == []
    assert set(LegQuantity.objects.filter(product__in=products).values_list("promised", flat=True)) == {5}
    assert ills() == []


@in_parallel
def test_control_who_looks_first_and_counts_after_is_stopped_by_the_constraint_alone() -> None:
    farms = open_farms()
    _offer(farms, 1)
    gate = threading.Barrier(2)

    def naive() -> bool:
        row = _row(farms)
        free = row.promised < (row.offered or 0)
        gate.wait()
        return free and bool(LegQuantity.objects.filter(pk=row.pk).update(promised=F("promised") + 1))

    results = at_once([naive, naive])

    assert successes(results) == [True]
    assert [type(one) for one in results if isinstance(one, Exception)] == [IntegrityError]


@in_parallel
def test_who_stays_away_while_somebody_orders_waits_for_the_order_and_then_comes() -> None:
    farms = open_farms()
    leg = farms.leg
    ordering = threading.Event()

    def order() -> None:
        with transaction.atomic():
            take(takings=[_taking(farms)])
            ordering.set()
            time.sleep(0.5)

    def after() -> int:
        ordering.wait()
        with transaction.atomic():
            CycleLeg.objects.select_for_update().get(pk=leg.pk)
            return LegQuantity.objects.filter(leg=leg).count()

    assert at_once([order, after]) == [None, 1]


@in_parallel
def test_control_who_does_not_hold_the_leg_does_not_see_the_order_on_its_way() -> None:
    farms = open_farms()
    leg = farms.leg
    ordering, looked = threading.Event(), threading.Event()

    def order() -> None:
        with transaction.atomic():
            take(takings=[_taking(farms)])
            ordering.set()
            looked.wait(5)

    def naive() -> int:
        ordering.wait()
        seen = LegQuantity.objects.filter(leg=leg).count()
        looked.set()
        return seen

    assert at_once([order, naive]) == [None, 0]


def test_an_order_of_a_farm_that_stays_away_is_refused_at_the_last_word(farms: Farms) -> None:
    taking = _taking(farms)
    set_coming(leg_id=farms.leg.pk, comes=False, by_user_id=None, at=farms.at)

    with pytest.raises(CycleClosed), transaction.atomic():
        take(takings=[taking])

    assert not LegQuantity.objects.exists()


def test_no_line_enters_a_leg_that_is_closed(farms: Farms) -> None:
    taking = _taking(farms)
    CycleLeg.objects.filter(pk=farms.leg.pk).update(closes_at=now())

    with pytest.raises(CycleClosed), transaction.atomic():
        take(takings=[taking])

    assert not LegQuantity.objects.exists()


def test_a_quantity_is_never_set_below_what_is_ordered(farms: Farms) -> None:
    bought(farms.market, farms.market.honey, quantity=3)

    _offer(farms, 1)

    assert (_row(farms).promised, _row(farms).offered) == (3, 3)


def test_the_quantities_of_the_last_sale_are_repeated_and_taken_back(farms: Farms) -> None:
    _offer(farms, 7)
    following = farms.next_leg()

    entry = repeat_quantities(leg_id=following.pk, by_user_id=None, at=farms.at)
    again = repeat_quantities(leg_id=following.pk, by_user_id=None, at=farms.at)
    changed = what_changed(following, entry.pk if entry else 0)
    back = undo_quantities(leg_id=following.pk, entry_id=entry.pk if entry else 0, by_user_id=None, at=farms.at)

    assert again is None
    assert [(one.title, one.before, one.after) for one in changed] == [("Miel de châtaignier", None, 7)]
    assert back is not None
    assert LegQuantity.objects.get(leg=following).offered is None


def test_what_was_changed_since_is_not_undone(farms: Farms) -> None:
    entry = _offer(farms, 7)
    _offer(farms, 9)

    undo_quantities(leg_id=farms.leg.pk, entry_id=entry.pk if entry else 0, by_user_id=None, at=farms.at)

    assert _row(farms).offered == 9


def test_the_quantities_of_a_closed_sale_stay(farms: Farms) -> None:
    leg = farms.leg

    with pytest.raises(LegClosed):
        set_quantities(leg_id=leg.pk, offered={}, by_user_id=None, at=leg.closes_at + timedelta(minutes=1))
