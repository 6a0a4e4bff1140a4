"""Storing records that changed: products follow their source, in the order of ids, stock never below what is kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer, Picture, Product, Variant
from jachete87.kernel.feeds.actions.copying import copy_rows, new_ids
from jachete87.kernel.feeds.actions.judging import Pack
from jachete87.kernel.feeds.actions.writing import Arrival, picture_rows, product_fields, sale_fields, store_packs
from jachete87.kernel.feeds.models import Source

_PRODUCT = """
    UPDATE catalogue_product SET {fields}, category_id = coalesce(category_id, %s), updated_at = %s,
           state = CASE WHEN %s = 'hidden' THEN 'hidden' WHEN state = 'hidden' THEN %s ELSE state END,
           stock_on_hand = CASE WHEN %s::bigint IS NULL THEN NULL ELSE greatest(%s, stock_held + stock_promised) END
     WHERE id = %s
"""
_VARIANT = """
    UPDATE catalogue_variant SET name = %s, sku = %s, gtin = %s, net_quantity = %s, net_unit = %s WHERE id = %s
"""
_OFFER = """
    UPDATE catalogue_offer SET price = %s, sale_price = %s, sale_from = %s, sale_to = %s, is_active = %s WHERE id = %s
"""
_RECORD = """
    UPDATE feeds_importedrecord SET digest = %s, url = %s, run_id = %s, state = 'fresh', reason = '', missed = 0
     WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A record that was there before, and what is new of it."""

    record_id: int
    product_id: int
    arrival: Arrival


@dataclass(slots=True)
class Shelf:
    """The packs and offers that products have now."""

    variants: dict[int, dict[str, Variant]] = field(default_factory=lambda: defaultdict(dict))
    offers: dict[int, Offer] = field(default_factory=dict)

    def old_price(self, product_id: int, pack: Pack) -> Decimal | None:
        """The price that a pack had, None when it is new."""
        variant = self.variants[product_id].get(pack.source_key)
        offer = self.offers.get(variant.pk) if variant else None
        return offer.price if offer else None


def shelf_of(product_ids: Iterable[int], brick: str) -> Shelf:
    """What these products have now, in two queries."""
    shelf = Shelf()
    for variant in Variant.objects.filter(product_id__in=list(product_ids)):
        shelf.variants[variant.product_id][variant.source_key] = variant
    ids = [variant.pk for packs in shelf.variants.values() for variant in packs.values()]
    shelf.offers = {offer.variant_id: offer for offer in Offer.objects.filter(variant_id__in=ids, brick_id=brick)}
    return shelf


def apply_changes(source: Source, run_id: int, changes: Sequence[Known], shelf: Shelf, at: datetime) -> None:
    """Let every product follow its source."""
    ordered = sorted(changes, key=lambda known: known.product_id)
    _write_products(ordered, at)
    _write_pictures(ordered)
    _write_packs(source, ordered, shelf)
    _write_records(ordered, run_id)


def _write_products(changes: Sequence[Known], at: datetime) -> None:
    names = tuple(product_fields(changes[0].arrival.judged.record)) if changes else ()
    assigned = (sql.SQL("{} = %s").format(sql.Identifier(name)) for name in names)
    statement = sql.SQL(_PRODUCT).format(fields=sql.SQL(", ").join(assigned))
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_product_values(known, at) for known in changes])


def _product_values(known: Known, at: datetime) -> list[Any]:
    arrival = known.arrival
    category = arrival.category.slug if arrival.category else None
    stock = arrival.judged.stock
    return [
        *product_fields(arrival.judged.record).values(),
        *(category, at, arrival.state.value, arrival.state.value, stock, stock, known.product_id),
    ]


def _write_pictures(changes: Sequence[Known]) -> None:
    ids = [known.product_id for known in changes]
    old: dict[int, list[str]] = defaultdict(list)
    for picture in Picture.objects.filter(product_id__in=ids):
        old[picture.product_id].append(picture.source)
    fresh = {known.product_id: picture_rows(known.product_id, known.arrival.judged.record) for known in changes}
    moved = {i: rows for i, rows in fresh.items() if [row["source"] for row in rows] != old[i]}
    Picture.objects.filter(product_id__in=list(moved)).delete()
    rows = [row for rows in moved.values() for row in rows]
    for number, row in zip(new_ids(Picture, len(rows)), rows, strict=True):
        row["id"] = number
    copy_rows(Picture, rows)


def _write_packs(source: Source, changes: Sequence[Known], shelf: Shelf) -> None:
    added: list[tuple[int, int, Pack]] = []
    variants, offers = [], []
    for known in changes:
        packs = {pack.source_key: pack for pack in known.arrival.judged.packs}
        here = shelf.variants[known.product_id]
        added += [(known.product_id, n, pack) for n, (key, pack) in enumerate(packs.items()) if key not in here]
        for key, variant in here.items():
            offer = shelf.offers.get(variant.pk)
            if key in packs:
                variants += _renamed(variant, packs[key])
            if offer:
                offers += _repriced(offer, packs.get(key))
    with connection.cursor() as cursor:
        cursor.executemany(_VARIANT, variants)
        cursor.executemany(_OFFER, offers)
    store_packs(source, added)


def _renamed(variant: Variant, pack: Pack) -> list[tuple[Any, ...]]:
    old = (variant.name, variant.sku, variant.gtin, variant.net_quantity, variant.net_unit)
    new = (pack.name, pack.sku, pack.gtin, pack.net_quantity, pack.net_unit)
    return [] if old == new else [(*new, variant.pk)]


def _repriced(offer: Offer, pack: Pack | None) -> list[tuple[Any, ...]]:
    """The offer as the pack wants it; an offer whose pack the source no longer has is switched off."""
    old = (offer.price, offer.sale_price, offer.sale_from, offer.sale_to, offer.is_active)
    new = (pack.price, *sale_fields(pack).values(), not pack.is_sold_out) if pack else (*old[:4], False)
    return [] if old == new else [(*new, offer.pk)]


def _write_records(changes: Sequence[Known], run_id: int) -> None:
    rows = [
        (known.arrival.digest, known.arrival.judged.record.url[:1000], run_id, known.record_id) for known in changes
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_RECORD, rows)


def hide(product_ids: Iterable[int]) -> None:
    """Take products off the site, without deleting them."""
    Product.objects.filter(pk__in=list(product_ids), state=ProductState.PUBLISHED).update(state=ProductState.HIDDEN)
