"""What a seller has to do, to prepare and to mend."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jachete87.kernel import bricks
from jachete87.kernel.bricks import Desk
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import FeedRun, ImportedRecord, Source
from jachete87.kernel.feeds.queries import fed_products
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.enums import NOT_YET_HAD, SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries import company_of, waiting_for
from jachete87.kernel.vouchers.queries import left_of
from jachete87.selling.rules import Day, Promoted, Promotion, Told, by_day, promoted

LOW_STOCK = 3
TO_MEND_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits for a seller: orders to prepare, products that cannot be shown yet, low stock, records held back."""

    to_prepare: int
    incomplete: tuple[tuple[Product, tuple[str, ...]], ...]
    low: tuple[Product, ...]
    held: tuple[ImportedRecord, ...]
    flags: tuple[Source, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.to_prepare or self.incomplete or self.low or self.held or self.flags)


def to_do(seller: Seller, on: date) -> ToDo:
    """What waits for a seller on a day."""
    drafts = list(products(seller).filter(state=ProductState.DRAFT)[:TO_MEND_AT_MOST])
    missing = missing_by_product([product.pk for product in drafts], on)
    low = products(seller).filter(state=ProductState.PUBLISHED, stock_on_hand__lte=LOW_STOCK)
    held = ImportedRecord.objects.filter(source__seller=seller, state=RecordState.HELD)
    return ToDo(
        to_prepare=SubOrder.objects.filter(seller=seller, state=SubOrderState.TO_PREPARE).count(),
        incomplete=tuple((product, missing[product.pk]) for product in drafts if missing[product.pk]),
        low=tuple(low[:20]),
        held=tuple(held.select_related("product").order_by("pk")[:20]),
        flags=tuple(sources(seller).exclude(flag="")),
    )


def preparation(seller: Seller) -> tuple[Day, ...]:
    """What a seller has to prepare, by day and place; orders that are ready stay until they are handed over."""
    orders = SubOrder.objects.filter(seller=seller, state__in=NOT_YET_HAD).select_related("purchase__payment")
    lines: dict[int, list[Line]] = defaultdict(list)
    kept = Line.objects.filter(sub_order__seller=seller, sub_order__state__in=NOT_YET_HAD, cancelled_at__isnull=True)
    for line in kept.order_by("title", "pk"):
        lines[line.sub_order_id].append(line)
    found = list(orders.order_by("starts_at", "purchase__reference", "number"))
    told = Told(company_of(found), left_of({order.purchase.reference for order in found if order.vouchers}))
    return by_day(found, lines, told)


def products(seller: Seller, state: str = "", words: str = "") -> QuerySet[Product]:
    """The products of a seller, by state and by words of the title."""
    found = Product.objects.filter(seller=seller)
    if state:
        found = found.filter(state=state)
    if words.strip():
        found = found.filter(Q(title__icontains=words.strip()))
    return found.order_by("title", "pk")


def offers_of(product: Product) -> QuerySet[Offer]:
    """The packs of a product with their prices."""
    found = Offer.objects.filter(variant__product=product).select_related("variant")
    return found.order_by("variant__position", "variant_id", "brick")


def promoted_packs(seller: Seller, promotion: Promotion, at: datetime) -> list[Promoted]:
    """What a promotion makes of each pack it is for, by product; two queries."""
    chosen = {} if promotion.products is None else {"variant__product__in": promotion.products}
    offers = list(packs_on_line(seller).filter(**chosen))
    feeds = fed_products({offer.variant.product_id for offer in offers})
    return [promoted(offer, promotion, feeds.get(offer.variant.product_id, ""), at) for offer in offers]


def packs_on_line(seller: Seller) -> QuerySet[Offer]:
    """The packs of a seller that are sold, or could be, with their products, in the order of their names."""
    found = Offer.objects.filter(variant__product__seller=seller, is_active=True).select_related("variant__product")
    return found.order_by("variant__product__title", "variant__product", "variant__position", "pk")


def sales_ahead(seller: Seller, at: datetime) -> QuerySet[Offer]:
    """The packs of a seller whose reduction runs or is still to come."""
    return packs_on_line(seller).filter(Q(sale_to=None) | Q(sale_to__gt=at), sale_price__isnull=False)


def sources(seller: Seller) -> QuerySet[Source]:
    """Where the catalogue of a seller comes from."""
    return Source.objects.filter(seller=seller).order_by("name", "pk")


def latest_runs(seller: Seller) -> QuerySet[FeedRun]:
    """The last imports of a seller, newest first."""
    return FeedRun.objects.filter(source__seller=seller).select_related("source").order_by("-at", "-pk")[:20]


def desks(user: Any, seller: Seller) -> Sequence[Desk]:
    """The pages of the space, and what the bricks add."""
    waiting, returns = waiting_for(seller.pk)
    own = [
        Desk(_("À faire"), reverse("selling:home")),
        Desk(_("À préparer"), reverse("selling:preparation"), waiting),
        Desk(_("Retours"), reverse("selling:returns"), returns),
        Desk(_("Catalogue et stock"), reverse("selling:catalogue")),
        Desk(_("Promotions"), reverse("selling:promotions")),
        Desk(_("Importer un catalogue"), reverse("selling:imports")),
        Desk(_("Factures"), reverse("selling:documents")),
        Desk(_("Relevé du mois"), reverse("selling:statement")),
        Desk(_("Être payé"), reverse("selling:paid")),
        Desk(_("Ma fiche"), reverse("selling:profile")),
    ]
    return own + [desk for brick in bricks.installed() for desk in brick.desks(user)]
