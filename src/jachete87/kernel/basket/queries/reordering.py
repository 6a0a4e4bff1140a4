"""A past purchase, as it could be had now: what is gone, dearer, packed otherwise, or closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.jinja import euro
from jachete87.kernel.bricks import Availability
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.queries import brick_name
from jachete87.kernel.catalogue.queries.offers import availabilities
from jachete87.kernel.catalogue.rules import current_price, packs_available
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.orders.enums import LineState
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.queries.sold import Sold


@dataclass(frozen=True, slots=True)
class Again:
    """A line of a past purchase as it can be had now: `offer` None means gone; `waits`: not now, it is set aside.

    `quantity` is what can be had of it now, `was` what was bought; `changes` say in words what is not as before.
    """

    title: str
    variant: str
    personalisation: str
    was: int
    quantity: int
    offer: int | None
    price: Decimal | None
    waits: bool
    changes: tuple[str, ...]


_offers = Prepared(
    lambda: (
        Offer.objects.filter(
            Among("variant__product", Given("products")),
            variant__product__state="published",
            variant__product__seller__state=SellerState.ACTIVE,
            is_active=True,
            brick__is_open=True,
        )
        .select_related("variant__product")
        .order_by("price", "id")
    )
)


def again(purchase: Purchase, at: datetime) -> tuple[Again, ...]:
    """What the shopper did not cancel of a purchase, as it can be had now; as many queries for one line as for 30."""
    bought = list(Line.objects.filter(sub_order__purchase=purchase, deposit_of=None).order_by("id"))
    lines = [line for line in bought if line.state != LineState.CANCELLED] or bought
    sold = _on_sale({line.product_id for line in lines})
    open_now = availabilities([offer for offers in sold.values() for offer in offers], at)
    return tuple(_again(line, _best(line, sold[line.product_id]), open_now, at) for line in lines)


def more_of(bought: Sold, at: datetime) -> dict[int, str]:
    """The lines of a purchase of which more can be wanted, with what is said of today's price; one query."""
    lines = [line for _, lines in bought.parts for line in lines if line.cancelled_at is None]
    sold = {offer.pk: offer for offers in _on_sale({line.product_id for line in lines}).values() for offer in offers}
    mine = [(line, sold[line.offer_id]) for line in lines if line.offer_id in sold]
    return {line.pk: " ".join(_priced(line, current_price(offer, at))) for line, offer in mine}


def _on_sale(products: set[int]) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = defaultdict(list)
    for offer in _offers(products=list(products)) if products else ():
        found[offer.variant.product_id].append(offer)
    return found


def _best(line: Line, offers: Sequence[Offer]) -> Offer | None:
    """The offer that was bought, else the pack that is nearest in size."""
    same = next((offer for offer in offers if offer.pk == line.offer_id), None)
    return same or min(offers, key=lambda each: abs(each.variant.stock_use - line.stock_use), default=None)


def _again(line: Line, offer: Offer | None, open_now: Mapping[int, Availability], at: datetime) -> Again:
    if offer is None:
        return _line(line, None, 0, None, (gettext("N’est plus en vente."),))
    price, left = current_price(offer, at), packs_available(offer.variant.product, offer.variant)
    quantity = line.quantity if left is None else min(line.quantity, max(left, 0))
    changes = [*_packed(line, offer), *_priced(line, price)]
    if offer.pk not in open_now:
        said = gettext("Ne se commande pas en ce moment (%(brick)s).") % {"brick": brick_name(offer.brick_id)}
        return _line(line, offer, 0, price, (*changes, said))
    if quantity < line.quantity:
        some, none = gettext("Il n'en reste que %(left)s."), gettext("Il n'en reste plus.")
        changes.append(some % {"left": quantity} if quantity else none)
    return _line(line, offer, quantity, price, tuple(changes))


def _packed(line: Line, offer: Offer) -> list[str]:
    now = offer.variant.name or offer.variant.product.title
    if offer.pk == line.offer_id and offer.variant.name == line.variant_name:
        return []
    text = gettext("Autre conditionnement : %(now)s au lieu de %(before)s.")
    return [text % {"now": now, "before": line.variant_name or line.title}]


def _priced(line: Line, price: Decimal) -> list[str]:
    if price == line.unit_gross:
        return []
    told = {"now": euro(price), "before": euro(line.unit_gross)}
    if price > line.unit_gross:
        return [gettext("Plus cher : %(now)s au lieu de %(before)s.") % told]
    return [gettext("Moins cher : %(now)s au lieu de %(before)s.") % told]


def _line(line: Line, offer: Offer | None, quantity: int, price: Decimal | None, changes: tuple[str, ...]) -> Again:
    return Again(
        title=line.title,
        variant=offer.variant.name if offer else line.variant_name,
        personalisation=line.personalisation,
        was=line.quantity,
        quantity=quantity,
        offer=offer.pk if offer else None,
        price=price,
        waits=offer is not None and quantity == 0,
        changes=changes,
    )
