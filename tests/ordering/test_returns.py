"""What is given back: refunded in the time of the law, reduced or refused with a reason."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from jachete87.base.times import PARIS
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.ending import TooLate
from jachete87.kernel.orders.actions.returning import note_sending, receive_return, refund_return, refuse_return
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import Line, LineEvent, RefundPart, ReturnCase, SubOrder
from jachete87.kernel.orders.rules.terms import refund_clock
from jachete87.kernel.payments.models import Refund
from tests.ordering.market import Market, bought, ills
from tests.ordering.returning import by, page_of, received, returned
from tests.signed_in import colleague


def test_the_refund_gives_back_the_goods_and_the_standard_delivery_by_rate(market: Market) -> None:
    _, case = returned(market, market.cup)
    order = SubOrder.objects.get()
    receive_return(case_id=case.pk, by_user_id=None, at=market.at)

    refund_return(case_id=case.pk, deed=by(at=market.at))
    sweep_purchases(at=market.at)

    case.refresh_from_db()
    parts = [(part.line_id is None, part.gross, part.net + part.vat) for part in RefundPart.objects.all()]
    assert (case.state, case.refund.amount, order.fee > 0) == ("refunded", order.total, True)
    assert parts == [(False, order.goods, order.goods), (True, order.fee, order.fee)]
    assert balance(AccountKind.PAYABLE, seller=order.seller_id) == Decimal("0.00")
    assert Line.objects.get().state == "returned"
    assert ills() == []


def test_delivery_stays_due_while_something_is_kept(market: Market) -> None:
    from tests.ordering.market import offer

    bowl = offer(market.paula, "Bol", "12.00")
    purchase = bought(market, market.cup, bowl)
    received(purchase, market.at)
    first, second = Line.objects.order_by("pk")

    withdraw(purchase_id=purchase.pk, line_ids=[first.pk], at=market.at)
    withdraw(purchase_id=purchase.pk, line_ids=[second.pk], at=market.at + timedelta(hours=1))

    fee = SubOrder.objects.get().fee
    assert [(case.goods, case.fee) for case in ReturnCase.objects.all()] == [(first.gross, 0), (second.gross, fee)]


def test_a_reduction_needs_the_goods_and_a_reason(market: Market) -> None:
    from jachete87.base.errors import Refusal

    _, case = returned(market)
    with pytest.raises(Refusal):
        refund_return(case_id=case.pk, reduction=Decimal("3.00"), deed=by("Taché"))
    receive_return(case_id=case.pk, by_user_id=None, at=market.at)
    with pytest.raises(Refusal):
        refund_return(case_id=case.pk, reduction=Decimal("3.00"), deed=by())
    with pytest.raises(Refusal):
        refund_return(case_id=case.pk, reduction=Decimal("15.51"), deed=by("Taché"))
    untouched = ReturnCase.objects.get().state, Refund.objects.count()

    refund_return(case_id=case.pk, reduction=Decimal("3.00"), deed=by("Taché"))

    case.refresh_from_db()
    assert untouched == ("received", 0)
    assert (case.refund.amount, case.reason) == (Decimal("12.50"), "Taché")
    assert ills() == []


def test_a_refused_return_says_why_and_gives_nothing_back(market: Market) -> None:
    purchase, case = returned(market)

    refuse_return(case_id=case.pk, deed=by("Film de protection ouvert", market.at))
    with pytest.raises(TooLate):
        refund_return(case_id=case.pk, deed=by(at=market.at))

    assert (ReturnCase.objects.get().state, Refund.objects.count()) == ("refused", 0)
    assert "Film de protection ouvert" in page_of(purchase, "/retractation/accuse")
    assert ills() == []


def test_the_clock_of_the_refund_waits_for_the_goods_or_a_proof(market: Market) -> None:
    asked = datetime(2026, 11, 24, 10, tzinfo=PARIS)
    _, case = returned(market)
    ReturnCase.objects.filter(pk=case.pk).update(asked_at=asked)
    case.refresh_from_db()
    fourteen, later = datetime(2026, 12, 9, tzinfo=PARIS), datetime(2026, 12, 20, tzinfo=PARIS)

    waiting = refund_clock(case, later)
    in_time = note_sending(case_id=case.pk, proof="6A 1234", at=asked + timedelta(days=2))
    due = refund_clock(in_time, fourteen)
    in_time.sent_at = later
    deferred = refund_clock(in_time, later - timedelta(minutes=1))

    assert (waiting.due_at, waiting.is_late) == (None, False)
    assert (due.due_at, due.is_late) == (fourteen, True)
    assert (deferred.due_at, deferred.is_late) == (later, False)


def test_the_seller_settles_a_return_on_its_page(market: Market) -> None:
    purchase, case = returned(market)
    marc, charlie = colleague("Marc", market.marc), colleague("Charlie", market.jean)
    base = f"/espace/vendeur/retours/{case.pk}"

    stranger = charlie.post(f"{base}/rembourser")
    listed = marc.get("/espace/vendeur/retours").content.decode()
    marc.post(f"{base}/recu")
    wrong = marc.post(f"{base}/rembourser", {"reduction": "1,00", "reason": ""})
    marc.post(f"{base}/rembourser", {"reduction": "1,00", "reason": "Page cornée"})
    again = marc.post(f"{base}/rembourser")

    assert (stranger.status_code, wrong.status_code, again.status_code) == (404, 422, 409)
    assert (purchase.reference in listed, re.search(r"1 × [^<]*", listed) is not None) == (True, True)
    case.refresh_from_db()
    assert (case.state, case.reduction, case.refund.amount) == ("refunded", Decimal("1.00"), Decimal("14.50"))
    assert [e.get_actor_display() for e in LineEvent.objects.order_by("pk")] == ["le client", "le vendeur"]
    assert ills() == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_returns_asks_as_often_for_one_as_for_many(
    market: Market, django_assert_num_queries, count: int
) -> None:
    from jachete87.kernel.orders.queries import returns_of_seller

    for n in range(count):
        purchase = bought(market, market.book, key=f"k{n}")
        received(purchase, market.at)
        withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)

    with django_assert_num_queries(3):
        found = returns_of_seller(market.marc.pk, market.at)

    assert len(found) == count
