"""Changing one's mind: the button for the whole period, the notice, the return, the refund in its time."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.test import Client

from jachete87.base.times import PARIS
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import Line, LineEvent, Purchase, ReturnCase, SubOrder
from jachete87.kernel.orders.rules.days import easter, is_holiday
from jachete87.kernel.orders.rules.terms import withdrawal_ends
from jachete87.kernel.payments.models import Refund
from tests.ordering.market import Market, bought, ills
from tests.ordering.returning import button_of, page_of, received, returned


@pytest.mark.parametrize(
    ("had", "last"),
    [
        (date(2026, 11, 23), date(2026, 12, 7)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 11)),  # a Friday
        (date(2026, 11, 28), date(2026, 12, 14)),  # ends on a Saturday
        (date(2026, 11, 29), date(2026, 12, 14)),  # ends on a Sunday
        (date(2026, 12, 11), date(2026, 12, 28)),  # ends on Christmas Day, a Friday
        (date(2027, 3, 15), date(2027, 3, 30)),  # ends on Easter Monday
        (date(2026, 10, 20), date(2026, 11, 3)),  # the clocks go back in between
        (date(2026, 3, 20), date(2026, 4, 3)),  # the clocks go forward in between
    ],
)
def test_fourteen_days_end_with_the_last_hour_of_a_working_day(had: date, last: date) -> None:
    ends = withdrawal_ends(datetime(had.year, had.month, had.day, 23, 30, tzinfo=PARIS))

    assert ends == datetime(last.year, last.month, last.day, tzinfo=PARIS) + timedelta(days=1)
    assert ends.astimezone(PARIS).hour == 0


def test_holidays_are_those_of_the_law() -> None:
    movable = [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2027, 3, 29), date(2038, 4, 26)]

    assert [easter(year) for year in (2026, 2027, 2038)] == [date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
    assert [is_holiday(day) for day in movable] == [True] * 5
    assert [is_holiday(day) for day in (date(2026, 4, 5), date(2026, 5, 15), date(2026, 12, 26))] == [False] * 3


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=PARIS), True),
        (datetime(2026, 12, 8, 23, 59, tzinfo=PARIS), True),
        (datetime(2026, 12, 9, 0, 0, tzinfo=PARIS), False),
    ],
)
def test_the_button_shows_on_day_fourteen_at_the_last_minute_and_not_after(
    market: Market, moment: datetime, shown: bool
) -> None:
    purchase = bought(market, market.book)
    received(purchase, datetime(2026, 11, 24, 9, tzinfo=PARIS))

    with time_machine.travel(moment, tick=False):
        button = button_of(purchase)
        pick = page_of(purchase, "/retractation")

    assert button is shown
    assert ('name="line"' in pick) is shown


def test_the_button_shows_from_the_order_on_before_anything_was_received(market: Market) -> None:
    purchase = bought(market, market.book)

    assert button_of(purchase)


def test_the_time_runs_from_the_last_goods_of_a_seller(market: Market) -> None:
    purchase = bought(market, market.book)
    order = SubOrder.objects.get(purchase=purchase)
    other = SubOrder.objects.create(
        purchase=purchase, number=9, seller=order.seller, brick=order.brick, group_key="g", reservation="r",
        way_label="w", goods=0, total=0, state="to_prepare",
    )  # fmt: skip
    SubOrder.objects.filter(pk=order.pk).update(state="ready")
    hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at)
    much_later = market.at + timedelta(days=40)

    with time_machine.travel(much_later, tick=False):
        while_waiting = button_of(purchase)
        SubOrder.objects.filter(pk=other.pk).update(state="ready")
        hand_over(sub_order_id=other.pk, by_user_id=None, at=market.at + timedelta(days=1))
        after = button_of(purchase)

    assert (while_waiting, after) == (True, False)


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [("fourteen_days", True), ("hygiene", True), ("perishable", False), ("made_to_spec", False),
     ("dated_service", False)],
)  # fmt: skip
def test_each_line_says_its_right_or_its_exception(market: Market, kind: str, allowed: bool) -> None:
    market.book.variant.product.__class__.objects.filter(pk=market.book.variant.product_id).update(withdrawal=kind)
    market.book.variant.product.category.__class__.objects.update(withdrawal="perishable")
    purchase = bought(market, market.book) if kind != "made_to_spec" else _personalised(market)
    received(purchase, market.at)

    page = page_of(purchase, "/retractation")

    assert Line.objects.get().withdrawal == kind
    assert ('name="line"' in page) is allowed
    assert ("rétractation" in page.split("<fieldset", 1)[1]) is (kind != "fourteen_days")


def _personalised(market: Market) -> Purchase:
    from jachete87.kernel.basket.actions.lines import Wanted, add_line
    from jachete87.kernel.basket.actions.opening import start_basket
    from jachete87.kernel.catalogue.models import Product
    from tests.ordering.market import buy, choose_all

    Product.objects.filter(pk=market.book.variant.product_id).update(personalisation="Quel prénom ?", withdrawal="")
    basket = start_basket()
    add_line(key=basket.key, wanted=Wanted(market.book.pk, 1, "Camille"), at=market.at)
    choose_all(basket, market)
    return buy(basket, market)


def test_a_guest_withdraws_by_the_link_alone_and_keeps_a_dated_acknowledgement(market: Market) -> None:
    purchase = bought(market, market.book)
    received(purchase, market.at)
    guest, path = Client(), f"/achats/{purchase.reference}/{purchase.token}/retractation"
    line = Line.objects.get()
    told = {"line": line.pk, "name": "Camille Roux", "email": "ailleurs@example.test"}

    first = guest.get(path).content.decode()
    second = guest.post(path, told).content.decode()
    before = ReturnCase.objects.count()
    done = guest.post(path, {**told, "confirm": "1"}, follow=True)

    assert ('value="Camille Roux"' in first, 'value="camille@example.test"' in first) == (True, True)
    assert (second.count("Confirmer la rétractation</span></button>"), before) == (1, 0)
    case = ReturnCase.objects.get()
    assert (case.state, case.email, case.goods) == ("asked", "ailleurs@example.test", Decimal("15.50"))
    assert done.redirect_chain == [(f"{path}/accuse", 302)]
    assert f'<time datetime="{case.asked_at.isoformat()}">' in done.content.decode()
    send_mails(at=market.at)
    told_to = [m.to for m in mail.outbox if "rétractation" in m.subject]
    assert sorted(told_to) == [["ailleurs@example.test"], ["camille@example.test"]]
    assert ills() == []


def test_a_notice_sent_twice_opens_one_return(market: Market) -> None:
    purchase, case = returned(market)

    again = withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at + timedelta(hours=1))

    assert (again, ReturnCase.objects.get().pk) == ([], case.pk)
    assert LineEvent.objects.filter(kind="withdrawn").count() == 1


@pytest.mark.parametrize("path", ["", "/retractation", "/retractation/accuse"])
def test_the_link_of_somebody_else_and_a_guessed_one_lead_nowhere(market: Market, path: str) -> None:
    purchase, case = returned(market)
    other = bought(market, market.honey, key="k2")

    guessed = Client().get(f"/achats/{purchase.reference}/{'a' * 43}{path}")
    crossed = Client().get(f"/achats/{purchase.reference}/{other.token}{path}")
    theirs = Client().post(f"/achats/{other.reference}/{other.token}/retours/{case.pk}/envoi", {"proof": "6A1"})

    assert [answer.status_code for answer in (guessed, crossed, theirs)] == [404, 404, 404]
    assert ReturnCase.objects.get().state == "asked"


def test_goods_that_were_not_received_are_not_sent_and_refunded_at_once(market: Market) -> None:
    purchase = bought(market, market.book, market.cup)
    cup = Line.objects.get(product=market.cup.variant.product_id)

    withdraw(purchase_id=purchase.pk, line_ids=[cup.pk], at=market.at)

    case, order = ReturnCase.objects.get(), SubOrder.objects.get(pk=cup.sub_order_id)
    assert (case.state, case.was_delivered, order.state) == ("refunded", False, "cancelled")
    assert Refund.objects.get().amount == order.total == case.goods + case.fee
    assert ills() == []
