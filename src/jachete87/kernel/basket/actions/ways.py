"""For each group of a basket the shopper chooses how to have it; a place that is chosen is kept for a while."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.lines import CannotBeHad
from jachete87.kernel.basket.actions.opening import locked_basket, touch
from jachete87.kernel.basket.actions.places import hold_until, without_place
from jachete87.kernel.basket.actions.riding import leave_ride, ride_along
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.basket.queries.rides import carrier_of
from jachete87.kernel.bricks import Choice, Way, WayNotAvailable


class AddressMissing(Refusal):
    """A parcel needs an address."""

    status = 409


@retried
@transaction.atomic
def choose_way(*, key: str, group_id: str, choice: Choice, at: datetime) -> bool:
    """Choose how to have a group: which way, with its slot or address; a place is kept instead of the one before.

    A slot tells its way. Whether nothing is left to choose for what else can be had of the basket. Raises NotFound for
    a group that is not in the basket, WayNotAvailable, SlotFull, CycleClosed, CannotBeHad, or AddressMissing.
    """
    basket = locked_basket(key)
    drawers = load(basket, at)
    if all(each.id != group_id for each in drawers) and leave_ride(basket=basket, group_id=group_id, at=at):
        drawers = load(basket, at)
    drawer = next((each for each in drawers if each.id == group_id), None)
    if drawer is None:
        raise NotFound(gettext("Ce groupe n'est pas dans le panier."))
    if carrier := carrier_of(choice.way):
        ride_along(basket=basket, group_id=group_id, carrier=carrier, at=at)
        touch(basket=basket.pk, at=at)
        return all(each.is_set for each in load(basket, at) if each.going and not each.is_handoff)
    way = _way(drawer, choice)
    chosen = Choice(way.id, choice.slot if way.needs_slot else None, choice.address.strip())
    if not (drawer.joins and drawer.group and _is_same(drawer.group, chosen)):
        _reserve(basket, drawer, chosen, at)
    return all(each.is_set for each in drawers if each.going and not each.is_handoff and each is not drawer)


@retried
@transaction.atomic
def choose_together(*, key: str, choices: Mapping[str, Choice], at: datetime) -> None:
    """Choose for several groups at once, all or none. Raises what `choose_way` raises."""
    for group_id, choice in sorted(choices.items(), key=lambda each: (each[1].slot or 0, each[0])):
        choose_way(key=key, group_id=group_id, choice=choice, at=at)


def _reserve(basket: Basket, drawer: Drawer, choice: Choice, at: datetime) -> None:
    """Keep a place for what can be had of a drawer, instead of the one it has."""
    brick, until = bricks.brick(drawer.brick), hold_until(drawer.quote.deadline, at)
    group = without_place(basket, drawer)
    group.way, group.slot, group.address = choice.way, choice.slot, choice.address
    group.reservation = brick.reserve([row.ask for row in drawer.going or drawer.rows], choice, until, at)
    group.reserved_until = until
    group.save()
    touch(basket=basket.pk, at=at)


def _is_same(group: BasketGroup, choice: Choice) -> bool:
    """Who chooses what an order has already, stays with that order."""
    return (group.way, group.slot, group.address) == (choice.way, choice.slot, choice.address)


def _way(drawer: Drawer, choice: Choice) -> Way:
    if not drawer.quote.ways:
        notice = drawer.quote.notices[0]
        raise CannotBeHad(notice.code, notice.text, group=drawer.id)
    way = next((each for each in drawer.quote.ways if _is_meant(each, choice)), None)
    if way is None or drawer.is_handoff:
        raise WayNotAvailable(gettext("Ce mode de retrait n'est pas proposé pour ce groupe."), group=drawer.id)
    if way.needs_address and not choice.address.strip():
        raise AddressMissing(gettext("Indiquez l'adresse où envoyer le colis."), errors=[{"field": "address"}])
    return way


def _is_meant(way: Way, choice: Choice) -> bool:
    return way.id == choice.way or (not choice.way and any(slot.id == choice.slot for slot in way.slots))
