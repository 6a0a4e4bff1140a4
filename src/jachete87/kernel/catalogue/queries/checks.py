"""What must always hold of the catalogue, computed from the tables, for `doctor`."""

from collections.abc import Iterator

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "stock is never oversold": """
        SELECT id, stock_on_hand || ' on hand, ' || stock_held || ' held, ' || stock_promised || ' promised'
        FROM catalogue_product
        WHERE stock_on_hand < stock_held + stock_promised OR stock_held < 0 OR stock_promised < 0""",
    "what is sold here has a shelf or a VAT rate": """
        SELECT p.id, 'published without either' FROM catalogue_product p JOIN membership_seller s ON s.id = p.seller_id
        WHERE p.state = 'published' AND s.kind <> 'platform' AND p.category_id IS NULL AND p.vat_rate IS NULL""",
    "the price history ends with the price": """
        SELECT o.id, concat_ws(' ', 'price', o.price, o.sale_price, '; history ends with', last.price, last.sale_price)
        FROM catalogue_offer o
        LEFT JOIN LATERAL (SELECT * FROM catalogue_pricechange c WHERE c.offer_id = o.id
                           ORDER BY id DESC LIMIT 1) last ON true
        WHERE (o.price, o.sale_price, o.sale_from, o.sale_to)
              IS DISTINCT FROM (last.price, last.sale_price, last.sale_from, last.sale_to)""",
}


def breaches() -> Iterator[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
