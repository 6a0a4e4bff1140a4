"""Stock: kept for baskets, promised to orders, handed over. Nothing else writes these three columns of a product.

Every take is one guarded UPDATE, so that any number of buyers cannot have more than there is; the CHECK constraints of
the table are the belt. Locks are taken in one order everywhere: holds, then products by ascending id.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.errors import Refusal
from jachete87.kernel.catalogue.models import Hold, Product

_BATCH = 500
_held = Prepared(
    lambda: Hold.objects.select_for_update().filter(Among("basket_line", Given("lines"))).order_by("product_id", "id")
)
_HOLD = """
    WITH before AS (
        SELECT quantity FROM catalogue_hold WHERE basket_line = %(line)s FOR UPDATE
    ), need AS (
        SELECT %(units)s::bigint - coalesce((SELECT quantity FROM before), 0) AS more
    ), taken AS (
        UPDATE catalogue_product SET stock_held = stock_held + (SELECT more FROM need)
        WHERE id = %(product)s AND stock_on_hand >= stock_held + stock_promised + (SELECT more FROM need)
        RETURNING id
    )
    INSERT INTO catalogue_hold (product_id, basket_line, quantity, expires_at)
    SELECT id, %(line)s, %(units)s, %(until)s FROM taken
    ON CONFLICT (basket_line) DO UPDATE
        SET product_id = excluded.product_id, quantity = excluded.quantity, expires_at = excluded.expires_at"""
_LONGER = """
    UPDATE catalogue_hold AS held SET expires_at = asked.until
    FROM unnest(%(lines)s::bigint[], %(products)s::bigint[], %(units)s::bigint[], %(untils)s::timestamptz[])
        AS asked (line, product, units, until)
    WHERE held.basket_line = asked.line AND held.product_id = asked.product AND held.quantity = asked.units
    RETURNING held.basket_line"""
_PROMISE = """
    WITH kept AS (
        DELETE FROM catalogue_hold WHERE basket_line = ANY((SELECT %(lines)s)::bigint[]) RETURNING product_id, quantity
    ), need AS (
        SELECT product, sum(wanted) AS wanted, sum(kept) AS kept FROM (
            SELECT product, wanted, 0 AS kept
            FROM unnest(%(products)s::bigint[], %(units)s::bigint[]) AS asked (product, wanted)
            UNION ALL SELECT product_id, 0, quantity FROM kept
        ) parts GROUP BY product
    ), locked AS (
        SELECT id FROM catalogue_product WHERE id IN (SELECT product FROM need) ORDER BY id FOR UPDATE
    )
    UPDATE catalogue_product AS stock
    SET stock_held = stock_held - kept, stock_promised = stock_promised + wanted
    FROM need JOIN locked ON locked.id = need.product
    WHERE stock.id = need.product
        AND (stock_on_hand IS NULL OR stock_on_hand >= stock_held + stock_promised + wanted - kept)
    RETURNING stock.id"""


class OutOfStock(Refusal):
    """There is less of it than was asked for; `products` lists {product, left}, in base units."""

    code, status = "out_of_stock", 409


@dataclass(frozen=True, slots=True)
class Need:
    """So many base units of a product for a basket line."""

    line: int
    product: int
    units: int


def hold(*, need: Need, until: datetime) -> None:
    """Keep stock for a basket line until a time, instead of what was kept for it before.

    Nothing is kept of a product whose stock is not counted. Raises OutOfStock, and then changes nothing.
    """
    asked = {"line": need.line, "product": need.product, "units": need.units}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {**asked, "until": until})
        is_held = bool(cursor.rowcount)
    if not is_held and Product.objects.filter(pk=need.product, stock_on_hand__isnull=False).exists():
        raise _short([need.product])


@transaction.atomic(savepoint=False)
def keep_longer(*, wanted: Sequence[tuple[Need, datetime]]) -> None:
    """Keep until another time what is kept for basket lines, and keep anew what went; what is gone stays away."""
    longer = _longer(wanted)
    for need, until in sorted(wanted, key=lambda each: (each[0].product, each[0].line)):
        if need.line not in longer:
            with suppress(OutOfStock):
                hold(need=need, until=until)


@transaction.atomic
def drop_holds(*, lines: Collection[int]) -> int:
    """Give back what is kept for these basket lines; the number of holds given back."""
    return _give_back(list(_locked_holds(lines).values()))


def expire_holds(*, at: datetime) -> int:
    """Give back, exactly once, what was kept until a time that has passed; the number of holds given back."""
    total = 0
    while done := _expire_some(at):
        total += done
    return total


@transaction.atomic(savepoint=False)
def promise(*, needs: Sequence[Need]) -> None:
    """Turn what baskets keep into what an order will have, taking anew what is not kept any more.

    Lines of one product count together. Raises OutOfStock naming every product there is too little of.
    """
    if missing := {need.product for need in needs} - _promised(needs):
        raise _short(missing)


@transaction.atomic
def free(*, units: Mapping[int, int]) -> None:
    """Give back what was promised to an order that will not have it; base units by product."""
    for product in sorted(units):
        Product.objects.filter(pk=product).update(stock_promised=F("stock_promised") - units[product])


@transaction.atomic
def hand_over(*, units: Mapping[int, int]) -> None:
    """Take what was promised out of the stock for good; base units by product."""
    for product in sorted(units):
        Product.objects.filter(pk=product).update(
            stock_promised=F("stock_promised") - units[product], stock_on_hand=F("stock_on_hand") - units[product]
        )


def _columns(needs: Sequence[Need]) -> dict[str, Any]:
    """Needs as a statement takes them: a list for each of their fields."""
    return {
        "lines": [need.line for need in needs],
        "products": [need.product for need in needs],
        "units": [need.units for need in needs],
    }


def _longer(wanted: Sequence[tuple[Need, datetime]]) -> set[int]:
    """The lines for which just as much was kept, and now is for longer; one statement that touches no product."""
    asked = _columns([need for need, _ in wanted]) | {"untils": [until for _, until in wanted]}
    with connection.cursor() as cursor:
        cursor.execute(_LONGER, asked)
        return {line for (line,) in cursor.fetchall()}


def _promised(needs: Sequence[Need]) -> set[int]:
    """The products of which there was enough: one statement, which locks them by ascending id and then takes."""
    with connection.cursor() as cursor:
        cursor.execute(_PROMISE, _columns(needs))
        return {pk for (pk,) in cursor.fetchall()}


def _locked_holds(lines: Collection[int]) -> dict[int, Hold]:
    return {row.basket_line: row for row in _held(lines=list(lines))}


@transaction.atomic
def _expire_some(at: datetime) -> int:
    lapsed = Hold.objects.select_for_update(skip_locked=True).filter(expires_at__lte=at)
    return _give_back(list(lapsed.order_by("expires_at")[:_BATCH]))


def _give_back(holds: Sequence[Hold]) -> int:
    """Delete these locked holds and give their units back, products in ascending order."""
    units: Counter[int] = Counter()
    for row in holds:
        units[row.product_id] += row.quantity
    for product in sorted(units):
        Product.objects.filter(pk=product).update(stock_held=F("stock_held") - units[product])
    Hold.objects.filter(pk__in=[row.pk for row in holds]).delete()
    return len(holds)


def _short(products: Collection[int]) -> OutOfStock:
    rows = Product.objects.filter(pk__in=products).order_by("pk")
    titles = ", ".join(row.title for row in rows)
    left = [{"product": row.pk, "left": _left(row)} for row in rows]
    return OutOfStock(gettext("Il n'en reste plus assez : %(titles)s.") % {"titles": titles}, products=left)


def _left(product: Product) -> int:
    return max(0, (product.stock_on_hand or 0) - product.stock_held - product.stock_promised)
