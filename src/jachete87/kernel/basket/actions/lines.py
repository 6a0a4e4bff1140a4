"""Lines are put into a basket, changed and taken out; what they take is kept for a while."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.database.prepared import Given, Prepared, PreparedRows
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.opening import locked_basket, touch
from jachete87.kernel.basket.actions.places import follow_lines, hold_until
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.basket.queries.rows import Row
from jachete87.kernel.basket.rules import MOST_PACKS
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.rules import current_price

_offer = Prepared(lambda: Offer.objects.filter(pk=Given("offer")))
_put_in = PreparedRows(BasketLine)
_same = Prepared(
    lambda: BasketLine.objects.filter(
        basket=Given("basket"), offer=Given("offer"), personalisation=Given("personalisation"), is_aside=False
    )
)


class OfferGone(Refusal):
    """This is not sold any more."""

    code, status = "offer_gone", 409


class CannotBeHad(Refusal):
    """A line cannot be had now; `code` says why."""

    status = 409

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(message, **details)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many packs of an offer, with what is to be written or made on it."""

    offer: int
    quantity: int = 1
    personalisation: str = ""


@retried
@transaction.atomic
def add_line(*, key: str, wanted: Wanted, at: datetime) -> BasketLine:
    """Put packs of an offer into a basket, onto the same line when it is there already, and keep the stock for them.

    The line comes with its offer, pack and product.

    Raises NotFound, BasketExpired, OfferGone, CannotBeHad, OutOfStock, or Refusal for a quantity out of range.
    """
    basket = locked_basket(key)
    offer = _offer.first(offer=wanted.offer)
    if offer is None:
        raise OfferGone(gettext("Cette offre n'existe pas ou plus."))
    same = _same.first(basket=basket.pk, offer=offer.pk, personalisation=wanted.personalisation)
    line = same or BasketLine(basket=basket, offer=offer, personalisation=wanted.personalisation, quantity=0)
    line.quantity, line.price_seen = _in_range(wanted.quantity + line.quantity), current_price(offer, at)
    if same:
        line.save()
    else:
        _put_in([line])
    return _keep(basket, line.pk, at)


@retried
@transaction.atomic
def change_line(*, key: str, line_id: int, quantity: int, at: datetime) -> None:
    """Have another number of packs of a line; none takes it out. The price that is shown now counts as seen."""
    basket = locked_basket(key)
    line = _line(basket, line_id)
    if quantity == 0:
        _remove(basket, line, at)
        return
    price = current_price(line.offer, at)
    BasketLine.objects.filter(pk=line.pk).update(quantity=_in_range(quantity), price_seen=price)
    _keep(basket, line.pk, at)


@retried
@transaction.atomic
def remove_line(*, key: str, line_id: int, at: datetime) -> Wanted:
    """Take a line out and give back what was kept for it; what it was, so that it can be put in again."""
    basket = locked_basket(key)
    line = _line(basket, line_id)
    _remove(basket, line, at)
    return Wanted(line.offer_id, line.quantity, line.personalisation)


@retried
@transaction.atomic
def see_prices(*, key: str, at: datetime) -> None:
    """The shopper was told the prices of now: they count as seen."""
    for line in BasketLine.objects.filter(basket__key=key).select_related("offer"):
        BasketLine.objects.filter(pk=line.pk).update(price_seen=current_price(line.offer, at))


@retried
@transaction.atomic
def accept_price(*, key: str, line_id: int, price: Decimal, at: datetime) -> None:
    """The shopper takes a line at the price that was just shown.

    Raises NotFound, BasketExpired, or CannotBeHad when the price has risen again in the meantime.
    """
    line = _line(locked_basket(key), line_id)
    asked = current_price(line.offer, at)
    if price < asked:
        raise CannotBeHad("price_changed", gettext("Le prix vient encore de changer : regardez-le à nouveau."))
    BasketLine.objects.filter(pk=line.pk).update(price_seen=asked)


def _line(basket: Basket, line_id: int) -> BasketLine:
    line = BasketLine.objects.filter(basket=basket, pk=line_id).select_related("offer").first()
    if line is None:
        raise NotFound(gettext("Cette ligne n'est pas dans le panier."))
    return line


def _in_range(quantity: int) -> int:
    if not 1 <= quantity <= MOST_PACKS:
        raise Refusal(gettext("La quantité va de 1 à %(most)s.") % {"most": MOST_PACKS})
    return quantity


def _keep(basket: Basket, line_id: int, at: datetime) -> BasketLine:
    """Keep the stock of a line and its room, unless it cannot be had or is finished elsewhere."""
    drawer, row = _find(load(basket, at), line_id)
    barred = [notice for notice in drawer.bars(row) if notice.code != "out_of_stock" or notice not in row.barred]
    if barred:
        raise CannotBeHad(barred[0].code, barred[0].text, line=line_id)
    touch(basket=basket.pk, at=at)
    if not drawer.is_handoff:
        follow_lines(drawer, at)
        until = hold_until(drawer.quote.deadline, at)
        stock.hold(need=stock.Need(line_id, row.product.pk, row.units), until=until)
    return row.line


def _find(drawers: tuple[Drawer, ...], line_id: int) -> tuple[Drawer, Row]:
    return next((drawer, row) for drawer in drawers for row in drawer.rows if row.line.pk == line_id)


def _remove(basket: Basket, line: BasketLine, at: datetime) -> None:
    stock.drop_holds(lines=[line.pk])
    BasketLine.objects.filter(pk=line.pk).delete()
    touch(basket=basket.pk, at=at)
    release_empty_groups(basket, at)


def release_empty_groups(basket: Basket, at: datetime) -> None:
    """Give back the places kept for groups that have no line any more, and the room of lines that went.

    What is to join an order still waits for a line.
    """
    drawers = load(basket, at)
    for drawer in drawers:
        follow_lines(drawer, at)
    alive = {drawer.id for drawer in drawers} | {str(group) for drawer in drawers for group in drawer.riders}
    for group in BasketGroup.objects.filter(basket=basket):
        if str(group) not in alive and not group.joins_id:
            if group.reservation:
                bricks.brick(group.brick).release(group.reservation)
            group.delete()
