"""What is kept for baskets: kept longer at the checkout, given back when it took too long; old ones are thrown away."""

from datetime import datetime, timedelta

from django.db import transaction

from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.lines import hold_until
from jachete87.kernel.basket.actions.opening import locked_basket
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.bricks import Choice, CycleClosed, SlotFull, WayNotAvailable
from jachete87.kernel.catalogue.actions import stock

KEPT = timedelta(days=60)


@retried
@transaction.atomic
def renew_holds(*, key: str, at: datetime) -> None:
    """Hold anew, for the set time and never beyond the cut-off, all that can be had of a basket; places come first.

    What has gone in the meantime is not held; the basket says so. Raises NotFound or BasketExpired.
    """
    basket = locked_basket(key)
    drawers = [drawer for drawer in load(basket, at, careful=True) if drawer.going and not drawer.is_handoff]
    for drawer in sorted(drawers, key=lambda each: (each.brick, each.group.slot or 0 if each.group else 0)):
        _renew_place(drawer, at)
    wanted = [(row, hold_until(drawer.quote.deadline, at)) for drawer in drawers for row in drawer.going]
    for row, until in sorted(wanted, key=lambda each: (each[0].product.pk, each[0].line.pk)):
        _renew_stock(stock.Need(row.line.pk, row.product.pk, row.units), until)
    Basket.objects.filter(pk=basket.pk).update(updated_at=at)


def expire_holds(*, at: datetime) -> int:
    """Give back what was kept for too long; the lines stay. The number of holds given back and baskets thrown away."""
    done = stock.expire_holds(at=at)
    forgotten = Basket.objects.filter(updated_at__lt=at - KEPT, user__isnull=True).order_by("pk").values("pk")[:500]
    _, by_model = Basket.objects.filter(pk__in=forgotten).delete()
    return done + by_model.get("basket.Basket", 0)


def _renew_place(drawer: Drawer, at: datetime) -> None:
    """The old place is given back and taken anew in one go, so that nobody can come in between."""
    group, way = drawer.group, drawer.chosen
    if group is None or way is None or not way.needs_slot or drawer.joins:
        return
    brick, until = bricks.brick(drawer.brick), hold_until(drawer.quote.deadline, at)
    choice = Choice(way.id, group.slot, group.address)
    try:
        with transaction.atomic():
            if group.reservation:
                brick.release(group.reservation)
            reference = brick.reserve([row.ask for row in drawer.going], choice, until, at)
    except (SlotFull, CycleClosed, WayNotAvailable):
        return
    BasketGroup.objects.filter(pk=group.pk).update(reservation=reference, reserved_until=until)


def _renew_stock(need: stock.Need, until: datetime) -> None:
    try:
        stock.hold(need=need, until=until)
    except stock.OutOfStock:
        return
