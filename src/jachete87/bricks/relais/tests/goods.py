"""What the tests of all bricks buy in the relay."""

from datetime import datetime

from tests.ordering.market import offer, seller

from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.membership.enums import SellerKind


def open_shop(at: datetime) -> None:
    """Marc has a book in his shop, an outside WooCommerce platform a lamp."""
    offer(seller("librairie-marc", SellerKind.MERCHANT, "relais"), "Contes du Limousin", "15.50", stock=3)
    platform = seller("ma-ville-mon-shopping", SellerKind.PLATFORM, "relais")
    lamp = offer(platform, "Lampe d'atelier", "49.00", stock=2, source_key="812")
    source = Source.objects.create(
        slug="mvms",
        seller=platform,
        name="Ma ville mon shopping",
        is_outside=True,
        dialect="woocommerce_csv",
        seen_at=at,
    )
    ImportedRecord.objects.create(
        source=source, key="811", digest=b"x", product=lamp.variant.product, url="https://mvms.example/produit/lampe"
    )
