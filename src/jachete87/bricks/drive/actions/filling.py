"""The basket of a subscription in a cycle: filled with what can be had of it, in the nearest slot."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.models import Serving, SubscriptionLine
from jachete87.bricks.drive.queries.servings import lines_of
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.bricks.drive.rules.subscriptions import nearest
from jachete87.bricks.drive.rules.texts import way_id
from jachete87.kernel.basket.actions.lines import CannotBeHad, Wanted, add_line, remove_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice, SlotFull
from jachete87.kernel.catalogue.actions.stock import OutOfStock
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.catalogue.rules import packs_available
from jachete87.kernel.orders.rules.sales import Buyer


class NoSlot(Refusal):
    """No place is left at the point of a subscription."""

    code, status = "slot_full", 409


@dataclass(frozen=True, slots=True)
class Filled:
    """A basket that is ready to be ordered for a serving."""

    serving: int
    key: str
    said: tuple[str, ...]
    buyer: Buyer
    point: int
    hour: time
    language: str

    @classmethod
    def of(cls, serving: Serving) -> "Filled":
        """What is needed to order. Needs `serving.subscription.user`."""
        wish = serving.subscription
        user = wish.user
        buyer = Buyer(
            email=user.email,
            name=user.full_name or user.email,
            phone=user.phone,
            language=user.language,
            user_id=user.pk,
            adult=wish.adult_declared,
        )
        said = tuple(serving.said.splitlines())
        return cls(serving.pk, serving.basket_key, said, buyer, wish.point_id, wish.hour, user.language)


def fill(serving: Serving, at: datetime) -> tuple[str, tuple[str, ...]]:
    """The key of a fresh basket with what can be had in this cycle ("" when nothing can), and what is left out.

    Belongs in the transaction that holds the serving. Raises NoSlot when all slots of the sale are full.
    """
    basket = start_basket(language=serving.subscription.user.language)
    said = [told for line in lines_of(serving.subscription) if (told := _put(basket, line, at))]
    is_there = False
    for drawer in load(basket, at):
        if drawer.quote.key == key_of(serving.cycle_id):
            is_there = True
            continue
        for row in drawer.rows:
            remove_line(key=basket.key, line_id=row.line.pk, at=at)
            said.append(gettext("%(title)s : n’est pas vendu dans cette vente.") % {"title": row.product.title})
    return basket.key if is_there else "", tuple(said)


def choose_slot(filled: Filled, at: datetime) -> None:
    """A place in the slot that is nearest to the hour that is wished. Raises NoSlot."""
    drawers = load(Basket.objects.get(key=filled.key), at)
    way = next((way for each in drawers for way in each.quote.ways if way.id == way_id(filled.point)), None)
    for slot in nearest(way.slots, filled.hour) if way else ():
        try:
            choose_way(key=filled.key, group_id=drawers[0].id, choice=Choice(way_id(filled.point), slot.id), at=at)
        except SlotFull:
            continue
        return
    raise NoSlot(gettext("Il ne reste plus de créneau à ce point de retrait pour cette vente."))


def empty(key: str) -> None:
    """Give back everything that a basket keeps."""
    for line in BasketLine.objects.filter(basket__key=key).select_related("basket"):
        remove_line(key=key, line_id=line.pk, at=line.basket.updated_at)


def _put(basket: Basket, line: SubscriptionLine, at: datetime) -> str:
    """Put a line into a basket, or as many packs of it as there are; what is to be told of it, else ""."""
    told = {"title": line.title, "wished": line.quantity}
    if line.offer is None:
        return gettext("%(title)s : n’est plus en vente.") % told
    try:
        left = _add(basket, line.offer, line.quantity, at)
    except CannotBeHad as refusal:
        if refusal.code == SlotFull.code:
            raise NoSlot(refusal.message) from refusal
        return gettext("%(title)s : %(why)s") % {"title": line.title, "why": refusal.message}
    except Refusal as refusal:
        return gettext("%(title)s : %(why)s") % {"title": line.title, "why": refusal.message}
    if left == line.quantity:
        return ""
    if left:
        return gettext("%(title)s : %(left)s au lieu de %(wished)s.") % (told | {"left": left})
    return gettext("%(title)s : il n’en reste plus.") % told


def _add(basket: Basket, offer: Offer, packs: int, at: datetime) -> int:
    """Put so many packs in, or those that are left; how many they are."""
    while packs > 0:
        try:
            with transaction.atomic():
                add_line(key=basket.key, wanted=Wanted(offer.pk, packs), at=at)
        except OutOfStock:
            product = Product.objects.get(pk=offer.variant.product_id)
            packs = min(packs - 1, packs_available(product, offer.variant) or 0)
        else:
            break
    return max(packs, 0)
