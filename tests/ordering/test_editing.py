"""Orders that change before the hand-over: fewer, missing, replaced, weighed; each said, each given back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line
from jachete87.kernel.orders.actions.ending import TooLate, cancel_lines, hand_over
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import FeeShare, Line, LineEvent, SubOrder
from jachete87.kernel.orders.rules.changes import fewer, weighed
from jachete87.kernel.orders.rules.sales import fee_by_rate
from jachete87.kernel.payments.models import Refund
from tests.ordering.market import Market, bought, ills
from tests.ordering.returning import by
from tests.signed_in import colleague


def shopper(market: Market) -> Deed:
    return Deed(Actor.SHOPPER, market.at)


def promised(market: Market) -> int:
    return Product.objects.get(pk=market.honey.variant.product_id).stock_promised


def test_camille_wants_fewer_until_the_cut_off_and_the_rest_is_given_back(market: Market) -> None:
    bought(market, market.honey, quantity=3)
    line = Line.objects.get()

    back = reduce_line(line_id=line.pk, quantity=1, deed=shopper(market))

    line.refresh_from_db()
    assert (back, promised(market)) == (Decimal("13.00"), 1)
    assert (line.quantity, line.gross, line.delivered_quantity, line.delivered_gross, line.refunded) == (
        3, Decimal("19.50"), 1, Decimal("6.50"), Decimal("13.00"),
    )  # fmt: skip
    assert line.delivered_net + line.delivered_vat == line.delivered_gross
    event = LineEvent.objects.get()
    assert (event.kind, event.actor, event.quantity_before, event.quantity_after) == ("reduced", "shopper", 3, 1)
    assert ills() == []


@pytest.mark.parametrize("quantity", [0, 3, 4])
def test_the_quantity_only_falls(market: Market, quantity: int) -> None:
    bought(market, market.honey, quantity=3)

    with pytest.raises(Refusal):
        reduce_line(line_id=Line.objects.get().pk, quantity=quantity, deed=shopper(market))

    assert (Line.objects.get().delivered_quantity, Refund.objects.count(), LineEvent.objects.count()) == (3, 0, 0)


def test_after_the_cut_off_camille_changes_nothing_and_jean_still_can(market: Market) -> None:
    bought(market, market.honey, quantity=3)
    line, late = Line.objects.get(), SubOrder.objects.get().deadline

    with pytest.raises(TooLate):
        reduce_line(line_id=line.pk, quantity=1, deed=Deed(Actor.SHOPPER, late))
    untouched = Line.objects.get().delivered_quantity
    reduce_line(line_id=line.pk, quantity=2, deed=by("Grêle", late))

    assert (untouched, Line.objects.get().delivered_quantity) == (3, 2)


def test_one_second_before_the_cut_off_is_in_time(market: Market) -> None:
    bought(market, market.honey, quantity=2)
    just = SubOrder.objects.get().deadline - timedelta(seconds=1)

    reduce_line(line_id=Line.objects.get().pk, quantity=1, deed=Deed(Actor.SHOPPER, just))

    assert Line.objects.get().delivered_quantity == 1


def test_what_is_missing_is_said_with_its_reason_and_refunded(market: Market) -> None:
    purchase = bought(market, market.honey, market.book)
    line = Line.objects.get(product=market.honey.variant.product_id)

    back = miss_line(line_id=line.pk, deed=by("Les ruches sont vides", market.at))
    with pytest.raises(TooLate):
        miss_line(line_id=line.pk, deed=by("encore", market.at))

    line.refresh_from_db()
    assert (back, line.state, promised(market)) == (Decimal("6.50"), "missing", 0)
    send_mails(at=market.at)
    told = [m.body for m in mail.outbox if m.subject.startswith("Un changement")]
    assert [("Les ruches sont vides" in body, "6,50" in body) for body in told] == [(True, True)]
    page = Client().get(f"/achats/{purchase.reference}/{purchase.token}").content.decode()
    assert "Les ruches sont vides" in page
    assert ills() == []


def test_a_seller_says_why(market: Market) -> None:
    bought(market, market.honey, quantity=2)
    line = Line.objects.get().pk

    for change in (
        lambda: miss_line(line_id=line, deed=by()),
        lambda: reduce_line(line_id=line, quantity=1, deed=by(" ")),
        lambda: substitute_line(line_id=line, substitute="Miel de tilleul", price=Decimal(6), deed=by()),
    ):
        with pytest.raises(Refusal):
            change()

    assert (Line.objects.get().delivered_quantity, LineEvent.objects.count()) == (2, 0)


def test_something_else_is_given_at_most_at_the_price(market: Market) -> None:
    bought(market, market.honey, quantity=2)
    line = Line.objects.get()

    with pytest.raises(Refusal):
        substitute_line(line_id=line.pk, substitute="Miel rare", price=Decimal("13.01"), deed=by("Plus de miel"))
    back = substitute_line(line_id=line.pk, substitute="Miel de tilleul", price=Decimal("11.00"), deed=by("Vendu"))

    line.refresh_from_db()
    assert (back, line.state, line.substitute) == (Decimal("2.00"), "substituted", "Miel de tilleul")
    assert promised(market) == 0
    SubOrder.objects.update(state="ready")
    hand_over(sub_order_id=line.sub_order_id, by_user_id=None, at=market.at)
    assert Product.objects.get(pk=line.product_id).stock_on_hand == 20
    assert ills() == []


def test_what_was_replaced_at_its_price_and_then_is_missing_is_said_twice(market: Market) -> None:
    bought(market, market.honey, market.book)
    line = Line.objects.get(product=market.honey.variant.product_id)
    substitute_line(line_id=line.pk, substitute="Miel de tilleul", price=Decimal("6.50"), deed=by("Vendu", market.at))

    miss_line(line_id=line.pk, deed=by("Vendu aussi", market.at))

    send_mails(at=market.at)
    told = [m.body for m in mail.outbox if m.subject.startswith("Un changement")]
    assert [("est remplacé par" in body, "Il manque" in body) for body in told] == [(True, False), (False, True)]


def test_what_was_reduced_and_then_cancelled_is_given_back_once(market: Market) -> None:
    purchase = bought(market, market.honey, quantity=3)
    reduce_line(line_id=Line.objects.get().pk, quantity=2, deed=shopper(market))

    back = cancel_lines(purchase_id=purchase.pk, line_ids=(), at=market.at)

    assert (back, sum(refund.amount for refund in Refund.objects.all())) == (Decimal("13.00"), Decimal("19.50"))
    assert (promised(market), Line.objects.get().refunded) == (0, Decimal("19.50"))
    assert ills() == []


def test_camille_changes_by_the_link_alone_and_nobody_else_does(market: Market) -> None:
    purchase = bought(market, market.honey, quantity=2)
    other = bought(market, market.book, key="other")
    line = Line.objects.get(sub_order__purchase=purchase)
    address = f"/achats/{purchase.reference}/{purchase.token}"

    crossed = Client().post(f"/achats/{other.reference}/{other.token}/lignes/{line.pk}", {"quantity": 1})
    wrong = Client().post(f"{address}/lignes/{line.pk}", {"quantity": "-1"})
    untouched = Line.objects.get(pk=line.pk).delivered_quantity
    done = Client().post(f"{address}/lignes/{line.pk}", {"quantity": "1"}, follow=True)

    assert (crossed.status_code, wrong.status_code, untouched) == (404, 422, 2)
    assert (done.status_code, Line.objects.get(pk=line.pk).delivered_quantity) == (200, 1)


def test_jean_changes_a_line_on_its_page_and_charlie_sees_nothing(market: Market) -> None:
    bought(market, market.honey, quantity=3)
    line = Line.objects.get()
    jean, charlie = colleague("Jean", market.jean), colleague("Charlie", market.paula)
    page = f"/espace/vendeur/preparation/lignes/{line.pk}"

    hidden = charlie.get(page)
    refused = jean.post(page, {"how": "fewer", "quantity": 2, "reason": ""})
    jean.post(page, {"how": "fewer", "quantity": 2, "reason": "Pots cassés"})
    jean.post(page, {"how": "missing", "reason": "Tout est cassé"})

    assert (hidden.status_code, refused.status_code) == (404, 422)
    assert "Pots cassés" in jean.get(page).content.decode()
    assert [e.kind for e in LineEvent.objects.order_by("pk")] == ["reduced", "missing"]
    assert ills() == []


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE orders_line SET delivered_gross = gross + 1, delivered_net = delivered_net + 1",
        "UPDATE orders_line SET delivered_quantity = quantity + 1",
        "UPDATE orders_line SET delivered_net = delivered_net + 1",
        "UPDATE orders_line SET refunded = gross + 0.01",
        "UPDATE orders_line SET gross = gross + 1, net = net + 1",
        "UPDATE orders_line SET cancelled_at = now()",
        "UPDATE orders_line SET state = 'returned'",
        "UPDATE orders_line SET weighed_grams = 5",
        "UPDATE orders_lineevent SET reason = ''",
        "DELETE FROM orders_lineevent",
        "UPDATE orders_refundpart SET gross = gross + 1, net = net + 1",
        "DELETE FROM orders_refundpart",
    ],
)
def test_the_database_refuses(market: Market, wrong: str) -> None:
    bought(market, market.honey, quantity=2)
    reduce_line(line_id=Line.objects.get().pk, quantity=1, deed=shopper(market))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)

    assert ills() == []


prices = st.decimals("0.01", "999.99", places=2)


def _line(quantity: int, price: Decimal, rate: Decimal) -> Line:
    gross = price * quantity
    return Line(
        quantity=quantity, delivered_quantity=quantity, unit_gross=price, gross=gross, delivered_gross=gross,
        delivered_vat=Decimal(0), vat_rate=rate, pack_grams=500,
    )  # fmt: skip


@given(st.integers(2, 50), prices, st.sampled_from([Decimal("5.50"), Decimal("20.00")]), st.integers(1, 40_000))
def test_a_change_never_costs_more(quantity: int, price: Decimal, rate: Decimal, grams: int) -> None:
    line = _line(quantity, price, rate)

    for new in (fewer(line, quantity - 1), weighed(line, grams)):
        assert (new.net + new.vat, 0 <= new.gross <= line.gross) == (new.gross, True)


@given(prices, st.lists(st.tuples(st.sampled_from(["2.10", "5.50", "10.00", "20.00"]), prices), min_size=1, max_size=8))
def test_a_fee_is_shared_out_to_the_rates_to_the_cent(fee: Decimal, goods: list[tuple[str, Decimal]]) -> None:
    from jachete87.kernel.orders.rules.sales import SoldLine

    lines = [SoldLine(1, 1, 1, 1, "", "", "", "", 1, price, Decimal(rate)) for rate, price in goods]

    shares = fee_by_rate(fee, lines)

    assert sum(shares.values()) == fee
    assert set(shares) <= {line.vat_rate for line in lines}


def test_the_shares_of_a_fee_are_stored(market: Market) -> None:
    bought(market, market.cup)

    order = SubOrder.objects.get()
    assert [(share.gross, share.vat_rate) for share in FeeShare.objects.all()] == [(order.fee, Decimal("5.50"))]
    assert now() > market.at
