"""Links that fill the basket of an outside platform, where its shop system allows that."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from jachete87.bricks.relais.enums import PlatformSystem

_NUMBER = re.compile(r"\d{1,18}")
_PAIR = re.compile(r"(\d{1,18})[-_:](\d{1,18})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a thing by the platform's own ids (of the product and of the pack), with its page there."""

    product_key: str
    pack_key: str
    quantity: int
    page: str


def system_of(dialect: str) -> PlatformSystem:
    """What shop system writes feeds of that dialect."""
    known = (PlatformSystem.WOOCOMMERCE, PlatformSystem.PRESTASHOP, PlatformSystem.SHOPIFY)
    return next((system for system in known if dialect.startswith(system)), PlatformSystem.OTHER)


def base_of(page: str) -> str:
    """The address of the site that a page stands on; "" when it is no web address."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def basket_link(system: str, base: str, wanted: Wanted) -> str:
    """A link that puts one thing into the platform's basket, else the thing's own page there, else the site."""
    makers = {
        PlatformSystem.WOOCOMMERCE: _woocommerce,
        PlatformSystem.PRESTASHOP: _prestashop,
        PlatformSystem.SHOPIFY: _shopify_one,
    }
    maker: Callable[[Wanted], str] | None = makers.get(PlatformSystem(system))
    path = maker(wanted) if maker and base else ""
    return base + path if path else wanted.page or base


def whole_basket_link(system: str, base: str, wanted: Sequence[Wanted]) -> str:
    """One link that puts everything into the platform's basket; "" where the system takes one thing at a time."""
    path = _shopify(wanted) if system == PlatformSystem.SHOPIFY and base else ""
    return base + path if path else ""


def _woocommerce(wanted: Wanted) -> str:
    key = next((key for key in (wanted.pack_key, wanted.product_key) if _NUMBER.fullmatch(key)), "")
    return f"/?{urlencode({'add-to-cart': key, 'quantity': wanted.quantity})}" if key else ""


def _prestashop(wanted: Wanted) -> str:
    pair = _PAIR.fullmatch(wanted.pack_key)
    product, pack = pair.groups() if pair else (wanted.product_key, wanted.pack_key)
    if not _NUMBER.fullmatch(product):
        return ""
    is_pack = _NUMBER.fullmatch(pack) and pack != product
    query = {
        "add": 1,
        "id_product": product,
        "id_product_attribute": pack if is_pack else 0,
        "qty": wanted.quantity,
        "action": "update",
    }
    return f"/panier?{urlencode(query)}"


def _shopify_one(wanted: Wanted) -> str:
    return _shopify([wanted])


def _shopify(wanted: Sequence[Wanted]) -> str:
    """Source: https://help.shopify.com/en/manual/checkout-settings/cart-permalink"""
    if not all(_NUMBER.fullmatch(one.pack_key) and one.pack_key != one.product_key for one in wanted):
        return ""
    return "/cart/" + ",".join(f"{one.pack_key}:{one.quantity}" for one in wanted)
