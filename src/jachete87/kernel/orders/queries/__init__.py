"""Reads of orders that have a name."""

from jachete87.kernel.orders.queries.checks import breaches
from jachete87.kernel.orders.queries.company import company_of, had_with
from jachete87.kernel.orders.queries.purchases import (
    asked_before,
    find_purchase,
    is_bought,
    purchase_now,
    purchase_of_basket,
    purchase_view,
    purchases_of,
    shown_with_company,
    view_of,
)
from jachete87.kernel.orders.queries.story import (
    EventView,
    RefundView,
    ReturnView,
    Story,
    line_history,
    returns_of_seller,
    story_of,
    waiting_for,
)
from jachete87.kernel.orders.queries.views import HandOffView, LineView, PaymentView, PurchaseView, SubOrderView

__all__ = [
    "EventView",
    "HandOffView",
    "LineView",
    "PaymentView",
    "PurchaseView",
    "RefundView",
    "ReturnView",
    "Story",
    "SubOrderView",
    "asked_before",
    "breaches",
    "company_of",
    "find_purchase",
    "had_with",
    "is_bought",
    "line_history",
    "purchase_now",
    "purchase_of_basket",
    "purchase_view",
    "purchases_of",
    "returns_of_seller",
    "shown_with_company",
    "story_of",
    "view_of",
    "waiting_for",
]
