"""How much a seller offers in a sale: set, repeated from the sale before, undone.

The rows that lack are made first, which holds their products, then all are changed, both by ascending product: so that
an order, which holds its products first, never waits for somebody who waits for it. The leg itself is not held.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from jachete87.base.retries import retried
from jachete87.bricks.drive.actions.legs import open_leg
from jachete87.bricks.drive.models import CycleLeg, LegQuantity
from jachete87.bricks.drive.queries.quantities import repeated, what_changed
from jachete87.kernel.audit.actions import record
from jachete87.kernel.audit.models import LogEntry


@retried
@transaction.atomic
def set_quantities(
    *, leg_id: int, offered: Mapping[int, int | None], by_user_id: int | None, at: datetime
) -> LogEntry | None:
    """Offer so many base units of products (None: what the stock has); the entry of the log, None if nothing changed.

    Never below what is ordered already: then exactly that is offered. Raises NotFound, LegClosed.
    """
    return _set(_leg(leg_id, at), offered, by_user_id)


@retried
@transaction.atomic
def repeat_quantities(*, leg_id: int, by_user_id: int | None, at: datetime) -> LogEntry | None:
    """Offer what was offered in the seller's sale before. Raises NotFound, LegClosed."""
    leg = _leg(leg_id, at)
    return _set(leg, {row.product.pk: row.after for row in repeated(leg)}, by_user_id)


@retried
@transaction.atomic
def undo_quantities(*, leg_id: int, entry_id: int, by_user_id: int | None, at: datetime) -> LogEntry | None:
    """Take a change of quantities back where nobody has changed them since. Raises NotFound, LegClosed."""
    leg = _leg(leg_id, at)
    now = dict(LegQuantity.objects.filter(leg=leg).values_list("product_id", "offered"))
    changed = what_changed(leg, entry_id)
    return _set(leg, {one.product: one.before for one in changed if now.get(one.product) == one.after}, by_user_id)


def _leg(leg_id: int, at: datetime) -> CycleLeg:
    return open_leg(CycleLeg.objects.filter(pk=leg_id), at)


def _set(leg: CycleLeg, offered: Mapping[int, int | None], by_user_id: int | None) -> LogEntry | None:
    wanted = sorted(product for product, units in offered.items() if units is not None)
    LegQuantity.objects.bulk_create([LegQuantity(leg=leg, product_id=one) for one in wanted], ignore_conflicts=True)
    rows = LegQuantity.objects.select_for_update().filter(leg=leg, product__in=offered).order_by("product_id")
    changes = [change for row in rows if (change := _offer(row, offered[row.product_id]))]
    if not changes:
        return None
    return record(action="drive.quantities", subject=f"leg:{leg.pk}", actor_id=by_user_id, changes=changes)


def _offer(row: LegQuantity, units: int | None) -> tuple[int, int | None, int | None] | None:
    """Offer so much of a product: product, before and after; None when it was so before."""
    after = None if units is None else max(units, row.promised)
    if row.offered == after:
        return None
    LegQuantity.objects.filter(pk=row.pk).update(offered=after)
    return row.product_id, row.offered, after
