"""What is said of a line or a group that cannot be ordered now, and why; the way out is the page's."""

from decimal import Decimal

from django.utils.translation import gettext

from jachete87.base.jinja import euro
from jachete87.kernel.basket.models import BasketLine
from jachete87.kernel.bricks import Notice
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.membership.enums import SellerState

PLATFORM = "platform"
MOST_PACKS = 999


def not_sold(line: BasketLine) -> Notice | None:
    """Why a line is not on sale: its brick, its seller, its product or its pack; None while it is."""
    offer = line.offer
    product = offer.variant.product
    if not offer.brick.is_open:
        return _gone(line, gettext("Cette partie du portail est fermée pour le moment."))
    if product.seller.state != SellerState.ACTIVE:
        said = gettext("%(seller)s ne vend pas en ce moment.")
        return _gone(line, said % {"seller": product.seller.trade_name})
    if product.state != ProductState.PUBLISHED or not offer.is_active:
        return _gone(line, gettext("N’est plus en vente."))
    return None


def too_few(line: BasketLine, left: int) -> Notice:
    """There are only so many packs left."""
    text = gettext("Il n'en reste que %(left)s.") % {"left": left} if left else gettext("Il n'en reste plus.")
    return Notice("out_of_stock", text, (line.pk,))


def price_changed(line: BasketLine, price: Decimal) -> Notice:
    """A pack costs something else than what the shopper saw."""
    text = gettext("Le prix est passé de %(before)s à %(now)s.")
    return Notice("price_changed", text % {"now": euro(price), "before": euro(line.price_seen)}, (line.pk,))


def choose_again() -> Notice:
    """The sale or the way that was chosen is no more."""
    return Notice("way_not_available", gettext("Ce que vous aviez choisi n'est plus possible : choisissez à nouveau."))


def cannot_join(reference: str) -> Notice:
    """The order with which a group should be had is cancelled, prepared or past its cut-off, or takes no more."""
    text = gettext(
        "Rien ne peut plus être ajouté à votre commande %(reference)s : choisissez comment avoir ceci à part."
    )
    return Notice("way_not_available", text % {"reference": reference})


def slot_was_taken() -> Notice:
    """The slot that was chosen has no room for what lies in the group, and no place of it is held any more."""
    return Notice("slot_full", gettext("Le créneau choisi n’a plus assez de place : choisissez-en un autre."))


def _gone(line: BasketLine, text: str) -> Notice:
    return Notice("offer_gone", text, (line.pk,))
