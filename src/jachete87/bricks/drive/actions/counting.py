"""What orders take of the quantities offered in a sale. Nothing else writes `LegQuantity.promised`.

A take is one guarded statement, so that any number of buyers cannot have more than is offered, and shares the leg until
the commit: who does not come after all waits for it, and then sees the order. Locks are taken in one order everywhere:
products, then legs by ascending id, then their quantities by leg and product.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext

from jachete87.bricks.drive.actions.places import closed
from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import CycleLeg, LegQuantity
from jachete87.bricks.drive.rules.legs import cycle_of
from jachete87.kernel.bricks import Taking
from jachete87.kernel.catalogue.actions.stock import OutOfStock
from jachete87.kernel.catalogue.models import Product

_TAKE = """
    WITH asked AS (
        SELECT leg.id AS leg, product, sum(units) AS units
        FROM unnest(%(cycles)s::bigint[], %(sellers)s::bigint[], %(products)s::bigint[], %(units)s::bigint[])
            AS wanted (cycle, seller, product, units)
        JOIN drive_cycleleg leg ON leg.cycle_id = cycle AND leg.seller_id = seller
        GROUP BY 1, 2
    ), coming AS (
        SELECT id FROM drive_cycleleg
        WHERE id IN (SELECT leg FROM asked) AND state = %(coming)s AND closes_at > clock_timestamp()
        ORDER BY id FOR SHARE
    )
    INSERT INTO drive_legquantity AS counted (leg_id, product_id, promised)
    SELECT leg, product, units FROM asked JOIN coming ON coming.id = leg ORDER BY leg, product
    ON CONFLICT (leg_id, product_id) DO UPDATE SET promised = counted.promised + excluded.promised
        WHERE counted.offered IS NULL OR counted.offered >= counted.promised + excluded.promised
    RETURNING product_id"""


@transaction.atomic(savepoint=False)
def take(*, takings: Sequence[Taking]) -> None:
    """Count what an order takes of its legs. Raises CycleClosed for a leg that is closed, or OutOfStock."""
    asked: dict[str, Any] = {
        "cycles": [cycle_of(one.group_key) for one in takings],
        "sellers": [one.seller_id for one in takings],
        "products": [one.product_id for one in takings],
        "units": [one.units for one in takings],
        "coming": LegState.COMING.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = {product for (product,) in cursor.fetchall()}
    if missing := [one for one in takings if one.product_id not in taken]:
        raise _short(missing) if all(map(_is_short, missing)) else closed()


@transaction.atomic
def give_back(*, takings: Sequence[Taking]) -> None:
    """Take away from what is counted what an order will not have after all."""
    units: Counter[tuple[int, int]] = Counter()
    for one in takings:
        for leg in _leg_of(one):
            units[leg, one.product_id] += one.units
    for leg, product in sorted(units):
        counted = LegQuantity.objects.filter(leg=leg, product=product)
        counted.update(promised=F("promised") - units[leg, product])


def _leg_of(one: Taking) -> list[int]:
    mine = CycleLeg.objects.filter(cycle=cycle_of(one.group_key), seller=one.seller_id)
    return list(mine.values_list("pk", flat=True))


def _is_short(one: Taking) -> bool:
    """Whether there is too little of it; else its leg takes no orders any more."""
    row = LegQuantity.objects.filter(leg__in=_leg_of(one), product=one.product_id, offered__isnull=False)
    return row.filter(offered__lt=F("promised") + one.units).exists()


def _short(missing: Sequence[Taking]) -> OutOfStock:
    titles = Product.objects.filter(pk__in={one.product_id for one in missing}).order_by("pk")
    said = gettext("Il n’en reste plus assez pour cette vente : %(titles)s.")
    return OutOfStock(said % {"titles": ", ".join(titles.values_list("title", flat=True))})
