"""A market with purchases of all kinds, and database work that leaves no trace."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import connection, transaction

from jachete87.kernel.basket.actions.checkout import PaymentDeclined
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import Seller, TaxStatus
from jachete87.kernel.orders.actions.ending import cancel_lines, cancel_sub_order
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.returning import refund_return
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, ReturnCase, SubOrder
from jachete87.kernel.payments.providers import sandbox
from tests.ordering.joining import more_of
from tests.ordering.market import Market, basket_of, bought, buy, choose_all
from tests.ordering.returning import received
from tests.vouchers.purse import campaign, gift_card, vouchers


@contextmanager
def undone() -> Iterator[None]:
    """All that is done within is taken back; what is durable in the portal counts as outermost here, as in TestCase."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


def settled() -> None:
    """Let every trigger and foreign key that waits for the end of the transaction speak now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def live_through(market: Market) -> None:
    """Camille buys by every means, cancels, gives back, is declined, is still asked; Marc's book is invoiced."""
    for who in Seller.objects.filter(pk__in=[market.jean.pk, market.paula.pk, market.marc.pk]):
        TaxStatus.objects.create(seller=who, regime=TaxRegime.STANDARD, since="2026-01-01")
    _buy_by_every_means(market)
    _give_back(market)
    choose_all(basket_of(market, market.honey, quantity=2), market)
    sweep_purchases(at=market.at + timedelta(seconds=1))
    issue_due(at=market.at + timedelta(seconds=2))
    settled()


def _buy_by_every_means(market: Market) -> None:
    farms = vouchers(campaign(market, "50.00"), "5.00", 2)
    bought(market, market.honey, market.cup, vouchers=(farms[0].code,))
    bought(market, market.honey, vouchers=(gift_card(market, "40.00").voucher.code,))
    joined = bought(market, market.honey, provider="on_site")
    buy(more_of(joined, market), market)
    bought(market, market.honey, card=sandbox.AUTHENTICATES)
    declined = basket_of(market, market.honey)
    choose_all(declined, market)
    with suppress(PaymentDeclined):
        buy(declined, market, card=sandbox.DECLINES)


def _give_back(market: Market) -> None:
    cancelled = bought(market, market.honey, market.book)
    cancel_lines(
        purchase_id=cancelled.pk,
        line_ids=[Line.objects.get(sub_order__purchase=cancelled, product=market.honey.variant.product_id).pk],
        at=market.at,
    )
    unwanted = bought(market, market.honey)
    cancel_sub_order(
        sub_order_id=SubOrder.objects.get(purchase=unwanted).pk, reason="gel", by_user_id=None, at=market.at
    )
    for provider in ("sandbox", "on_site"):
        returned = bought(market, market.book, provider=provider)
        received(returned, market.at)
        issue_due(at=market.at)
        withdraw(purchase_id=returned.pk, line_ids=(), at=market.at)
        case = ReturnCase.objects.get(sub_order__purchase=returned)
        refund_return(case_id=case.pk, deed=Deed(Actor.SELLER, market.at))
