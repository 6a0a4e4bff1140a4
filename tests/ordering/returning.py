"""What the tests of withdrawals and returns share."""

import re
from datetime import UTC, datetime

from django.test import Client

from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Purchase, ReturnCase, SubOrder
from tests.ordering.market import Market, bought


def received(purchase: Purchase, at: datetime) -> None:
    """All goods of a purchase are handed over."""
    for order in SubOrder.objects.filter(purchase=purchase):
        SubOrder.objects.filter(pk=order.pk).update(state="ready")
        hand_over(sub_order_id=order.pk, by_user_id=None, at=at)


def returned(market: Market, *offers: Offer) -> tuple[Purchase, ReturnCase]:
    """A purchase whose goods were received, and then withdrawn from."""
    purchase = bought(market, *(offers or (market.book,)))
    received(purchase, market.at)
    withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)
    return purchase, ReturnCase.objects.get(sub_order__purchase=purchase)


def page_of(purchase: Purchase, path: str = "") -> str:
    return Client().get(f"/achats/{purchase.reference}/{purchase.token}{path}").content.decode()


def button_of(purchase: Purchase) -> bool:
    """Whether the page of a purchase shows the button that withdraws from it (the footer's leads elsewhere)."""
    address = re.escape(f"/achats/{purchase.reference}/{purchase.token}/retractation")
    return re.search(rf'href="{address}"><span>Renoncer au contrat ici</span>', page_of(purchase)) is not None


def by(reason: str = "", at: datetime | None = None) -> Deed:
    return Deed(Actor.SELLER, at or datetime.now(UTC), reason)
