"""How much a seller offers in a sale, row by row, and what was done to it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from jachete87.bricks.drive.models import CycleLeg, LegQuantity
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer, Product


@dataclass(frozen=True, slots=True)
class GridRow:
    """A product in a sale, in base units: `offered` None means what the stock has; `ordered` so far."""

    product: Product
    offered: int | None
    ordered: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """What a product is offered with, and what it would be with the quantity of the sale before."""

    product: Product
    before: int | None
    after: int

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed of the quantity of a product, in base units."""

    product: int
    title: str
    before: int | None
    after: int | None


def products_of(leg: CycleLeg) -> QuerySet[Product]:
    """What a seller can sell in a sale, by name; what it left out of this one too."""
    on_sale = Offer.objects.filter(brick=SLUG, is_active=True, variant__product__seller=leg.seller_id)
    mine = Product.objects.filter(pk__in=on_sale.values("variant__product"), state=ProductState.PUBLISHED)
    return mine.order_by("title", "pk")


def grid_of(leg: CycleLeg) -> list[GridRow]:
    """The products of a leg with what is offered and ordered of each; two queries."""
    counted = {row.product_id: row for row in LegQuantity.objects.filter(leg=leg)}
    products = products_of(leg).exclude(pk__in=leg.excluded.values("pk"))
    return [
        GridRow(one, counted[one.pk].offered, counted[one.pk].promised) if one.pk in counted else GridRow(one, None, 0)
        for one in products
    ]


def leg_before(leg: CycleLeg) -> CycleLeg | None:
    """The last sale before in which the seller offered quantities."""
    offered = LegQuantity.objects.filter(offered__isnull=False, leg__seller=leg.seller_id)
    earlier = CycleLeg.objects.filter(pk__in=offered.values("leg"), cycle__collect_on__lt=leg.cycle.collect_on)
    return earlier.select_related("cycle").order_by("-cycle__collect_on", "-pk").first()


def repeated(leg: CycleLeg) -> list[Repeated]:
    """What repeating the quantities of the sale before would make of this one; what is ordered is kept in any case."""
    before = leg_before(leg)
    rows = LegQuantity.objects.filter(leg=before) if before else LegQuantity.objects.none()
    offered = {row.product_id: row.offered for row in rows if row.offered is not None}
    return [
        Repeated(row.product, row.offered, max(offered[row.product.pk], row.ordered))
        for row in grid_of(leg)
        if row.product.pk in offered
    ]


def what_changed(leg: CycleLeg, entry_id: int) -> list[Changed]:
    """What an entry of the log says was changed of the quantities of a leg; nothing for another entry."""
    entry = LogEntry.objects.filter(pk=entry_id, subject=f"leg:{leg.pk}", action="drive.quantities").first()
    changes = entry.detail["changes"] if entry else []
    titles = dict(Product.objects.filter(pk__in=[one[0] for one in changes]).values_list("pk", "title"))
    return [Changed(product, titles.get(product, ""), before, after) for product, before, after in changes]
