"""Adding to orders that were placed."""

from jachete87.kernel.basket.actions.joining import want_more
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries import GroupView, view
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from tests.ordering.market import Market


def line_of(purchase: Purchase) -> Line:
    return Line.objects.get(sub_order__purchase=purchase)


def more_of(purchase: Purchase, market: Market, quantity: int = 1) -> Basket:
    """A fresh basket with so many packs more of the one line of a purchase."""
    basket = start_basket()
    want_more(key=basket.key, purchase=purchase, line_id=line_of(purchase).pk, quantity=quantity, at=market.at)
    return basket


def group_of(basket: Basket, market: Market) -> GroupView:
    return view(basket, market.at).groups[0]


def cancel(purchase: Purchase, market: Market) -> None:
    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)


def prepared(purchase: Purchase) -> None:
    SubOrder.objects.filter(purchase=purchase).update(state="ready")
