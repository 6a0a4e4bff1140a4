"""What is kept for baskets: kept longer at the checkout, given back when it took too long; old ones are thrown away."""

from datetime import datetime, timedelta

from django.db import transaction

from jachete87.base.retries import retried
from jachete87.kernel.basket.actions.opening import locked_basket, touch
from jachete87.kernel.basket.actions.places import hold_until, renew_place
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, load
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
        renew_place(drawer, at)
    stock.keep_longer(wanted=[(need, hold_until(each.quote.deadline, at)) for each in drawers for need in _needs(each)])
    touch(basket=basket.pk, at=at)


def expire_holds(*, at: datetime) -> int:
    """Give back what was kept for too long; the lines stay. The number of holds given back and baskets thrown away."""
    return stock.expire_holds(at=at) + _throw_away(at)


@transaction.atomic
def _throw_away(at: datetime) -> int:
    """Throw away what nobody came back to; a basket that is being changed at this moment is left alone."""
    old = Basket.objects.filter(updated_at__lt=at - KEPT, user__isnull=True).order_by("pk")
    forgotten = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:500])
    _, by_model = Basket.objects.filter(pk__in=forgotten).delete()
    return by_model.get("basket.Basket", 0)


def _needs(drawer: Drawer) -> list[stock.Need]:
    return [stock.Need(row.line.pk, row.product.pk, row.units) for row in drawer.going]
