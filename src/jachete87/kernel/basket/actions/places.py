"""The places that bricks keep for the groups of a basket: as long as is set, as big as what lies in the group."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.drawers import Drawer
from jachete87.kernel.bricks import Choice, CycleClosed, SlotFull, WayNotAvailable


def hold_until(deadline: datetime | None, at: datetime) -> datetime:
    """Until when something is kept for a basket: for a while, never beyond the cut-off."""
    until = at + timedelta(minutes=settings.HOLD_MINUTES)
    return min(until, deadline) if deadline else until


def without_place(basket: Basket, drawer: Drawer) -> BasketGroup:
    """The group of a drawer, new or as it was, but for the place it had: that is given back. It is not saved yet."""
    group = drawer.group or BasketGroup(basket=basket, brick=drawer.brick, key=drawer.quote.key)
    if group.reservation:
        bricks.brick(group.brick).release(group.reservation)
    group.joins, group.reservation, group.reserved_until = None, "", None
    return group


def renew_place(drawer: Drawer, at: datetime) -> bool:
    """The old place is given back and taken anew in one go, so that nobody can come in between; False: it stays."""
    group, way = drawer.group, drawer.chosen
    if group is None or way is None or not way.needs_slot or drawer.joins:
        return True
    brick, until = bricks.brick(drawer.brick), hold_until(drawer.quote.deadline, at)
    choice = Choice(way.id, group.slot, group.address)
    try:
        with transaction.atomic():
            if group.reservation:
                brick.release(group.reservation)
            reference = brick.reserve([row.ask for row in drawer.going], choice, until, at)
    except (SlotFull, CycleClosed, WayNotAvailable):
        return False
    BasketGroup.objects.filter(pk=group.pk).update(reservation=reference, reserved_until=until)
    return True


def follow_lines(drawer: Drawer, at: datetime) -> None:
    """The place kept for a group grows and shrinks with its lines; without room for them it is given up, and said."""
    group = drawer.group
    if group is None or not drawer.holds_place or renew_place(drawer, at):
        return
    bricks.brick(drawer.brick).release(group.reservation)
    BasketGroup.objects.filter(pk=group.pk).update(reservation="", reserved_until=None)
