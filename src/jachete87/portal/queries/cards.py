"""Cards of the search, dressed for the components of the design system."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from jachete87.base.jinja import lang, number
from jachete87.kernel import bricks
from jachete87.kernel.search.rules import Card
from jachete87.portal.rules import local_address


def media_address(source: str) -> str:
    """The address of a picture kept by us; nothing for one elsewhere, since pages ask no third party for anything."""
    if not source or "://" in source or source.startswith("//"):
        return ""
    return source if source.startswith("/") else f"{settings.MEDIA_URL}{source}"


def brick_names() -> dict[str, str]:
    """The installed bricks' names in the current language, by slug."""
    return {brick.slug: brick.name for brick in bricks.installed()}


def product_card(card: Card, names: dict[str, str], note: str = "") -> dict[str, Any]:
    """What `components/product_card.jinja` shows of a product; `note` stands in place of its availability."""
    can_be_had = card.state != ""
    return {
        "id": f"p{card.id}",
        "offer": "",
        "url": card.url,
        "title": card.title,
        "brick": card.brick,
        "brick_name": names.get(card.brick, ""),
        "seller": card.seller_name,
        "commune": card.commune_name,
        "distance_km": shown_distance(card),
        "price": card.price,
        "before": card.before,
        "unit_price": card.unit_price,
        "unit": card.unit_price_unit,
        "when": _when(card),
        "reason": note,
        "partner": card.is_outside,
        "labels": card.labels,
        "picture": media_address(card.picture),
        "alt": card.picture_alt,
        "add_url": _adding(lang()) % card.id if can_be_had else "",
    }


@cache
def _adding(_lang: str) -> str:
    """The address that puts a product into the basket, with %s for its number."""
    return reverse("basket_add_product", args=[0]).replace("0", "%s")


def _when(card: Card) -> str:
    return card.availability if card.state else _("Pas disponible en ce moment")


def seller_card(card: Card, names: dict[str, str]) -> dict[str, Any]:
    """What `components/seller_card.jinja` shows of a seller."""
    return {
        "url": local_address(card.url),
        "name": card.title,
        "trade": card.category_name or names.get(card.brick, ""),
        "commune": card.commune_name,
        "brick": card.brick,
        "brick_name": names.get(card.brick, ""),
        "picture": media_address(card.picture),
        "text": card.text,
        "labels": card.labels,
        "distance_km": shown_distance(card),
        "facts": (card.availability,) if card.availability else (),
    }


def point_card(card: Card) -> dict[str, Any]:
    """What `components/point_card.jinja` shows of a place of hand-over."""
    return {
        "url": local_address(card.url),
        "title": card.title,
        "address": card.text,
        "commune": card.commune_name if card.commune_name not in card.text else "",
        "brick": card.brick,
        "text": card.availability or _("Point de retrait"),
        "until": card.until,
        "distance_km": shown_distance(card),
    }


def shown_distance(card: Card) -> str | None:
    """Kilometres as the crow flies, as people say them: « 0,8 », « 12 »."""
    if card.distance_km is None:
        return None
    return number(Decimal(f"{card.distance_km:.{1 if card.distance_km < 10 else 0}f}"))
