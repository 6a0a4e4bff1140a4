"""Saved for later: a line is set aside, with nothing held for it, and taken back when the shopper wants."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound
from jachete87.base.retries import retried
from jachete87.kernel.basket.actions.lines import Wanted, add_line, release_empty_groups
from jachete87.kernel.basket.actions.opening import locked_basket, touch
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.basket.rules import MOST_PACKS
from jachete87.kernel.catalogue.actions.stock import drop_holds


@retried
@transaction.atomic
def set_aside(*, key: str, line_id: int, at: datetime) -> None:
    """Keep a line for later: what was held for it is given back. Raises NotFound or BasketExpired."""
    basket = locked_basket(key)
    _aside(basket, [_line(basket, line_id, is_aside=False)], at)


@retried
@transaction.atomic
def set_group_aside(*, key: str, group_id: str, at: datetime) -> None:
    """Keep a whole group for later. Raises NotFound or BasketExpired."""
    basket = locked_basket(key)
    drawer = next((each for each in load(basket, at) if each.id == group_id), None)
    if drawer is None:
        raise NotFound(gettext("Ce groupe n'est pas dans le panier."))
    _aside(basket, [row.line for row in drawer.rows], at)


@retried
@transaction.atomic
def take_back(*, key: str, line_id: int, at: datetime) -> None:
    """Put a line that was set aside into the basket again, held like any other.

    Raises NotFound, BasketExpired, OfferGone, CannotBeHad or OutOfStock; then it stays aside.
    """
    basket = locked_basket(key)
    line = _line(basket, line_id, is_aside=True)
    add_line(key=key, wanted=Wanted(line.offer_id, line.quantity, line.personalisation), at=at)
    line.delete()


@transaction.atomic
def take_note(*, key: str) -> None:
    """The shopper has seen what joined the basket from another day."""
    BasketLine.objects.filter(basket=locked_basket(key), joined__gt=0).update(joined=0)


def _line(basket: Basket, line_id: int, *, is_aside: bool) -> BasketLine:
    line = BasketLine.objects.filter(basket=basket, pk=line_id, is_aside=is_aside).first()
    if line is None:
        raise NotFound(gettext("Cette ligne n'est pas dans le panier."))
    return line


def _aside(basket: Basket, lines: list[BasketLine], at: datetime) -> None:
    drop_holds(lines=[line.pk for line in lines])
    for line in lines:
        same = BasketLine.objects.filter(
            basket=basket, offer=line.offer_id, personalisation=line.personalisation, is_aside=True
        )
        packs = sum(same.values_list("quantity", flat=True)) + line.quantity
        same.delete()
        BasketLine.objects.filter(pk=line.pk).update(is_aside=True, joined=0, quantity=min(packs, MOST_PACKS))
    touch(basket=basket.pk, at=at)
    release_empty_groups(basket, at)
