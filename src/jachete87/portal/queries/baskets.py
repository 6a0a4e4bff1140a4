"""What the pages ask of baskets besides the basket itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries import BasketView, GroupView, view
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.catalogue.queries import product_page
from jachete87.kernel.catalogue.rules import withdrawal_of
from jachete87.portal.queries.cards import media_address


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
    return BasketLine.objects.filter(basket__key=key, is_aside=False).aggregate(n=Sum("quantity"))["n"] or 0


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
    asking = Offer.objects.filter(pk=offer_id).exclude(variant__product__personalisation="")
    return asking.values_list("variant__product_id", flat=True).first()


def title_of(offer_id: int) -> str:
    """What an offer sells, in words."""
    row = Offer.objects.filter(pk=offer_id).values_list("variant__product__title", "variant__name").first()
    return ", ".join(filter(None, row)) if row else ""


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


def choice_of(group: GroupView, chosen: str, address: str) -> Choice:
    """What a form chose: the id of a way, or of a slot, which tells its way."""
    for way in group.ways:
        if way.id == chosen:
            return Choice(way=way.id, address=address)
        if any(str(slot.id) == chosen for slot in way.slots):
            return Choice(way=way.id, slot=int(chosen), address=address)
    return Choice(way=chosen, address=address)


def withdrawals_of(basket: BasketView) -> dict[int, str]:
    """Whether each line may be given back, in words, by line id; one query."""
    lines = [line for group in basket.groups for line in group.lines]
    rows = Product.objects.filter(pk__in={line.product for line in lines}).select_related("category")
    products = {product.pk: product for product in rows}
    return {
        line.id: str(Withdrawal(withdrawal_of(products[line.product], line.personalisation)).label) for line in lines
    }
