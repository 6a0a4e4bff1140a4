"""Sellers, points, communes, and the names of categories and sources, as documents."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from jachete87.kernel import bricks
from jachete87.kernel.bricks import PlaceCard
from jachete87.kernel.catalogue.models import Category
from jachete87.kernel.catalogue.rules.texts import plain
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers
from jachete87.kernel.search.index.cards import Draft, Fields, fields, lead, place_facts
from jachete87.kernel.territory.models import Commune

LONGEST_TEXT = 200
_WHOLE = ("who", "place")


def seller_fields(ids: Iterable[int] | None) -> dict[str, Fields]:
    """The documents of those of these sellers (None: all) that may be listed, by key."""
    sellers = listed_sellers().select_related("commune").order_by("pk")
    if ids is not None:
        sellers = sellers.filter(pk__in=list(ids))
    return {f"seller:{seller.pk}": _seller(seller) for seller in sellers}


def _seller(seller: Seller) -> Fields:
    commune = seller.commune
    here = seller.latitude is not None and seller.longitude is not None
    latitude = seller.latitude if here else (commune.latitude if commune else None)
    longitude = seller.longitude if here else (commune.longitude if commune else None)
    story = plain(seller.story)
    card = {
        "kind": "seller",
        "id": str(seller.pk),
        "title": seller.trade_name,
        "url": f"/vendeurs/{seller.slug}",
        "brick": seller.brick_id,
        "seller": {"slug": seller.slug, "name": seller.trade_name},
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
        "lat": latitude,
        "lon": longitude,
        "picture": seller.picture,
        "outside": seller.kind == SellerKind.PLATFORM,
        "text_fr": story[:LONGEST_TEXT],
        "text_en": story[:LONGEST_TEXT],
        **_trade(seller),
    }
    facts = {
        "kind": "seller",
        "brick": seller.brick_id,
        "commune": seller.commune_id,
        "seller_slug": seller.slug,
        "available": "1",
        **place_facts(latitude, longitude),
    }
    place = commune.name if commune else ""
    texts = {"who_lead": lead(seller.trade_name), "who": seller.trade_name, "place": place, "body": story}
    return fields(Draft(f"seller:{seller.pk}", card, texts, facts, whole=_WHOLE, created=seller.created_at))


def _trade(seller: Seller) -> dict[str, str]:
    names = {}
    for language in ("fr", "en"):
        with override(language):
            names[f"category_{language}"] = str(SellerKind(seller.kind).label)
    return names


def commune_fields(codes: Iterable[str] | None) -> dict[str, Fields]:
    """The documents of these communes (None: all), by key."""
    communes = Commune.objects.defer("contour").order_by("-population", "code")
    if codes is not None:
        communes = communes.filter(pk__in=list(codes))
    return {f"commune:{commune.pk}": _commune(commune) for commune in communes}


def _commune(commune: Commune) -> Fields:
    codes = " ".join(map(str, commune.postal_codes))
    card = {
        "kind": "commune",
        "id": commune.pk,
        "title": commune.name,
        "url": f"/recherche?commune={commune.pk}",
        "commune": {"code": commune.pk, "name": commune.name},
        "lat": commune.latitude,
        "lon": commune.longitude,
        "text_fr": codes,
        "text_en": codes,
    }
    facts = {
        "kind": "commune",
        "commune": commune.pk,
        "available": "1",
        **place_facts(commune.latitude, commune.longitude),
    }
    texts = {"who_lead": lead(commune.name), "who": f"{commune.name} {codes}"}
    return fields(Draft(f"commune:{commune.pk}", card, texts, facts, whole=_WHOLE))


def point_fields() -> dict[str, Fields]:
    """The documents of all points of all bricks, by key."""
    found = [(brick.slug, place) for brick in bricks.installed() for place in brick.places()]
    codes = {place.commune_code for _, place in found}
    names = dict(Commune.objects.filter(pk__in=codes).values_list("pk", "name"))
    return {f"point:{slug}-{place.id}": _point(slug, place, names.get(place.commune_code, "")) for slug, place in found}


def _point(brick: str, place: PlaceCard, commune: str) -> Fields:
    name = f"{brick}-{place.id}"
    card = {
        "kind": "point",
        "id": name,
        "title": place.title,
        "url": place.url,
        "brick": brick,
        "commune": {"code": place.commune_code, "name": commune},
        "lat": place.latitude,
        "lon": place.longitude,
        "text_fr": place.text,
        "text_en": place.text_en,
    }
    facts = {
        "kind": "point",
        "brick": brick,
        "commune": place.commune_code,
        "point": name,
        "available": "1",
        **place_facts(place.latitude, place.longitude),
    }
    texts = {"who_lead": lead(place.title), "who": place.title, "place": commune, "body": place.text}
    return fields(Draft(f"point:{name}", card, texts, facts, whole=_WHOLE))


def name_fields() -> dict[str, Fields]:
    """The names of categories and sources: never results, only labels of facets and completions."""
    made = {f"category:{category.pk}": _category(category) for category in Category.objects.all()}
    for source in Source.objects.all():
        key = f"source:{source.slug}"
        made[key] = _named(key, {"kind": "source", "id": source.slug, "fr": source.name, "en": source.name})
    return made


def _category(category: Category) -> Fields:
    key = f"category:{category.pk}"
    card = {
        "kind": "category",
        "id": category.pk,
        "fr": category.name,
        "en": category.name_en,
        "parent": category.parent_id or "",
    }
    return _named(key, card, f"{category.name} {category.name_en}")


def _named(key: str, card: dict[str, Any], words: str = "") -> Fields:
    made = fields(Draft(key, card, {"who": words}, {"kind": card["kind"]}, whole=_WHOLE))
    return {name: value for name, value in made.items() if name in ("key", "card", "words", "kind", "born")}
