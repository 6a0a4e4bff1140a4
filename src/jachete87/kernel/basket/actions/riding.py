"""A group of a basket is had along with a collection of another brick, in its place and at its hour; or on its own."""

from datetime import datetime

from django.utils.translation import gettext

from jachete87.kernel.basket.actions.lines import release_empty_groups
from jachete87.kernel.basket.actions.places import renew_place, without_place
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.basket.queries.rides import rides, way_of
from jachete87.kernel.bricks import SlotFull, WayNotAvailable


def ride_along(*, basket: Basket, group_id: str, carrier: str, at: datetime) -> None:
    """Have a group with a collection of another brick; the place kept there grows. Called with the basket locked.

    Raises WayNotAvailable, or SlotFull where the slot that is chosen has no room for it; then nothing changes.
    """
    drawers = load(basket, at)
    drawer = next(each for each in drawers if each.id == group_id)
    if all(way.id != way_of(carrier) for way in rides(drawers, at).get(group_id, ())):
        raise WayNotAvailable(gettext("Ces articles ne peuvent pas venir avec ce retrait."), group=group_id)
    group = _marked(basket, drawer, carrier)
    for each in load(basket, at):
        if group in each.riders and each.holds_place and not renew_place(each, at):
            raise SlotFull(gettext("Le créneau que vous avez choisi n’a plus assez de place pour ces articles."))


def leave_ride(*, basket: Basket, group_id: str, at: datetime) -> bool:
    """A group that rode is had on its own; the place kept for both shrinks. Called with the basket locked."""
    brick, _, key = group_id.partition(":")
    riding = BasketGroup.objects.filter(basket=basket, brick=brick, key=key).exclude(carrier="")
    rode = bool(riding.delete()[0])
    if rode:
        release_empty_groups(basket, at)
    return rode


def _marked(basket: Basket, drawer: Drawer, carrier: str) -> BasketGroup:
    group = without_place(basket, drawer)
    group.way, group.slot, group.address, group.carrier = way_of(carrier), None, "", carrier
    group.save()
    return group
