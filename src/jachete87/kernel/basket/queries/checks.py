"""What must always hold of baskets, computed from the tables, for `doctor`."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "stock held is the sum of the holds": """
        SELECT p.id, p.stock_held || ' held, holds ' || coalesce(h.units, 0)
        FROM catalogue_product p
        LEFT JOIN (SELECT product_id, sum(quantity) AS units FROM catalogue_hold GROUP BY 1) h ON h.product_id = p.id
        WHERE p.stock_held <> coalesce(h.units, 0)""",
    "a hold keeps what its line takes": """
        SELECT h.id, h.quantity || ' kept, ' || l.quantity * v.stock_use || ' in the line'
        FROM catalogue_hold h JOIN basket_basketline l ON l.id = h.basket_line
        JOIN catalogue_offer o ON o.id = l.offer_id JOIN catalogue_variant v ON v.id = o.variant_id
        WHERE h.product_id <> v.product_id OR h.quantity <> l.quantity * v.stock_use""",
    "a hold is kept for a line of an open basket": """
        SELECT h.id, 'kept for line ' || h.basket_line FROM catalogue_hold h
        LEFT JOIN basket_basketline l ON l.id = h.basket_line LEFT JOIN basket_basket b ON b.id = l.basket_id
        WHERE l.id IS NULL OR l.is_aside OR EXISTS (SELECT FROM orders_purchase p WHERE p.basket_key = b.key
                                                   AND (p.state <> 'cancelled' OR p.placed_at IS NOT NULL))""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
