"""What the page of one product shows."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language, gettext

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.errors import NotFound
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, RuleSet
from jachete87.kernel.catalogue.models import AllergenFact, Category, Picture, Product, Variant
from jachete87.kernel.catalogue.queries.linked_data import product_json_ld
from jachete87.kernel.catalogue.queries.offers import listed_products, shown_offers
from jachete87.kernel.catalogue.queries.shown import (
    ProductPage,
    ShownAllergens,
    ShownCategory,
    ShownMaker,
    ShownOffer,
    ShownPack,
    ShownPicture,
    ShownSeller,
)
from jachete87.kernel.catalogue.rules import temperature_of, withdrawal_of
from jachete87.kernel.catalogue.rules.texts import plain, safe_html
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import full_address, seller_url

_EDIBLE = frozenset({RuleSet.FOOD, RuleSet.ALCOHOL})

_product = Prepared(
    lambda: (
        listed_products()
        .filter(pk=Given("product"))
        .select_related("seller__commune", "category__parent")
        .defer("seller__commune__contour")
    )
)
_packs = Prepared(lambda: Variant.objects.filter(product=Given("product")))
_pictures_of = Prepared(lambda: Picture.objects.filter(product=Given("product")))
_allergens_of = Prepared(
    lambda: AllergenFact.objects.filter(product=Given("product")).values_list("allergen", "statement")
)


def product_url(product_id: int, slug: str) -> str:
    """The address of a product's page, without the language's prefix."""
    return f"/produits/{product_id}-{slug}"


def product_page(product_id: int, at: datetime) -> ProductPage:
    """All that the page of a product shows, sold out or not; raises NotFound when it may not be shown.

    The same number of queries whatever the number of packs, offers and pictures.
    """
    product = _product.first(product=product_id)
    if product is None:
        raise NotFound(gettext("Ce produit n'est pas (ou plus) en ligne."))
    offers = shown_offers([product.pk], at, with_ways=True)
    packs = tuple(_pack(variant, offers.get(variant.pk, [])) for variant in _packs(product=product.pk))
    page = _page(product, packs)
    return replace(page, json_ld=product_json_ld(page))


def _page(product: Product, packs: tuple[ShownPack, ...]) -> ProductPage:
    rule_set = product.category.rule_set if product.category else ""
    return ProductPage(
        id=product.pk,
        slug=product.slug,
        url=product_url(product.pk, product.slug),
        title=product.title,
        denomination=product.denomination,
        description_html=safe_html(product.description),
        description=plain(product.description),
        seller=shown_seller(product.seller),
        categories=_shelves(product.category),
        pictures=_pictures(product),
        packs=packs,
        brand=product.brand,
        maker=_maker(product),
        warnings=product.warnings,
        is_food=rule_set in _EDIBLE,
        ingredients=product.ingredients,
        allergens=_allergens(product.pk),
        storage=product.storage,
        origin=product.origin,
        alcohol=product.alcohol,
        is_alcohol=rule_set == RuleSet.ALCOHOL,
        lead_days=product.lead_days,
        personalisation=product.personalisation,
        labels=tuple(map(str, product.labels)),
        withdrawal=withdrawal_of(product),
        temperature=temperature_of(product),
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def _pack(variant: Variant, offers: list[ShownOffer]) -> ShownPack:
    return ShownPack(
        id=variant.pk,
        name=variant.name,
        sku=variant.sku,
        gtin=variant.gtin,
        net_quantity=variant.net_quantity,
        net_unit=variant.net_unit,
        is_approximate=variant.is_approximate,
        weight_min=variant.weight_min,
        weight_max=variant.weight_max,
        offers=tuple(offers),
    )


def shown_seller(seller: Seller) -> ShownSeller:
    """Who sells, in a line. Needs `seller.commune`."""
    commune = seller.commune
    return ShownSeller(
        id=seller.pk,
        slug=seller.slug,
        url=seller_url(seller.slug),
        name=seller.trade_name,
        legal_name=seller.legal_name,
        kind=seller.kind,
        kind_label=seller.get_kind_display(),
        is_platform=seller.kind == SellerKind.PLATFORM,
        commune_code=seller.commune_id or "",
        commune=commune.name if commune else "",
        latitude=seller.latitude if seller.latitude is not None or not commune else commune.latitude,
        longitude=seller.longitude if seller.longitude is not None or not commune else commune.longitude,
    )


def shown_category(category: Category) -> ShownCategory:
    """A shelf in the current language."""
    french = (get_language() or "fr").startswith("fr")
    return ShownCategory(category.slug, category.name if french else category.name_en, category.rule_set)


def _shelves(category: Category | None) -> tuple[ShownCategory, ...]:
    path = [shelf for shelf in (category and category.parent, category) if shelf]
    return tuple(map(shown_category, path))


def shown_picture(source: str, alt: str) -> ShownPicture:
    """A picture by the path or address that is stored of it."""
    is_ours = not source.startswith(("http://", "https://"))
    return ShownPicture(f"{settings.MEDIA_URL}{source}" if is_ours else source, alt, is_ours)


def _pictures(product: Product) -> tuple[ShownPicture, ...]:
    rows = _pictures_of(product=product.pk)
    return tuple(shown_picture(row.source, row.alt or product.title) for row in rows)


def _allergens(product_id: int) -> ShownAllergens:
    stated = dict(_allergens_of(product=product_id))
    return ShownAllergens(
        is_known=bool(stated),
        contains=_labels(stated, AllergenStatement.CONTAINS),
        traces=_labels(stated, AllergenStatement.TRACES),
    )


def _labels(stated: dict[str, str], statement: AllergenStatement) -> tuple[str, ...]:
    return tuple(str(allergen.label) for allergen in Allergen if stated.get(allergen) == statement)


def _maker(product: Product) -> ShownMaker:
    if product.manufacturer:
        return ShownMaker(product.manufacturer, product.manufacturer_address, product.manufacturer_email)
    seller = product.seller
    return ShownMaker(seller.legal_name or seller.trade_name, full_address(seller), seller.email)
