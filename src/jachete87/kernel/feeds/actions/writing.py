"""Storing records that are new: a product with its packs, prices and pictures, all by COPY."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jachete87.base.texts import slug
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Category, Offer, Picture, Product, Variant
from jachete87.kernel.feeds.actions.copying import Row, copy_rows, new_ids
from jachete87.kernel.feeds.actions.judging import Judged, Pack
from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.feeds.readers.record import Record

PICTURES = 8


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new record: what was judged of it, its digest, its category, and the state its product starts in."""

    judged: Judged
    digest: bytes
    category: Category | None
    state: ProductState


def store(source: Source, run_id: int, arrivals: Sequence[Arrival], at: datetime) -> list[int]:
    """Insert all of them; the ids of their products, in the same order."""
    products = new_ids(Product, len(arrivals))
    records, pictures = [], []
    packs: list[tuple[int, int, Pack]] = []
    for product_id, arrival in zip(products, arrivals, strict=True):
        record = arrival.judged.record
        records.append(_record(source, run_id, product_id, arrival))
        pictures += picture_rows(product_id, record)
        packs += [(product_id, position, pack) for position, pack in enumerate(arrival.judged.packs)]
    copy_rows(Product, [_product(source, i, a, at) for i, a in zip(products, arrivals, strict=True)])
    _number(Picture, pictures)
    copy_rows(Picture, pictures)
    store_packs(source, packs)
    _number(ImportedRecord, records)
    copy_rows(ImportedRecord, records)
    return products


def store_packs(source: Source, packs: Sequence[tuple[int, int, Pack]]) -> None:
    """Insert packs given as (product id, position, pack) with their offers in the seller's brick."""
    variants = new_ids(Variant, len(packs))
    offers = new_ids(Offer, len(packs))
    brick = source.seller.brick_id
    copy_rows(Variant, [variant_row(i, *pack) for i, pack in zip(variants, packs, strict=True)])
    priced = zip(offers, variants, packs, strict=True)
    copy_rows(Offer, [offer_row(o, v, brick, pack) for o, v, (_, _, pack) in priced])


def product_fields(record: Record) -> dict[str, Any]:
    """What a record says of its product, by field."""
    return {
        "title": record.title[:160],
        "slug": slug(record.title),
        "description": record.description_html,
        "brand": record.brand[:120],
        "ingredients": record.ingredients,
        "origin": record.origin[:160],
        "vat_rate": record.vat_rate,
    }


def picture_rows(product_id: int, record: Record) -> list[Row]:
    """The pictures of a record, each once."""
    images = {image.url: image.alt for image in record.images if len(image.url) <= 500}
    return [
        {"product_id": product_id, "source": url, "alt": (alt or record.title)[:200], "position": position}
        for position, (url, alt) in enumerate(list(images.items())[:PICTURES])
    ]


def variant_row(variant_id: int, product_id: int, position: int, pack: Pack) -> Row:
    """A pack as a row of Variant."""
    return {
        "id": variant_id,
        "product_id": product_id,
        "position": min(position, 32_000),
        "name": pack.name,
        "sku": pack.sku,
        "source_key": pack.source_key,
        "gtin": pack.gtin,
        "net_quantity": pack.net_quantity,
        "net_unit": pack.net_unit,
    }


def offer_row(offer_id: int, variant_id: int, brick: str, pack: Pack) -> Row:
    """A pack as a row of Offer."""
    return {
        "id": offer_id,
        "variant_id": variant_id,
        "brick_id": brick,
        "price": pack.price,
        "is_active": not pack.is_sold_out,
        **sale_fields(pack),
    }


def sale_fields(pack: Pack) -> dict[str, Any]:
    """The reduced price of a pack with its two moments."""
    if pack.sale_price is None:
        return {"sale_price": None, "sale_from": None, "sale_to": None}
    record = pack.record
    return {"sale_price": pack.sale_price, "sale_from": record.sale_from, "sale_to": record.sale_to}


def _product(source: Source, product_id: int, arrival: Arrival, at: datetime) -> Row:
    return {
        "id": product_id,
        "seller_id": source.seller_id,
        "category_id": arrival.category.slug if arrival.category else None,
        "state": arrival.state.value,
        "stock_on_hand": arrival.judged.stock,
        "created_at": at,
        "updated_at": at,
        **product_fields(arrival.judged.record),
    }


def _record(source: Source, run_id: int, product_id: int, arrival: Arrival) -> Row:
    record = arrival.judged.record
    return {
        "source_id": source.id,
        "key": record.key[:200],
        "digest": arrival.digest,
        "product_id": product_id,
        "url": record.url[:1000],
        "run_id": run_id,
    }


def _number(model: Any, rows: list[Row]) -> None:
    for number, row in zip(new_ids(model, len(rows)), rows, strict=True):
        row["id"] = number
