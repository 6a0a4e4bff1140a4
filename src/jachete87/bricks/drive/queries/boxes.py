"""What is in boxes, cycle by cycle."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from jachete87.bricks.drive.models import Box, BoxContent, BoxLine, Cycle, CycleLeg
from jachete87.bricks.drive.rules import boxes as rules
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.bricks import Contents
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Product
from jachete87.kernel.membership.models import Seller


@dataclass(frozen=True, slots=True)
class BoxOfSeller:
    """A box on its farmer's page: the sale that comes next, and what is said of its content there."""

    box: Box
    cycle: Cycle | None
    contents: Contents


@dataclass(frozen=True, slots=True)
class Written:
    """A content with its things."""

    content: BoxContent
    things: tuple[BoxLine, ...]


def contents_of(wanted: Mapping[int, tuple[int, int | None]]) -> dict[int, Contents]:
    """What is in boxes: for each key a product and the cycle it is had in (None: no sale is open); three queries."""
    found = _nearest(wanted.values())
    things = list(BoxLine.objects.filter(content__in={content.pk for content in found.values()}))
    of_content: dict[int, list[BoxLine]] = defaultdict(list)
    for thing in things:
        of_content[thing.content_id].append(thing)
    facts = _facts({thing.product_id for thing in things if thing.product_id})
    return {
        key: rules.contents(content, of_content[content.pk], facts, asked[1])
        if (content := found.get(asked))
        else rules.unknown()
        for key, asked in wanted.items()
    }


def boxes_of(seller: Seller, on: date) -> list[BoxOfSeller]:
    """A farmer's boxes by name, each with the next sale; a constant number of queries."""
    boxes = list(Box.objects.filter(product__seller=seller).select_related("product").order_by("product__title", "pk"))
    cycle = cycles_ahead(seller, on).first()
    said = contents_of({box.pk: (box.product_id, cycle.pk if cycle else None) for box in boxes}) if boxes else {}
    return [BoxOfSeller(box, cycle, said[box.pk]) for box in boxes]


def may_be_boxes(seller: Seller) -> QuerySet[Product]:
    """A farmer's products in the drive that are not boxes yet."""
    sold = Offer.objects.filter(brick=SLUG, is_active=True, variant__product__seller=seller)
    mine = Product.objects.filter(pk__in=sold.values("variant__product"))
    return mine.exclude(pk__in=Box.objects.values("product")).order_by("title", "pk")


def cycles_ahead(seller: Seller, on: date) -> QuerySet[Cycle]:
    """The sales in which a farmer takes part that are not collected yet, the next first."""
    legs = CycleLeg.objects.filter(seller=seller)
    ahead = Cycle.objects.filter(pk__in=legs.values("cycle"), collect_on__gte=on)
    return ahead.exclude(state="cancelled").order_by("collect_on", "pk")


def written(box: Box, cycle: Cycle) -> Written | None:
    """What was written for a cycle."""
    return _written(BoxContent.objects.filter(box=box, cycle=cycle))


def written_before(box: Box, cycle: Cycle) -> Written | None:
    """What was written for the last cycle before this one."""
    return _written(BoxContent.objects.filter(box=box, cycle__collect_on__lt=cycle.collect_on))


def _written(found: QuerySet[BoxContent]) -> Written | None:
    content = found.select_related("cycle").order_by("-cycle__collect_on", "-pk").first()
    return Written(content, tuple(BoxLine.objects.filter(content=content))) if content else None


def _nearest(wanted: Collection[tuple[int, int | None]]) -> dict[tuple[int, int | None], BoxContent]:
    """For each product and cycle what was written for it, else what was written last."""
    products = {product for product, _ in wanted}
    cycles = {cycle for _, cycle in wanted if cycle}
    last = BoxContent.objects.filter(box=OuterRef("box")).order_by("-cycle__collect_on", "-pk").values("pk")[:1]
    rows = BoxContent.objects.filter(Q(cycle__in=cycles) | Q(pk=Subquery(last)), box__product__in=products)
    by_product: dict[int, list[BoxContent]] = defaultdict(list)
    for content in rows.select_related("cycle", "box").order_by("-cycle__collect_on", "-pk"):
        by_product[content.box.product_id].append(content)
    found = {}
    for product, cycle in set(wanted):
        mine = by_product[product]
        own = next((content for content in mine if content.cycle_id == cycle), mine[0] if mine else None)
        if own:
            found[product, cycle] = own
    return found


def _facts(products: set[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for product, allergen, statement in AllergenFact.objects.filter(product__in=products).values_list(
        "product_id", "allergen", "statement"
    ):
        found[product][allergen] = statement
    return found
