"""What the pages ask of baskets besides the basket itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries import BasketView, view
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.queries import product_page
from jachete87.portal.queries.cards import media_address

_DIGITS = 19
_quantities = Prepared(
    lambda: BasketLine.objects.filter(basket__key=Given("basket"), is_aside=False).values_list("quantity", flat=True)
)
_asking_for_words = Prepared(
    lambda: (
        Offer.objects.filter(pk=Given("offer"))
        .exclude(variant__product__personalisation="")
        .values_list("variant__product_id", flat=True)
    )
)


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that was just taken out, so that it can be put in again."""

    title: str
    offer: int
    quantity: int
    personalisation: str


def seen(basket: Basket) -> BasketView:
    """The basket as the shopper sees it now: what has become dearer stays behind until the new price is accepted."""
    return view(basket, now(), lang(), careful=True)


def count_in(key: str) -> int:
    """How many packs lie in a basket; 0 when there is none of that key."""
    return sum(_quantities(basket=key))


def offer_to_add(product_id: int, at: datetime) -> int | None:
    """The cheapest offer of a product that can be had; None when there is something to choose or to write first.

    Raises NotFound for a product that may not be shown.
    """
    page = product_page(product_id, at)
    to_be_had = [offer for offer in page.offers if offer.can_be_had]
    if page.personalisation or not to_be_had:
        return None
    return min(to_be_had, key=lambda offer: (offer.price, offer.id)).id


def wants_words(offer_id: int) -> int | None:
    """The product of an offer that is made with the shopper's own words; None when none are asked for."""
    return _asking_for_words.first(offer=offer_id)


def title_of(offer_id: int) -> str:
    """What an offer sells, in words; nothing for an offer that is not there."""
    offer = Offer.objects.filter(pk=offer_id).select_related("variant__product").first()
    return name_of(offer) if offer else ""


def name_of(offer: Offer) -> str:
    """What an offer sells, in words; needs its pack and product."""
    return ", ".join(filter(None, (offer.variant.product.title, offer.variant.name)))


def line_title(basket: BasketView, line_id: str) -> str:
    """What lies in a line of the basket, in words."""
    lines = (line for group in basket.drawers for line in group.lines if str(line.id) == line_id)
    return next((", ".join(filter(None, (line.title, line.variant))) for line in lines), "")


def pictures_of(basket: BasketView) -> dict[int, str]:
    """The address of each line's picture, when it is ours."""
    lines = [line for group in basket.drawers for line in group.lines]
    return {line.id: media_address(line.picture) for line in (*lines, *basket.aside)}


def amounts_of(basket: BasketView) -> list[tuple[str, Decimal, str]]:
    """What adds up to what is to pay before vouchers: goods and fees by group, and what is taken off by itself."""
    rows: list[tuple[str, Decimal, str]] = []
    for group in basket.going:
        rows.append((group.title, group.subtotal, group.brick_name))
        if group.fee and group.chosen:
            rows.append((_("Frais : %(way)s") % {"way": group.chosen.label}, group.fee, ""))
    if basket.deposits:
        rows.append((_("Consignes des contenants"), basket.deposits, _("rendues quand vous rapportez les contenants")))
    rows += [(each.title, -each.amount, "") for each in basket.to_pay.discounts]
    return rows


def choice_of(chosen: str, address: str) -> Choice:
    """What a form chose: the id of a way, or of a slot, which is a number and tells its way."""
    if chosen.isdecimal() and len(chosen) < _DIGITS:
        return Choice("", int(chosen), address)
    return Choice(chosen, None, address)


def withdrawals_of(basket: BasketView) -> dict[int, str]:
    """Whether each line may be given back, in words, by line id."""
    lines = [line for group in basket.groups for line in group.lines]
    return {line.id: str(Withdrawal(line.withdrawal).label) for line in lines}
