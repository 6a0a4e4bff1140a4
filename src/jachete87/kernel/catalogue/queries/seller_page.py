"""What the page of one seller shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import get_language, gettext

from jachete87.base.errors import NotFound
from jachete87.kernel.catalogue.models import Picture, Product, Variant
from jachete87.kernel.catalogue.queries.linked_data import seller_json_ld
from jachete87.kernel.catalogue.queries.offers import brick_name, listed_products, shown_offers
from jachete87.kernel.catalogue.queries.product_page import (
    product_url,
    shown_category,
    shown_picture,
    shown_seller,
)
from jachete87.kernel.catalogue.queries.shown import ProductLine, SellerPage, ShownOffer, ShownPicture
from jachete87.kernel.catalogue.rules.texts import safe_html
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import chambers_of, identity_of, listed_sellers

LONGEST_LIST = 60
"""More than these are for the search, narrowed to the seller; four times as many are looked at."""


def seller_page(slug: str, at: datetime) -> SellerPage:
    """All that the page of a seller shows; raises NotFound unless it is active.

    The same number of queries whatever the number of products.
    """
    seller = listed_sellers().filter(slug=slug).select_related("commune").first()
    if seller is None:
        raise NotFound(gettext("Ce vendeur n'est pas (ou plus) en ligne."))
    lines = product_lines(_products_of(seller), at)
    page = SellerPage(
        seller=shown_seller(seller),
        story_html=safe_html(seller.story),
        picture=shown_picture(seller.picture, seller.trade_name) if seller.picture else None,
        opening_hours=seller.opening_hours,
        website=seller.website,
        brick=seller.brick_id,
        brick_name=brick_name(seller.brick_id),
        institutions=_institutions(seller),
        identity=identity_of(seller),
        products=tuple(lines[:LONGEST_LIST]),
        total=len(lines),
    )
    return replace(page, json_ld=seller_json_ld(page))


def _products_of(seller: Seller) -> list[Product]:
    mine = listed_products().filter(seller=seller).select_related("category")
    return list(mine.order_by("category__position", "title", "pk")[: 4 * LONGEST_LIST])


def product_lines(products: Collection[Product], at: datetime) -> list[ProductLine]:
    """The products that can be had now, in the order given, each with its cheapest offer that can be had.

    The same number of queries whatever the number of products.
    """
    ids = [product.pk for product in products]
    offers = shown_offers(ids, at, with_ways=False)
    pictures = _first_pictures(ids)
    packs: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=ids):
        packs[variant.product_id].append(variant)
    found = (_line(product, packs[product.pk], offers, pictures.get(product.pk)) for product in products)
    return [line for line in found if line is not None]


def _line(
    product: Product, packs: Sequence[Variant], offers: dict[int, list[ShownOffer]], picture: ShownPicture | None
) -> ProductLine | None:
    on_sale = [(offer, pack) for pack in packs for offer in offers.get(pack.pk, ()) if offer.can_be_had]
    if not on_sale:
        return None
    offer, pack = min(on_sale, key=lambda pair: (pair[0].price, pair[0].id))
    return ProductLine(
        id=product.pk,
        url=product_url(product.pk, product.slug),
        title=product.title,
        category=shown_category(product.category).name if product.category else "",
        picture=picture,
        pack_name=pack.name,
        offer=offer,
    )


def _first_pictures(ids: Collection[int]) -> dict[int, ShownPicture]:
    rows = Picture.objects.filter(product__in=ids).order_by("product", "position", "id").distinct("product")
    return {row.product_id: shown_picture(row.source, row.alt) for row in rows}


def _institutions(seller: Seller) -> tuple[str, ...]:
    french = (get_language() or "fr").startswith("fr")
    return tuple(chamber.name if french else chamber.name_en for chamber in chambers_of(seller.pk))
