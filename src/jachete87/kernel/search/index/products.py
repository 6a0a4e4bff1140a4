"""Products as documents, read from the database in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Category, Picture, Product
from jachete87.kernel.catalogue.rules.texts import plain
from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.search.index.cards import Draft, Fields, fields, joined_texts, lead, place_facts
from jachete87.kernel.search.index.sales import Sale, Sales, sales_of, unit_price
from jachete87.kernel.search.rules.words import size_token

LONGEST_BODY = 2000


@dataclass(frozen=True, slots=True)
class _Around:
    """What a batch of products shares: its categories, pictures, sources and sales."""

    categories: dict[str, Category]
    pictures: dict[int, Picture]
    sources: dict[int, Source]
    sales: dict[int, Sales]


def product_key(pk: int | str) -> str:
    """The key of a product's document."""
    return f"product:{pk}"


def product_fields(ids: Iterable[int], at: datetime) -> dict[str, Fields]:
    """The documents of those of these products that may be listed, by key: published, of an active seller [L10]."""
    listed = Product.objects.filter(
        pk__in=list(ids), state=ProductState.PUBLISHED, seller__state=SellerState.ACTIVE
    ).select_related("seller__commune")
    products = {product.pk: product for product in listed.defer("seller__commune__contour")}
    around = _around(products, at)
    return {product_key(pk): fields(_draft(product, around)) for pk, product in products.items()}


def _around(products: dict[int, Product], at: datetime) -> _Around:
    ids = list(products)
    first = Picture.objects.filter(product__in=ids).order_by("product_id", "position", "pk").distinct("product_id")
    records = ImportedRecord.objects.filter(product__in=ids).select_related("source").only("product", "source")
    return _Around(
        categories={category.slug: category for category in Category.objects.all()},
        pictures={picture.product_id: picture for picture in first},
        sources={record.product_id: record.source for record in records if record.product_id},
        sales=sales_of(products, at),
    )


def _draft(product: Product, around: _Around) -> Draft:
    sales = around.sales[product.pk]
    aisles = _aisles(product, around.categories)
    whole = ("title", "aisle", "seller", "place")
    card = {
        **_own_card(product, around),
        **_place_card(product),
        **_sale_card(sales),
        **_aisle_card(aisles),
    }
    if source := around.sources.get(product.pk):
        card["outside"] = card["outside"] or source.is_outside
    sizes = tuple(
        size_token(variant.net_quantity, variant.net_unit)
        for variant in (sale.variant for sale in sales.all)
        if variant.net_quantity
    )
    facts = {**_facts(product, sales, aisles), **place_facts(card["lat"], card["lon"]), "source": card["source"]}
    return Draft(product_key(product.pk), card, _texts(product, aisles), facts, sizes, whole, product.created_at)


def _own_card(product: Product, around: _Around) -> dict[str, Any]:
    picture, source = around.pictures.get(product.pk), around.sources.get(product.pk)
    return {
        "kind": "product",
        "id": str(product.pk),
        "title": product.title,
        "url": f"/produits/{product.pk}-{product.slug}",
        "seller": {"slug": product.seller.slug, "name": product.seller.trade_name},
        "source": source.slug if source else "",
        "picture": picture.source if picture else "",
        "alt": picture.alt if picture else "",
        "labels": _labels(product),
    }


def _place_card(product: Product) -> dict[str, Any]:
    seller, commune = product.seller, product.seller.commune
    here = seller.latitude is not None and seller.longitude is not None
    return {
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
        "lat": seller.latitude if here else commune and commune.latitude,
        "lon": seller.longitude if here else commune and commune.longitude,
    }


def _sale_card(sales: Sales) -> dict[str, Any]:
    best = sales.best
    availability = best.availability if best else None
    price, unit = unit_price(best) if best else ("", "")
    return {
        "brick": best.offer.brick_id if best else "",
        "price": str(best.price) if best else "",
        "before": str(best.struck) if best and best.struck else "",
        "unit_price": price,
        "unit": unit,
        "state": availability.state if availability else "",
        "text_fr": availability.text if availability else "",
        "text_en": availability.text_en if availability else "",
        "until": availability.until.timestamp() if availability and availability.until else None,
        "outside": bool(availability and availability.state == "outside"),
    }


def _aisle_card(aisles: Sequence[Category]) -> dict[str, Any]:
    if not aisles:
        return {"category": "", "category_fr": "", "category_en": ""}
    return {"category": aisles[0].slug, "category_fr": aisles[0].name, "category_en": aisles[0].name_en}


def _texts(product: Product, aisles: Sequence[Category]) -> dict[str, str]:
    own = aisles[0].name if aisles else ""
    commune = product.seller.commune
    body = [product.denomination, product.brand, product.origin, *_labels(product), plain(product.description)]
    return {
        "lead": lead(product.title),
        "title": product.title,
        "aisle_lead": lead(own),
        "aisle": joined_texts([own, aisles[0].name_en if aisles else ""]),
        "shelf": joined_texts(name for aisle in aisles[1:] for name in (aisle.name, aisle.name_en)),
        "seller": product.seller.trade_name,
        "place": commune.name if commune else "",
        "body": joined_texts([*body, product.ingredients])[:LONGEST_BODY],
    }


def _facts(product: Product, sales: Sales, aisles: Sequence[Category]) -> dict[str, Any]:
    shown: Sequence[Sale] = sales.open or sales.all
    changes, until = sales.changes_at, sales.until
    return {
        "kind": "product",
        "brick": sorted({sale.offer.brick_id for sale in shown}),
        "category": [aisle.slug for aisle in aisles],
        "commune": product.seller.commune_id,
        "seller_slug": product.seller.slug,
        "label": _labels(product),
        "point": _points(sales),
        "state": sorted({availability.state for availability in sales.availabilities}),
        "available": "1" if sales.open else "",
        "price": int(sales.best.price * 100) if sales.best else None,
        "until": int(until.timestamp()) if until else None,
        "first_day": sales.first_day,
        "changes_at": int(changes.timestamp()) + 1 if changes else None,
    }


def _points(sales: Sales) -> list[str]:
    open_sales = ((sale.offer.brick_id, sale.availability) for sale in sales.open)
    return sorted({f"{brick}-{point}" for brick, one in open_sales if one for point in one.points})


def _labels(product: Product) -> list[str]:
    return [label for label in product.labels if isinstance(label, str) and label]


def _aisles(product: Product, categories: dict[str, Category]) -> list[Category]:
    """The product's category and those above it, its own first."""
    found: list[Category] = []
    slug = product.category_id
    while slug and slug in categories and len(found) < 8:
        found.append(categories[slug])
        slug = categories[slug].parent_id
    return found
