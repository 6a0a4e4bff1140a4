"""What machines read on our pages: schema.org's Product and LocalBusiness."""

from typing import Any

from django.conf import settings

from jachete87.kernel.catalogue.queries.shown import ProductPage, SellerPage, ShownOffer

_STATES = {"now": "InStock", "cycle": "InStock", "made_to_order": "MadeToOrder", "outside": "InStock"}
_UNIT_CODES = {"kg": "KGM", "l": "LTR", "m": "MTR", "pièce": "C62"}


def absolute(path: str) -> str:
    """The full address of one of our pages."""
    return path if path.startswith("http") else f"{settings.BASE_URL}{path}"


def product_json_ld(page: ProductPage) -> dict[str, Any]:
    """schema.org Product with its offers and unit prices."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": absolute(page.url),
        "name": page.title,
        "url": absolute(page.url),
        "description": page.description[:500],
        "image": [absolute(picture.url) for picture in page.pictures],
        "category": " > ".join(category.name for category in page.categories),
        "offers": [
            _offer(page, offer, pack.gtin, pack.sku or str(pack.id)) for pack in page.packs for offer in pack.offers
        ],
    }
    if page.brand:
        data["brand"] = {"@type": "Brand", "name": page.brand}
    return {name: value for name, value in data.items() if value}


def _offer(page: ProductPage, offer: ShownOffer, gtin: str, sku: str) -> dict[str, Any]:
    state = _STATES[offer.availability.state] if offer.availability and offer.can_be_had else "OutOfStock"
    data: dict[str, Any] = {
        "@type": "Offer",
        "url": absolute(page.url),
        "sku": sku,
        "price": f"{offer.price:.2f}",
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{state}",
        "seller": {"@type": "Organization", "name": page.seller.legal_name or page.seller.name},
    }
    if gtin:
        data["gtin"] = gtin
    if offer.unit_price:
        data["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": f"{offer.unit_price.amount:.2f}",
            "priceCurrency": "EUR",
            "unitCode": _UNIT_CODES[offer.unit_price.unit],
        }
    return data


def seller_json_ld(page: SellerPage) -> dict[str, Any]:
    """schema.org LocalBusiness."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "@id": absolute(page.seller.url),
        "name": page.seller.name,
        "legalName": page.identity.legal_name,
        "url": absolute(page.seller.url),
        "telephone": page.identity.phone,
        "address": page.identity.address,
        "image": absolute(page.picture.url) if page.picture else "",
        "openingHours": page.opening_hours,
    }
    if page.seller.latitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": page.seller.latitude,
            "longitude": page.seller.longitude,
        }
    return {name: value for name, value in data.items() if value}
