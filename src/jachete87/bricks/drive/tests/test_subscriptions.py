"""Subscriptions: one order for each in each sale, or a reason why not."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from tests.ordering.market import Market, ills, offer

from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.servings import serve, serve_due
from jachete87.bricks.drive.actions.subscribing import (
    Wish,
    come_back,
    end,
    pause,
    resume,
    stay_away,
    subscribe,
)
from jachete87.bricks.drive.models import Cycle, Serving, Slot, Subscription
from jachete87.kernel.accounts.models import User
from jachete87.kernel.bricks import CycleClosed
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.models import Line, Purchase


def camille(name: str = "camille") -> User:
    return User.objects.create_person(f"{name}@example.test", full_name="Camille Roux")


def subscribed(
    market: Market, *offers: Offer, quantity: int = 2, name: str = "camille", **fields: object
) -> Subscription:
    """A subscription at the point of the market, at 18:00, from today on."""
    packs = {each.pk: quantity for each in offers or (market.honey,)}
    slot = market.slots[0]
    told = {"rule": slot.cycle.rule_id, "point": market.point.pk, "hour": time(18), "weeks": 1,
            "since": market.at.astimezone(PARIS).date()}  # fmt: skip
    return subscribe(user=camille(name), wish=Wish(packs=packs, **(told | fields)), at=market.at)


def sale(market: Market) -> Cycle:
    return Cycle.objects.get(pk=market.slots[0].cycle_id)


def outcome() -> tuple[str, str, str]:
    """What came of the only serving: its state, its reason, what is said."""
    one = Serving.objects.get()
    return one.state, one.reason, one.said


def letters() -> list[str]:
    return list(Mail.objects.filter(key__startswith="serving-").order_by("pk").values_list("subject", flat=True))


def test_a_subscription_is_ordered_once_however_often_the_clock_ticks(market: Market) -> None:
    subscribed(market)

    for _ in range(3):
        serve_due(at=market.at)

    purchase = Purchase.objects.get()
    line = Line.objects.get(sub_order__purchase=purchase)
    assert (purchase.state, purchase.email, line.quantity) == ("placed", "camille@example.test", 2)
    assert outcome() == ("served", "", "")
    assert line.sub_order.starts_at.astimezone(PARIS).time() == time(18)
    assert letters() == []
    assert ills() == []


def test_nothing_is_ordered_in_the_first_hour_of_a_sale(market: Market) -> None:
    subscribed(market)
    opened = sale(market).opens_at
    Subscription.objects.update(created_at=opened)

    serve_due(at=opened + timedelta(minutes=59))

    assert (Serving.objects.count(), Purchase.objects.count()) == (0, 0)


def test_what_there_is_less_of_is_told_by_name_and_the_rest_is_ordered(market: Market) -> None:
    cheese = offer(market.jean, "Fromage frais", stock=1)
    gone = offer(market.jean, "Confiture", stock=0)
    subscribed(market, market.honey, cheese, gone)

    serve_due(at=market.at)

    assert outcome() == (
        "served", "", "Fromage frais\xa0: 1 au lieu de 2.\nConfiture\xa0: il n’en reste plus.",
    )  # fmt: skip
    assert sorted(Line.objects.values_list("title", "quantity")) == [("Fromage frais", 1), ("Miel de châtaignier", 2)]
    assert len(letters()) == 1


def test_a_full_slot_is_replaced_by_the_nearest_and_told(market: Market) -> None:
    wished = Slot.objects.get(starts_at=market.slots[1].starts_at)
    Slot.objects.filter(pk=wished.pk).update(capacity=0)
    subscribed(market)

    serve_due(at=market.at)

    assert outcome() == ("served", "", "Le créneau de 18 h était complet\xa0: retrait de 17 h à 18 h.")
    assert len(letters()) == 1


def test_nothing_left_is_a_reason_and_is_tried_once_more_before_the_cut_off(market: Market) -> None:
    Product.objects.filter(pk=market.honey.variant.product_id).update(stock_on_hand=0)
    subscribed(market)
    serve_due(at=market.at)
    before = outcome()
    Product.objects.filter(pk=market.honey.variant.product_id).update(stock_on_hand=20)

    serve_due(at=market.at + timedelta(minutes=5))
    between = outcome()
    serve_due(at=sale(market).closes_at - timedelta(hours=1))

    assert before == ("skipped", "nothing", "Miel de châtaignier\xa0: il n’en reste plus.")
    assert between == before
    assert outcome() == ("served", "", "")
    assert len(letters()) == 1


def test_no_room_is_a_reason_and_gives_everything_back(market: Market) -> None:
    Slot.objects.filter(point=market.point).update(capacity=0)
    subscribed(market)

    serve_due(at=market.at)

    assert outcome()[:2] == ("skipped", "no_slot")
    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert (product.stock_held, product.stock_promised) == (0, 0)
    assert ills() == []


def test_who_is_away_or_pauses_is_skipped_without_a_letter(market: Market) -> None:
    away, pausing = subscribed(market), subscribed(market, name="paul")
    stay_away(subscription=away, cycle=sale(market), at=market.at)
    pause(subscription=pausing, since=market.at.date(), until=None, at=market.at)

    serve_due(at=market.at)

    found = Serving.objects.filter(cycle=sale(market)).order_by("pk")
    assert list(found.values_list("state", "reason")) == [("skipped", "absent"), ("skipped", "paused")]
    assert (letters(), Purchase.objects.count()) == ([], 0)


def test_an_absence_after_the_order_cancels_it_and_coming_back_orders_anew(market: Market) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)

    cancelled = stay_away(subscription=mine, cycle=sale(market), at=market.at)
    away = outcome()
    come_back(subscription=mine, cycle=sale(market), at=market.at)
    serve_due(at=market.at)

    assert (cancelled, away) == (True, ("skipped", "absent", ""))
    assert outcome() == ("served", "", "")
    assert sorted(Line.objects.values_list("state", flat=True)) == ["cancelled", "ordered"]
    assert ills() == []


def test_after_the_cut_off_nothing_can_be_changed_for_that_sale(market: Market) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)

    with pytest.raises(CycleClosed):
        stay_away(subscription=mine, cycle=sale(market), at=sale(market).closes_at)

    assert outcome() == ("served", "", "")


def test_a_pause_cancels_what_it_covers_and_is_over_by_itself(market: Market) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)
    day = sale(market).collect_on

    count = pause(subscription=mine, since=day, until=day, at=market.at)
    serve_due(at=datetime.combine(day + timedelta(days=1), time(12), tzinfo=PARIS))

    mine.refresh_from_db()
    assert (count, mine.state, mine.paused_from) == (1, "active", None)
    assert Serving.objects.get(cycle=sale(market)).reason == "paused"


def test_who_goes_on_after_a_pause_is_served_in_the_open_sale(market: Market) -> None:
    mine = subscribed(market)
    pause(subscription=mine, since=market.at.date(), until=None, at=market.at)
    serve_due(at=market.at)

    resume(subscription=mine, at=market.at)
    serve_due(at=market.at)

    assert outcome() == ("served", "", "")


def test_every_other_week_means_every_other_week(market: Market) -> None:
    mine = subscribed(market, weeks=2, since=sale(market).collect_on - timedelta(weeks=1))

    serve_due(at=market.at)

    assert mine.first_on == sale(market).collect_on - timedelta(weeks=1)
    assert Serving.objects.count() == 0


def test_an_ended_subscription_orders_nothing(market: Market) -> None:
    end(subscription=subscribed(market), at=market.at)

    serve_due(at=market.at)

    assert (Serving.objects.count(), Purchase.objects.count()) == (0, 0)


def test_new_terms_are_not_accepted_in_anybodys_name(market: Market, settings: object) -> None:
    subscribed(market)
    settings.TERMS_VERSION = "2031-01"  # type: ignore[attr-defined]

    serve_due(at=market.at)

    assert outcome()[:2] == ("skipped", "terms")
    assert len(letters()) == 1


def test_who_was_forgotten_while_everything_slept_is_told(market: Market) -> None:
    subscribed(market)
    at = sale(market).closes_at + timedelta(minutes=1)
    Cycle.objects.filter(pk=sale(market).pk).update(state="closed")

    serve_due(at=at)

    assert Serving.objects.get(cycle=sale(market)).reason == "too_late"
    assert len(letters()) == 1


def test_doctor_names_a_subscription_without_an_order_or_a_reason(market: Market) -> None:
    mine = subscribed(market)
    Subscription.objects.filter(pk=mine.pk).update(created_at=timezone.now() - timedelta(hours=3))

    before = ills()
    serve_due(at=market.at)

    assert before == [f"a subscription has an order or a reason in each sale: {mine.pk}: neither in the sale "
                      f"{sale(market).pk} of {sale(market).collect_on}"]  # fmt: skip
    assert ills() == []


def test_a_served_subscription_is_left_alone(market: Market) -> None:
    subscribed(market)
    serve_due(at=market.at)

    serve(serving_id=Serving.objects.get().pk, at=market.at)

    assert Purchase.objects.count() == 1
