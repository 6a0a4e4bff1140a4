"""What crawlers are told."""

from dataclasses import dataclass

from django.urls import reverse

from jachete87.kernel.catalogue.queries import listed_products
from jachete87.kernel.membership.queries import listed_sellers
from jachete87.portal.rules import absolute, other_language

_MOST = 20_000
_TEXTS = ("home", "institutions", "text_aide", "text_label", "text_classement", "text_vendre", "text_contact")


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One page: its address in French and in English, and the day it changed (ISO), if that is known."""

    fr: str
    en: str
    changed: str = ""


def pages_of_the_sitemap() -> list[SitemapPage]:
    """The texts, all sellers and the newest products; 50,000 addresses is the most a sitemap may hold."""
    pages = [_page(reverse(name)) for name in _TEXTS]
    pages += [_page(f"/vendeurs/{slug}") for slug in listed_sellers().values_list("slug", flat=True)]
    products = listed_products().order_by("-updated_at").values_list("pk", "slug", "updated_at")[:_MOST]
    return pages + [_page(f"/produits/{pk}-{slug}", f"{changed:%Y-%m-%d}") for pk, slug, changed in products]


def _page(path: str, changed: str = "") -> SitemapPage:
    return SitemapPage(absolute(other_language(path, "fr")), absolute(other_language(path, "en")), changed)
