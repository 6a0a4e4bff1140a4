"""What the law wants said of a product before it may be shown, by the rule set of its category (annex F)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jachete87.kernel.catalogue.enums import RuleSet, Temperature
from jachete87.kernel.catalogue.models import Product, Variant
from jachete87.kernel.catalogue.rules.defaults import temperature_of
from jachete87.kernel.membership.enums import SellerKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is said of a product: `product` with its seller and category, packs, and what counts of the rest."""

    product: Product
    variants: tuple[Variant, ...]
    offers: int
    pictures: int
    allergens: int
    vat_rate: Decimal | None


Test = Callable[[Sheet], bool]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that must be said: its name for people, and whether a sheet says it."""

    name: Promise
    is_met: Test


def _says(field: str) -> Test:
    return lambda sheet: bool(str(getattr(sheet.product, field) or "").strip())


def _has_net_quantities(sheet: Sheet) -> bool:
    category = sheet.product.category
    if category is not None and category.by_piece:
        return True
    return bool(sheet.variants) and all(variant.net_quantity for variant in sheet.variants)


def _says_storage_if_cold(sheet: Sheet) -> bool:
    return temperature_of(sheet.product) == Temperature.AMBIENT or bool(sheet.product.storage.strip())


def _names_operator(sheet: Sheet) -> bool:
    seller = sheet.product.seller
    return bool((seller.legal_name or seller.trade_name) and seller.address)


def _names_manufacturer(sheet: Sheet) -> bool:
    product = sheet.product
    if product.manufacturer:
        return bool(product.manufacturer_address and product.manufacturer_email)
    return _names_operator(sheet) and bool(product.seller.email)


_TITLE = Duty(_("nom du produit"), _says("title"))
_PRICE = Duty(_("prix"), lambda sheet: sheet.offers > 0)
_CATEGORY = Duty(_("catégorie"), lambda sheet: sheet.product.category_id is not None)
_VAT = Duty(_("taux de TVA"), lambda sheet: sheet.vat_rate is not None)
_DENOMINATION = Duty(_("dénomination légale"), _says("denomination"))
_INGREDIENTS = Duty(_("ingrédients (ou « ingrédient unique »)"), _says("ingredients"))
_INCI = Duty(_("liste des ingrédients (INCI)"), _says("ingredients"))
_ALLERGENS = Duty(_("allergènes"), lambda sheet: sheet.allergens > 0)
_QUANTITY = Duty(_("quantité nette"), _has_net_quantities)
_STORAGE = Duty(_("conditions de conservation"), _says_storage_if_cold)
_ORIGIN = Duty(_("origine"), _says("origin"))
_ALCOHOL = Duty(_("titre alcoométrique (% vol.)"), lambda sheet: sheet.product.alcohol is not None)
_OPERATOR = Duty(_("nom et adresse du vendeur"), _names_operator)
_MANUFACTURER = Duty(_("nom, adresse et contact du fabricant"), _names_manufacturer)
_PICTURE = Duty(_("photo"), lambda sheet: sheet.pictures > 0)
_WARNINGS = Duty(_("avertissements (ou « aucun »)"), _says("warnings"))
_DESCRIPTION = Duty(_("description"), _says("description"))

_ALWAYS = (_TITLE, _PRICE)
_SOLD_HERE = (*_ALWAYS, _CATEGORY, _VAT)
_CRAFT = (_MANUFACTURER, _PICTURE, _WARNINGS)
DUTIES: dict[str, tuple[Duty, ...]] = {
    RuleSet.FOOD: (_DENOMINATION, _INGREDIENTS, _ALLERGENS, _QUANTITY, _STORAGE, _ORIGIN, _OPERATOR),
    RuleSet.ALCOHOL: (_DENOMINATION, _ALCOHOL, _ALLERGENS, _QUANTITY, _STORAGE, _ORIGIN, _OPERATOR),
    RuleSet.CRAFT: _CRAFT,
    RuleSet.COSMETIC: (*_CRAFT, _INCI, _QUANTITY),
    RuleSet.BOOK: (_MANUFACTURER,),
    RuleSet.PLANT: (_ORIGIN, _MANUFACTURER),
    RuleSet.SERVICE: (_DESCRIPTION, _OPERATOR),
}


def missing_fields(sheet: Sheet) -> tuple[str, ...]:
    """The names of what must still be said before the product may be shown; empty when it may.

    What an outside platform sells is only referred to: a name and a price are enough here (its address is the feed's).
    """
    return tuple(str(duty.name) for duty in _duties(sheet.product) if not duty.is_met(sheet))


def _duties(product: Product) -> tuple[Duty, ...]:
    if product.seller.kind == SellerKind.PLATFORM:
        return _ALWAYS
    return (*_SOLD_HERE, *(DUTIES[product.category.rule_set] if product.category else ()))
