"""Goods of other bricks that ride along: the drive takes parcels, the potter and the bookshop bring theirs."""

from datetime import datetime
from decimal import Decimal

from jachete87.bricks.drive.models import FarmDrive, Slot
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import Purchase
from tests.ordering.market import Market, basket_of, buy, open_market


def open_carrying_market(at: datetime) -> Market:
    """A collection costs 2 €, and 1.50 € for each parcel of others, who bring it within a day."""
    market = open_market(at)
    FarmDrive.objects.update(handling_fee=Decimal("1.50"), fee=Decimal("2.00"))
    Seller.objects.filter(pk__in=[market.paula.pk, market.marc.pk]).update(ride_days=1)
    return market


def riding(market: Market, *offers: Offer, slot: Slot | None = None) -> Basket:
    """A basket of which everything that can rides with the drive, for the first slot when none is named."""
    basket = basket_of(market, *offers)
    for drawer in load(basket, market.at):
        if drawer.brick != "drive":
            choose_way(key=basket.key, group_id=drawer.id, choice=Choice("ride-drive"), at=market.at)
    (drawer,) = load(basket, market.at)
    choice = Choice(f"point-{market.point.pk}", (slot or market.slots[0]).pk)
    choose_way(key=basket.key, group_id=drawer.id, choice=choice, at=market.at)
    return basket


def three(market: Market, **fields: object) -> Purchase:
    """Honey, a cup and a book for one slot, bought."""
    return buy(riding(market, market.honey, market.cup, market.book), market, **fields)
