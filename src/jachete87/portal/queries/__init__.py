"""What the shopper's pages show, as plain values ready for the templates."""

from jachete87.portal.queries.cards import media_address, point_card, product_card, seller_card
from jachete87.portal.queries.home import HomePage, home_page
from jachete87.portal.queries.results import ResultsPage, results_page

__all__ = [
    "HomePage",
    "ResultsPage",
    "home_page",
    "media_address",
    "point_card",
    "product_card",
    "results_page",
    "seller_card",
]
