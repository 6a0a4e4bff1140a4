"""A sale that is moved, merged or cancelled: what was ordered in it follows, in steps that survive a crash."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills, seller

from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.changing import (
    NewTime,
    SaleNotChanged,
    cancel_cycle,
    follow_changes,
    merge_cycle,
    move_cycle,
)
from jachete87.bricks.drive.actions.telling import Told, tell
from jachete87.bricks.drive.enums import Audience, PlaceState
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleNotice, Place, RuleException, Slot
from jachete87.kernel import bricks
from jachete87.kernel.bricks import CycleClosed
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.models import SubOrder

SNOW = Told("one", "Neige", "La route est coupée.")


@pytest.fixture
def sale(market: Market) -> Cycle:
    """The sale that is open: until tomorrow at 22:00, collected the day after from 17:00 to 19:00."""
    return Cycle.objects.get(state="open")


def a_day_later(sale: Cycle, **told: object) -> NewTime:
    day = timedelta(days=1)
    closes_at = sale.closes_at.astimezone(PARIS).replace(tzinfo=None) + day
    begins = Slot.objects.filter(cycle=sale).earliest("starts_at").starts_at.astimezone(PARIS).time()
    return NewTime(**({"collect_on": sale.collect_on + day, "begins": begins, "closes_at": closes_at} | told))


def walls(moments: list[datetime]) -> list[datetime]:
    return [moment.astimezone(PARIS).replace(tzinfo=None) for moment in moments]


def slots_of(sale: Cycle) -> list[datetime]:
    return walls(list(Slot.objects.filter(cycle=sale).values_list("starts_at", flat=True)))


def test_a_sale_that_is_moved_takes_its_slots_its_cut_offs_and_its_orders_along(market: Market, sale: Cycle) -> None:
    bought(market, market.honey)
    before, closes = slots_of(sale), walls([sale.closes_at])[0]

    move_cycle(cycle_id=sale.pk, to=a_day_later(sale), told=SNOW, at=market.at)
    followed = follow_changes(at=market.at)

    order, leg = SubOrder.objects.get(), CycleLeg.objects.get(cycle=sale)
    day = timedelta(days=1)
    assert slots_of(sale) == [each + day for each in before]
    assert walls([order.starts_at, order.deadline, leg.closes_at]) == [before[0] + day, closes + day, closes + day]
    assert followed == 1
    assert ills() == []


def test_who_ordered_is_told_of_a_move_once_and_who_orders_after_it_is_not(market: Market, sale: Cycle) -> None:
    told = bought(market, market.honey)
    notice = move_cycle(cycle_id=sale.pk, to=a_day_later(sale), told=SNOW, at=market.at)
    bought(market, market.honey, key="after")

    counts = [follow_changes(at=market.at) for _ in range(3)]

    letters = Mail.objects.filter(key__startswith=notice.key).order_by("pk").values_list("recipient", flat=True)
    assert counts == [1, 0, 0]
    assert list(letters) == [market.jean.email, told.email]
    assert "Neige" in Mail.objects.get(key=f"{notice.key}-{told.reference}").text


def test_the_rule_makes_no_second_sale_for_the_day_that_was_moved(market: Market, sale: Cycle) -> None:
    origin, count = sale.collect_on, Cycle.objects.count()

    move_cycle(cycle_id=sale.pk, to=a_day_later(sale), told=SNOW, at=market.at)
    bricks.brick("drive").expire(market.at)

    assert Cycle.objects.count() == count
    assert list(RuleException.objects.values_list("day", "moved_to", "reason")) == [
        (origin, origin + timedelta(days=1), "Neige")
    ]


def test_slots_that_are_moved_by_an_hour_pass_each_other(market: Market, sale: Cycle) -> None:
    before, (closes,) = slots_of(sale), walls([sale.closes_at])
    begins = (before[0] + timedelta(hours=1)).time()
    later = a_day_later(sale, collect_on=sale.collect_on, begins=begins, closes_at=closes)

    move_cycle(cycle_id=sale.pk, to=later, told=SNOW, at=market.at)

    assert slots_of(sale) == [each + timedelta(hours=1) for each in before]
    assert RuleException.objects.count() == 0


@pytest.mark.parametrize("wrong", ["past", "after the slots", "another sale"])
def test_a_sale_is_not_moved_to_where_it_cannot_be(market: Market, sale: Cycle, wrong: str) -> None:
    other = Cycle.objects.exclude(pk=sale.pk).earliest("collect_on")
    told = {
        "past": {"closes_at": market.at.replace(tzinfo=None) - timedelta(days=1)},
        "after the slots": {"closes_at": market.at.replace(tzinfo=None) + timedelta(days=9)},
        "another sale": {"collect_on": other.collect_on},
    }
    before = slots_of(sale)

    with pytest.raises(SaleNotChanged):
        move_cycle(cycle_id=sale.pk, to=a_day_later(sale, **told[wrong]), told=SNOW, at=market.at)

    assert (slots_of(sale), CycleNotice.objects.count()) == (before, 0)


def test_the_orders_of_a_cancelled_sale_are_cancelled_and_paid_back_one_purchase_at_a_time(
    market: Market, sale: Cycle
) -> None:
    for key in ("one", "two"):
        bought(market, market.honey, key=key)

    cancel_cycle(cycle_id=sale.pk, told=SNOW, at=market.at)
    counts = [follow_changes(at=market.at) for _ in range(2)]

    states = SubOrder.objects.values_list("state", "state_reason")
    letters = Mail.objects.filter(key__startswith="cancelled-", seller="").order_by("pk")
    assert counts == [2, 0]
    assert list(states) == [("cancelled", "Neige")] * 2
    assert [("6,50" in mail.text, "Neige" in mail.text) for mail in letters] == [(True, True)] * 2
    assert set(Place.objects.values_list("state", flat=True)) == {PlaceState.FREED}
    assert ills() == []


def test_what_a_crash_left_of_a_cancelled_sale_is_done_by_the_next_round(
    market: Market, sale: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("one", "two", "three"):
        bought(market, market.honey, key=key)
    cancel_cycle(cycle_id=sale.pk, told=SNOW, at=market.at)
    from jachete87.bricks.drive.actions import changing

    class Killed(Exception):
        """The machine goes out."""

    done = []

    def once(**told: object) -> object:
        if done:
            raise Killed
        done.append(told)
        return off(**told)

    off = changing.call_off
    monkeypatch.setattr(changing, "call_off", once)
    with pytest.raises(Killed):
        follow_changes(at=market.at)
    monkeypatch.undo()

    assert SubOrder.objects.filter(state="cancelled").count() == 1
    assert follow_changes(at=market.at) == 2
    assert SubOrder.objects.exclude(state="cancelled").count() == 0
    assert ills() == []


def test_nobody_orders_in_a_sale_that_is_cancelled_meanwhile(market: Market, sale: Cycle) -> None:
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    cancel_cycle(cycle_id=sale.pk, told=SNOW, at=market.at)

    with pytest.raises(Refusal):
        buy(basket, market)
    assert SubOrder.objects.count() == 0


def test_a_place_that_is_held_for_a_basket_cannot_be_taken_after_the_sale_is_cancelled(
    market: Market, sale: Cycle
) -> None:
    from jachete87.bricks.drive.actions.places import hold_place, take_place
    from jachete87.bricks.drive.rules.room import room_for

    slot = Slot.objects.filter(cycle=sale).earliest("starts_at")
    place = hold_place(slot=slot, room=room_for(()), closes_at=sale.closes_at, until=sale.closes_at)
    cancel_cycle(cycle_id=sale.pk, told=SNOW, at=market.at - timedelta(seconds=1))

    with pytest.raises(CycleClosed), transaction.atomic():
        take_place(reference=place)

    assert Place.objects.get(reference=place).state == PlaceState.HELD


def test_a_sale_without_orders_gives_its_points_and_sellers_to_another(market: Market, sale: Cycle) -> None:
    other = Cycle.objects.exclude(pk=sale.pk).earliest("collect_on")
    anne = seller("ferme-anne", SellerKind.FARMER, "drive")
    CycleLeg.objects.create(cycle=other, seller=anne, closes_at=other.closes_at)

    merge_cycle(cycle_id=other.pk, into_id=sale.pk, told=SNOW, at=market.at)
    bricks.brick("drive").expire(market.at)

    other.refresh_from_db()
    assert other.state == "cancelled"
    assert set(CycleLeg.objects.filter(cycle=sale).values_list("seller", flat=True)) == {market.jean.pk, anne.pk}


def test_a_sale_in_which_somebody_ordered_is_not_merged(market: Market, sale: Cycle) -> None:
    bought(market, market.honey)
    other = Cycle.objects.exclude(pk=sale.pk).earliest("collect_on")

    with pytest.raises(SaleNotChanged):
        merge_cycle(cycle_id=sale.pk, into_id=other.pk, told=SNOW, at=market.at)

    sale.refresh_from_db()
    assert sale.state == "open"


@pytest.mark.parametrize("audience", Audience)
def test_a_message_is_written_once_to_those_it_is_for(market: Market, sale: Cycle, audience: Audience) -> None:
    for key in ("one", "two"):
        bought(market, market.honey, key=key)
    readers = {Audience.SHOPPERS: "camille@example.test", Audience.PRODUCERS: market.jean.email}

    counts = [tell(cycle=sale, told=SNOW, audience=audience, at=market.at) for _ in range(2)]

    letters = Mail.objects.filter(key__startswith="message-")
    assert counts == [1, 0]
    assert [(mail.recipient, mail.subject) for mail in letters] == [(readers[audience], "Neige")]
    assert CycleNotice.objects.get().text == "La route est coupée."
