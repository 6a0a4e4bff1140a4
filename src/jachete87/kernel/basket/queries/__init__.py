"""What is in a basket, as pages and the API show it."""

from jachete87.kernel.basket.queries.views import BasketView, GroupView, LineView, SellerView

__all__ = ["BasketView", "GroupView", "LineView", "SellerView"]
