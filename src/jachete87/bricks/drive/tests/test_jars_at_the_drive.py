"""Honey in returnable jars at the drive: a jar's deposit is owed like its honey, but is no thing that a farm packs."""

from decimal import Decimal

from django.test import Client
from tests.ordering.jars import in_jars
from tests.ordering.market import Market, bought

from jachete87.bricks.drive.actions.legs import Terms, set_terms
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.queries.farm import leg_view
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.bricks.drive.tests.posts import Tablet


def test_no_paper_lists_a_deposit(market: Market) -> None:
    in_jars(market.honey)
    bought(market, market.honey, quantity=2)

    packed = [(line.title, line.quantity) for line in gathered(Cycle.objects.get(state="open"))]

    assert packed == [(market.honey.variant.product.title, 2)]


def test_a_deposit_does_not_help_a_farm_to_its_minimum(farms: Farms) -> None:
    in_jars(farms.market.honey, count=4)
    terms = Terms(minimum=Decimal(80))
    set_terms(leg_id=farms.leg.pk, terms=terms, for_good=False, by_user_id=None, at=farms.at)

    bought(farms.market, farms.market.honey, quantity=2)

    (harvest,) = leg_view(farms.leg).harvest
    assert farms.leg_of(farms.market.jean).ordered == harvest.worth == Decimal("13.00")


def test_what_is_owed_at_the_post_counts_the_deposit_with_its_honey(market: Market, agnes: Client) -> None:
    in_jars(market.honey)
    bought(market, market.honey, quantity=2, provider="on_site")
    tablet = Tablet(market, "A")

    (basket,) = agnes.get(tablet.address("etat")).json()["collections"]
    (line,) = basket["orders"][0]["lines"]

    assert (basket["due"], line["worth"], line["deposit"]) == ("14.00", "13.00", "1.00")
