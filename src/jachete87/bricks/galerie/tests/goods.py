"""What the tests of all bricks buy in the gallery."""

from datetime import datetime
from decimal import Decimal

from tests.ordering.market import offer, seller

from jachete87.bricks.galerie.models import ParcelRate, Workshop
from jachete87.kernel.membership.enums import SellerKind


def open_shop(at: datetime) -> None:
    """Paula has a cup, to be sent or collected at her workshop."""
    paula = seller("atelier-paula", SellerKind.CRAFTSPERSON, "galerie")
    Workshop.objects.create(seller=paula)
    for grams, fee in ((500, "5.90"), (5000, "13.90")):
        ParcelRate.objects.get_or_create(seller=None, up_to_grams=grams, defaults={"fee": Decimal(fee)})
    offer(paula, "Tasse en porcelaine", "24.00", stock=5, net_quantity=300, net_unit="g")
