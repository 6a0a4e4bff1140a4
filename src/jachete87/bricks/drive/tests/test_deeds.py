"""What tablets did at a point is applied once; where two overlap, the first stays and a person is shown the other."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from tests.ordering.market import Market, bought, by_weight, ills, open_market
from tests.ordering.racing import at_once, successes, together

from jachete87.base.times import now
from jachete87.bricks.drive.actions.deeds import settle_deed
from jachete87.bricks.drive.models import DeskDeed
from jachete87.bricks.drive.rules.deeds import Asked, Before, Facts, LineFacts, OrderFacts, judge, moment_of, parts
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.models import Line, LineEvent, SubOrder
from jachete87.kernel.payments.models import CounterReceipt, Payment

D = Decimal
AT = datetime(2026, 11, 27, 16, 12, tzinfo=UTC)
BOB = Before("Bob", "tablette B", AT)
READY, PREPARE, HAD, DEAD = (OrderFacts(state) for state in ("ready", "to_prepare", "handed_over", "cancelled"))
TO_WEIGH, BEER = OrderFacts("to_prepare", unweighed=True), OrderFacts("ready", adults_only=True)


@pytest.mark.parametrize(
    ("said", "facts", "outcome"),
    [
        ({"kind": "weighed", "grams": 900}, Facts((PREPARE,), LineFacts("ordered")), "applied"),
        ({"kind": "weighed", "grams": 900}, Facts((PREPARE,), LineFacts("weighed", 900), BOB), "nothing"),
        ({"kind": "weighed", "grams": 900}, Facts((HAD,), LineFacts("weighed", 900), BOB), "nothing"),
        ({"kind": "weighed", "grams": 900}, Facts((PREPARE,), LineFacts("weighed", 880), BOB), "conflict"),
        ({"kind": "weighed", "grams": 900, "seen_grams": 880}, Facts((PREPARE,), LineFacts("weighed", 880)), "applied"),
        ({"kind": "weighed", "grams": 900}, Facts((PREPARE,), LineFacts("missing"), BOB), "conflict"),
        ({"kind": "weighed", "grams": 900}, Facts((HAD,), LineFacts("ordered"), BOB), "conflict"),
        ({"kind": "missing"}, Facts((PREPARE,), LineFacts("ordered")), "applied"),
        ({"kind": "missing"}, Facts((DEAD,), LineFacts("missing"), BOB), "nothing"),
        ({"kind": "missing"}, Facts((PREPARE,), LineFacts("weighed", 900), BOB), "conflict"),
        ({"kind": "missing", "seen_grams": 900}, Facts((PREPARE,), LineFacts("weighed", 900), BOB), "applied"),
        ({"kind": "missing"}, Facts((HAD,), LineFacts("ordered")), "conflict"),
        ({"kind": "packed"}, Facts((PREPARE, READY)), "applied"),
        ({"kind": "packed"}, Facts((READY, HAD)), "nothing"),
        ({"kind": "packed"}, Facts((TO_WEIGH,)), "waits"),
        ({"kind": "packed"}, Facts((DEAD,)), "conflict"),
        ({"kind": "handed_over"}, Facts((READY, PREPARE)), "applied"),
        ({"kind": "handed_over"}, Facts((READY, HAD), before=BOB), "applied"),
        ({"kind": "handed_over"}, Facts((HAD,), before=BOB), "conflict"),
        ({"kind": "handed_over"}, Facts((TO_WEIGH,)), "waits"),
        ({"kind": "handed_over"}, Facts((BEER,)), "waits"),
        ({"kind": "handed_over", "adult_checked": True}, Facts((BEER,)), "applied"),
        ({"kind": "handed_over"}, Facts((DEAD,)), "conflict"),
        ({"kind": "absent"}, Facts((READY,)), "applied"),
        ({"kind": "absent"}, Facts((READY,), before=BOB), "nothing"),
        ({"kind": "absent"}, Facts((HAD,), before=BOB), "conflict"),
        ({"kind": "dropped_off"}, Facts(), "applied"),
        ({"kind": "dropped_off"}, Facts(before=BOB), "nothing"),
        ({"kind": "containers_back", "count": 3}, Facts((HAD,)), "applied"),
        ({"kind": "containers_back", "count": 3}, Facts((HAD,), before=Before("Bob", "B", AT, 3)), "nothing"),
        ({"kind": "containers_back", "count": 3}, Facts((HAD,), before=Before("Bob", "B", AT, 2)), "conflict"),
    ],
)
def test_what_becomes_of_a_deed(said: dict[str, Any], facts: Facts, outcome: str) -> None:
    assert judge(DeskDeed(**said), facts).outcome == outcome


def test_a_conflict_says_with_whom_and_what() -> None:
    verdict = judge(DeskDeed(kind="weighed", grams=900), Facts((PREPARE,), LineFacts("weighed", 880), BOB))

    assert verdict.told == "Déjà pesé\xa0: 880 g. C’était noté par Bob (tablette B) à 17 h 12."


def test_a_clock_that_is_wrong_is_set_right_by_when_it_was_sent() -> None:
    done, sent = AT + timedelta(days=30), AT + timedelta(days=30, hours=2)

    assert moment_of(done, sent, AT) == AT - timedelta(hours=2)
    assert moment_of(sent, done, AT) == AT
    assert moment_of(datetime.min.replace(tzinfo=UTC), sent, AT) == AT - timedelta(days=7)


@pytest.mark.parametrize(
    ("amount", "shared"),
    [(None, [None, None]), (D(10), [D(6), D(4)]), (D(5), [D(5), D(0)]), (D(99), [D(6), D(7)])],
)
def test_what_was_received_is_shared_over_what_is_due(amount: Decimal | None, shared: list[Decimal | None]) -> None:
    assert list(parts(amount, [D(6), D(7)])) == shared


def _line() -> Line:
    return Line.objects.get()


def test_a_weight_sent_three_times_is_weighed_once(market: Market) -> None:
    by_weight(market.honey)
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    weight = tablet.did("weighed", line=_line().pk, grams=900)

    answers = [tablet.tells(weight) for _ in range(3)]

    assert answers == [["applied"]] * 3
    assert (_line().weighed_grams, _line().delivered_gross) == (900, D("5.85"))
    assert (LineEvent.objects.count(), LineEvent.objects.get().actor, DeskDeed.objects.count()) == (1, "point", 1)
    assert ills() == []


def test_two_tablets_that_weigh_the_same_keep_the_first_weight_until_a_person_settles_it(market: Market) -> None:
    by_weight(market.honey)
    bought(market, market.honey)
    one, two = Tablet(market, "A"), Tablet(market, "B")

    first = one.tells(one.did("weighed", line=_line().pk, grams=900))
    second = two.tells(two.did("weighed", line=_line().pk, grams=880))
    kept = _line().weighed_grams
    deed = DeskDeed.objects.get(outcome="conflict")
    settle_deed(post=two.post, deed_id=deed.pk, apply=True, by_user_id=None, at=two.at)

    assert (first, second, kept, _line().weighed_grams) == (["applied"], ["conflict"], 900, 880)
    assert _line().delivered_gross == D("5.72")
    assert ills() == []


def test_a_hand_over_waits_for_the_weighing_of_another_tablet(market: Market) -> None:
    by_weight(market.honey)
    bought(market, market.honey, provider="on_site")
    one, two = Tablet(market, "A"), Tablet(market, "B")
    given = one.did("handed_over", after=10, means="cheque", amount=D("5.85"))

    early = one.tells(given)
    between = SubOrder.objects.get().state
    two.tells(two.did("weighed", line=_line().pk, grams=900))
    late = one.tells(given)

    assert (early, between, late) == (["waits"], "to_prepare", ["applied"])
    assert SubOrder.objects.get().state == "handed_over"
    assert list(CounterReceipt.objects.values_list("amount", "means")) == [(D("5.85"), "cheque")]
    assert ills() == []


def test_what_two_tablets_hand_over_is_paid_once(market: Market) -> None:
    bought(market, market.honey, provider="on_site")
    one, two = Tablet(market, "A"), Tablet(market, "B")

    answers = [each.tells(each.did("handed_over", means="cash")) for each in (one, two)]

    assert answers == [["applied"], ["conflict"]]
    assert DeskDeed.objects.get(outcome="conflict").told.startswith("Panier remis deux fois.")
    assert (CounterReceipt.objects.count(), Payment.objects.get().captured) == (1, D("6.50"))
    assert ills() == []


def test_alcohol_waits_for_a_person_when_the_age_was_not_checked(market: Market) -> None:
    Product.objects.filter(pk=market.honey.variant.product_id).update(alcohol=D("5.0"))
    bought(market, market.honey)
    tablet = Tablet(market, "A")

    unchecked = tablet.tells(tablet.did("handed_over"))
    checked = tablet.tells(tablet.did("handed_over", adult_checked=True))

    assert (unchecked, checked, SubOrder.objects.get().state) == (["waits"], ["applied"], "handed_over")


def test_a_shopper_who_was_absent_may_come_late(market: Market) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")

    answers = tablet.tells(tablet.did("absent"), tablet.did("handed_over"), tablet.did("absent"))

    assert (answers, SubOrder.objects.get().state) == (["applied", "applied", "conflict"], "handed_over")


def test_what_is_missing_at_the_drop_off_is_given_back(market: Market) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")

    answers = tablet.tells(tablet.did("dropped_off", seller=market.jean.pk), tablet.did("missing", line=_line().pk))

    assert (answers, _line().state, Payment.objects.get().refunded) == (["applied", "applied"], "missing", D("6.50"))
    assert ills() == []


def test_control_a_hand_over_sent_again_without_its_key_looks_like_a_second_one(market: Market) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    given = tablet.did("handed_over")

    with_its_key = tablet.tells(given) + tablet.tells(given)
    without = tablet.tells(replace(given, key=uuid4()))

    assert (with_its_key, without) == (["applied", "applied"], ["conflict"])


@pytest.mark.django_db(transaction=True)
def test_a_deed_sent_eight_times_at_once_is_applied_once() -> None:
    tablet, weight = _weighed_once()

    answers = successes(at_once([partial(tablet.tells, weight)] * 8))

    assert answers == [["applied"]] * 8
    assert (DeskDeed.objects.count(), LineEvent.objects.count()) == (1, 1)
    assert ills() == []


@pytest.mark.django_db(transaction=True)
def test_control_looking_for_the_same_deed_before_writing_writes_it_twice() -> None:
    tablet, weight = _weighed_once()
    gate = threading.Barrier(2)

    def naive() -> bool:
        known = DeskDeed.objects.filter(line=weight.line, grams=weight.grams).exists()
        gate.wait()
        if not known:
            DeskDeed.objects.create(
                key=uuid4(), cycle=tablet.post.cycle, point=tablet.post.point, kind="weighed", place=tablet.place,
                line_id=weight.line, grams=weight.grams, done_at=weight.done_at, received_at=tablet.at,
            )  # fmt: skip
        return not known

    results = together([naive, naive], threads=2)

    assert (results, DeskDeed.objects.count()) == ([True, True], 2)


def _weighed_once() -> tuple[Tablet, Asked]:
    market = open_market(now())
    by_weight(market.honey)
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    return tablet, tablet.did("weighed", line=_line().pk, grams=900)
