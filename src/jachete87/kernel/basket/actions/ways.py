"""For each group of a basket the shopper chooses how to have it; a place that is chosen is kept for a while."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.lines import CannotBeHad
from jachete87.kernel.basket.actions.opening import locked_basket
from jachete87.kernel.basket.actions.places import hold_until
from jachete87.kernel.basket.actions.riding import leave_ride, ride_along
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.basket.queries.rides import way_of
from jachete87.kernel.bricks import Choice, Way, WayNotAvailable


class AddressMissing(Refusal):
    """A parcel needs an address."""

    status = 409


@retried
@transaction.atomic
def choose_way(*, key: str, group_id: str, choice: Choice, at: datetime) -> None:
    """Choose how to have a group: which way, with its slot or address; a place is kept instead of the one before.

    Raises NotFound for a group that is not in the basket, WayNotAvailable, SlotFull, CycleClosed, CannotBeHad, or
    AddressMissing.
    """
    basket = locked_basket(key)
    leave_ride(basket=basket, group_id=group_id, at=at)
    drawer = next((each for each in load(basket, at) if each.id == group_id), None)
    if drawer is None:
        raise NotFound(gettext("Ce groupe n'est pas dans le panier."))
    carrier = next((brick.slug for brick in bricks.installed() if way_of(brick.slug) == choice.way), None)
    if carrier is not None:
        ride_along(basket=basket, group_id=group_id, carrier=carrier, at=at)
        Basket.objects.filter(pk=basket.pk).update(updated_at=at)
        return
    _choose(basket, drawer, choice, at)


def _choose(basket: Basket, drawer: Drawer, choice: Choice, at: datetime) -> None:
    way = _way(drawer, choice)
    if drawer.joins and drawer.group and _is_same(drawer.group, choice):
        return
    group, _ = BasketGroup.objects.get_or_create(basket=basket, brick=drawer.brick, key=drawer.quote.key)
    if group.reservation:
        bricks.brick(group.brick).release(group.reservation)
    until = hold_until(drawer.quote.deadline, at)
    group.joins = None
    group.way, group.slot, group.address = way.id, choice.slot if way.needs_slot else None, choice.address.strip()
    lines = [row.ask for row in drawer.going or drawer.rows]
    group.reservation = bricks.brick(drawer.brick).reserve(lines, choice, until, at)
    group.reserved_until = until
    group.save()
    Basket.objects.filter(pk=basket.pk).update(updated_at=at)


@retried
@transaction.atomic
def choose_together(*, key: str, choices: Mapping[str, Choice], at: datetime) -> None:
    """Choose for several groups at once, all or none. Raises what `choose_way` raises."""
    for group_id, choice in sorted(choices.items(), key=lambda each: (each[1].slot or 0, each[0])):
        choose_way(key=key, group_id=group_id, choice=choice, at=at)


def _is_same(group: BasketGroup, choice: Choice) -> bool:
    """Who chooses what an order has already, stays with that order."""
    return (group.way, group.slot, group.address) == (choice.way, choice.slot, choice.address.strip())


def _way(drawer: Drawer, choice: Choice) -> Way:
    if not drawer.quote.ways:
        notice = drawer.quote.notices[0]
        raise CannotBeHad(notice.code, notice.text, group=drawer.id)
    way = next((each for each in drawer.quote.ways if each.id == choice.way), None)
    if way is None or drawer.is_handoff:
        raise WayNotAvailable(gettext("Ce mode de retrait n'est pas proposé pour ce groupe."), group=drawer.id)
    if way.needs_address and not choice.address.strip():
        raise AddressMissing(gettext("Indiquez l'adresse où envoyer le colis."), errors=[{"field": "address"}])
    return way
