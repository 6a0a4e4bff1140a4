"""Two outside platforms of the demo, filled by real imports of catalogues as shops export them."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from jachete87.bricks.relais.models import Platform
from jachete87.bricks.relais.rules.links import system_of
from jachete87.config.demo.people import dice
from jachete87.config.demo.pictures import product_picture, seller_picture
from jachete87.kernel.catalogue.models import Picture, Product
from jachete87.kernel.feeds.actions.importing import import_feed
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.territory.models import Commune

FEEDS = Path(__file__).parent / "feeds"


class _Site(NamedTuple):
    slug: str
    name: str
    file: str
    commune: str
    story: str


SITES = (
    _Site(
        "vitrines-de-la-boucherie",
        "Les Vitrines de la Boucherie",
        "vitrines.xml",
        "87085",
        "Vingt commerces d'une même rue de Limoges vendent sur leur propre site. Le portail montre leur catalogue et "
        "vous y conduit : votre commande se termine chez eux.",
    ),
    _Site(
        "boutiques-pays-ouest",
        "Les Boutiques du Pays d'Ouest",
        "boutiques.csv",
        "87154",
        "L'association des commerçants de Saint-Junien et de Rochechouart a sa boutique en ligne depuis trois ans. "
        "Cherchez ici, achetez là-bas.",
    ),
)


def relay(seed: int, at: datetime) -> int:
    """Import both catalogues; the second time all is unchanged. The number of records that are on line."""
    return sum(_relay(site, seed, at) for site in SITES)


def _relay(site: _Site, seed: int, at: datetime) -> int:
    summary = import_feed(source_slug=site.slug, path=FEEDS / site.file, at=at)
    source = Source.objects.select_related("seller").get(slug=site.slug)
    _introduce(source.seller, site)
    _draw(source.seller, seed)
    Source.objects.filter(pk=source.pk).update(name=site.name)
    address = {"system": system_of(source.dialect), "base_url": f"https://{site.slug}.example"}
    Platform.objects.update_or_create(source=source, defaults=address)
    return summary.tally.created + summary.tally.unchanged


def _introduce(seller: Seller, site: _Site) -> None:
    commune = Commune.objects.defer("contour").get(code=site.commune)
    Seller.objects.filter(pk=seller.pk).update(
        trade_name=site.name,
        story=site.story,
        commune=commune,
        postal_code=commune.postal_codes[0],
        latitude=commune.latitude,
        longitude=commune.longitude,
        website=f"https://{site.slug}.example",
        picture=seller_picture("merchant", len(site.slug)),
    )


def _draw(seller: Seller, seed: int) -> None:
    """Drawings of ours instead of pictures that would have to be fetched from elsewhere."""
    products = list(Product.objects.filter(seller=seller).order_by("pk"))
    Picture.objects.filter(product__in=products, source__startswith="http").delete()
    Picture.objects.bulk_create(
        [
            Picture(
                product=product,
                source=product_picture(product.title, product.category_id or "boutique", rng.randrange(64)),
                alt=f"Dessin : {product.title}"[:200],
            )
            for product in products
            for rng in [dice(f"{seed}:{seller.slug}:{product.slug}")]
        ],
        ignore_conflicts=True,
    )
