"""Reads of orders that have a name."""

from jachete87.kernel.orders.queries.checks import breaches
from jachete87.kernel.orders.queries.purchases import (
    asked_before,
    find_purchase,
    purchase_of_basket,
    purchase_view,
    purchases_of,
    view_of,
)
from jachete87.kernel.orders.queries.views import HandOffView, LineView, PaymentView, PurchaseView, SubOrderView

__all__ = [
    "HandOffView",
    "LineView",
    "PaymentView",
    "PurchaseView",
    "SubOrderView",
    "asked_before",
    "breaches",
    "find_purchase",
    "purchase_of_basket",
    "purchase_view",
    "purchases_of",
    "view_of",
]
