"""Whether products say all that the law wants said."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count

from jachete87.kernel.catalogue.models import AllergenFact, Offer, Picture, Product, Variant
from jachete87.kernel.catalogue.queries.rates import vat_rates
from jachete87.kernel.catalogue.rules import Sheet, missing_fields


def sheets(product_ids: Collection[int], on: date) -> dict[int, Sheet]:
    """What is said of these products, by product id; the same number of queries whatever their number."""
    products = list(Product.objects.filter(pk__in=product_ids).select_related("seller", "category"))
    packs: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=product_ids):
        packs[variant.product_id].append(variant)
    rates = vat_rates(products, on)
    offers = Offer.objects.filter(variant__product__in=product_ids, is_active=True)
    offered = dict(offers.values_list("variant__product").annotate(n=Count("id")).order_by())
    pictured = dict(
        Picture.objects.filter(product__in=product_ids).values_list("product").annotate(n=Count("id")).order_by()
    )
    stated = dict(
        AllergenFact.objects.filter(product__in=product_ids).values_list("product").annotate(n=Count("id")).order_by()
    )
    return {
        product.pk: Sheet(
            product=product,
            variants=tuple(packs[product.pk]),
            offers=offered.get(product.pk, 0),
            pictures=pictured.get(product.pk, 0),
            allergens=stated.get(product.pk, 0),
            vat_rate=rates.get(product.pk),
        )
        for product in products
    }


def missing_by_product(product_ids: Collection[int], on: date) -> dict[int, tuple[str, ...]]:
    """What each of these products must still say before it may be shown; nothing missing gives an empty tuple."""
    return {pk: missing_fields(sheet) for pk, sheet in sheets(product_ids, on).items()}
