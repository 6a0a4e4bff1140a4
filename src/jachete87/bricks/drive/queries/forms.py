"""What can be ordered on paper in a sale: goods with their numbers, prices and what the law wants said of them."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from jachete87.bricks.drive.models import Cycle, CycleLeg, FormNumber
from jachete87.bricks.drive.rules.forms import FormGood
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.enums import AllergenStatement
from jachete87.kernel.catalogue.models import AllergenFact, Offer
from jachete87.kernel.catalogue.queries import listed_products
from jachete87.kernel.catalogue.rules import current_price, unit_price_of


def offers_of_sale(cycle: Cycle) -> QuerySet[Offer]:
    """What is sold in a cycle: listed products, in the drive, of the sellers that take part, none left out by them."""
    leg = CycleLeg.objects.filter(cycle=cycle, seller=OuterRef("variant__product__seller"))
    left_out = CycleLeg.excluded.through.objects.filter(cycleleg__cycle=cycle, product_id=OuterRef("variant__product"))
    offers = Offer.objects.filter(Exists(leg), brick=SLUG, brick__is_open=True, is_active=True)
    return offers.filter(~Exists(left_out), variant__product__in=listed_products())


def unnumbered(cycle: Cycle) -> QuerySet[Offer]:
    """What is sold in a cycle and has no number on its form yet, shelf by shelf."""
    numbered = FormNumber.objects.filter(cycle=cycle, offer=OuterRef("pk"))
    return offers_of_sale(cycle).filter(~Exists(numbered)).order_by(
        "variant__product__category__position", "variant__product__category", "variant__product__title",
        "variant__position", "pk",
    )  # fmt: skip


def goods_on_paper(cycle: Cycle, at: datetime) -> list[FormGood]:
    """The goods of a cycle with their numbers; two queries."""
    numbers = (
        FormNumber.objects.filter(cycle=cycle, offer__in=offers_of_sale(cycle))
        .select_related("offer__variant__product__seller__commune", "offer__variant__product__category")
        .defer("offer__variant__product__seller__commune__contour")
    )
    found = list(numbers)
    facts: dict[int, list[AllergenFact]] = defaultdict(list)
    for fact in AllergenFact.objects.filter(product__in={each.offer.variant.product_id for each in found}).order_by(
        "pk"
    ):
        facts[fact.product_id].append(fact)
    return [_good(each, facts.get(each.offer.variant.product_id), at) for each in found]


def _good(each: FormNumber, facts: list[AllergenFact] | None, at: datetime) -> FormGood:
    offer, variant = each.offer, each.offer.variant
    price = current_price(offer, at)
    return FormGood(
        number=each.number,
        offer=offer.pk,
        product=variant.product,
        pack=variant.name,
        price=price,
        unit_price=unit_price_of(variant, price),
        is_estimate=variant.is_approximate,
        contains=None if facts is None else _named(facts, AllergenStatement.CONTAINS),
        traces=_named(facts or [], AllergenStatement.TRACES),
    )


def _named(facts: list[AllergenFact], statement: AllergenStatement) -> tuple[str, ...]:
    return tuple(str(fact.get_allergen_display()) for fact in facts if fact.statement == statement)
