"""What is in a basket, as pages and the API show it."""

from jachete87.kernel.basket.queries.checks import breaches
from jachete87.kernel.basket.queries.showing import find_basket, open_basket_of, view
from jachete87.kernel.basket.queries.views import BasketView, GroupView, LineView, SellerView

__all__ = ["BasketView", "GroupView", "LineView", "SellerView", "breaches", "find_basket", "open_basket_of", "view"]
