"""Two farms in one sale at two points: Jean with honey, Berthe with cheese; what the tests of legs begin with."""

from dataclasses import dataclass
from datetime import datetime

from tests.ordering.market import Market, expire_all, offer, open_market, seller

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Point, Slot
from jachete87.bricks.drive.queries import open_legs
from jachete87.bricks.drive.rules.legs import OpenLeg
from jachete87.kernel.accounts.models import User
from jachete87.kernel.bricks import GroupQuote, LineAsk, brick
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Collaborator, Seller


@dataclass
class Farms:
    """The market with a second farm and a second point, and who signs in for Jean."""

    market: Market
    berthe: Seller
    cheese: Offer
    bellac: Point
    person: User

    @property
    def at(self) -> datetime:
        return self.market.at

    @property
    def leg(self) -> CycleLeg:
        """Jean's part in the sale that is open."""
        return self.leg_of(self.market.jean).leg

    def leg_of(self, who: Seller) -> OpenLeg:
        return open_legs([who.pk], self.at).by_seller[who.pk][0]

    def next_leg(self) -> CycleLeg:
        """Jean's part in the sale after."""
        return CycleLeg.objects.filter(seller=self.market.jean).order_by("closes_at")[1]

    def quote(self, *offers: Offer, quantity: int = 1) -> GroupQuote:
        asks = [
            LineAsk(n, one.pk, one.variant.product.seller_id, quantity, one.price * quantity)
            for n, one in enumerate(offers, start=1)
        ]
        (found,) = brick("drive").quote(asks, self.at)
        return found

    def points(self, quote: GroupQuote) -> list[str]:
        return [way.label.partition(":")[2].strip() for way in quote.ways]


def open_farms(at: datetime | None = None) -> Farms:
    """Jean and Berthe sell in the same sale, collected at the Halle des Carmes and at Bellac."""
    at = at or now()
    market = open_market(at)
    bellac = Point.objects.create(
        slug="bellac", name="Bellac", address="Mairie", commune_id="87085", latitude=46.12, longitude=1.05
    )
    CycleRule.objects.get().points.add(bellac)
    for table in (Slot, CycleLeg, Cycle):
        table.objects.all().delete()
    berthe = seller("ferme-de-berthe", SellerKind.FARMER, "drive")
    cheese = offer(berthe, "Fromage", "4.00", stock=50)
    expire_all(at)
    person = User.objects.create_person("jean@example.test")
    Collaborator.objects.create(user=person, seller=market.jean)
    return Farms(market, berthe, cheese, bellac, person)
