"""What is brought to the points: the pages of agents and of who brings, and their papers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.ordering.market import Market, buy
from tests.ordering.riding import open_carrying_market, riding, three
from tests.signed_in import agent, colleague

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.tests.paper import codes, pages
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import SubOrder


@pytest.fixture
def riders(db: None) -> Market:
    return open_carrying_market(now())


@pytest.fixture
def paula(riders: Market) -> Client:
    """The browser of Paula, who makes pots."""
    return colleague("Paula", riders.paula)


def _sale(market: Market) -> Cycle:
    return market.slots[0].cycle


def test_who_brings_sees_what_where_and_until_when_and_nothing_of_others(riders: Market, paula: Client) -> None:
    purchase = three(riders)

    said = paula.get("/espace/drive/retrait-commun").content.decode()

    assert f"{purchase.reference}/2" in said
    assert "Halle des Carmes" in said
    assert "Contes du Limousin" not in said
    assert "Miel" not in said


def test_the_transfer_note_has_a_code_for_each_parcel_that_opens_nothing(riders: Market, paula: Client) -> None:
    purchase = three(riders)

    note = paula.get(f"/espace/drive/retrait-commun/{_sale(riders).pk}/transfert.pdf").content
    label = paula.get(f"/espace/drive/retrait-commun/{_sale(riders).pk}/colis.pdf").content

    assert "Tasse en porcelaine" in pages(note)[0]
    assert "Camille Roux" not in pages(note)[0]
    assert list(codes(note)) == list(codes(label)) == [f"{purchase.reference}/2"]


def test_charlie_gets_no_paper_of_what_others_bring(riders: Market) -> None:
    three(riders)
    charlie = colleague("Charlie", riders.jean)

    answer = charlie.get(f"/espace/drive/retrait-commun/{_sale(riders).pk}/transfert.pdf")

    assert answer.status_code == 404


def test_a_seller_agrees_to_bring_and_takes_it_back(riders: Market, paula: Client) -> None:
    asked = [{"agrees": "on", "ride_days": ""}, {"agrees": "on", "ride_days": "3"}, {"ride_days": "3"}]

    answers = []
    for told in asked:
        status = paula.post("/espace/drive/retrait-commun", told).status_code
        answers.append((status, Seller.objects.get(pk=riders.paula.pk).ride_days))

    assert answers == [(422, 1), (302, 3), (302, None)]


def test_agents_see_by_point_what_has_come(riders: Market) -> None:
    three(riders)
    tablet, agnes = Tablet(riders, "A"), agent("Agnès", "chambre-agriculture")
    tablet.tells(tablet.did("dropped_off", seller=riders.paula.pk), tablet.did("not_come", seller=riders.marc.pk))

    said = agnes.get(f"/espace/drive/ventes/{_sale(riders).pk}/colis").content.decode()

    assert said.count("reçu à") == 1
    assert said.count("pas venu ou annulé") == 1


def test_what_is_brought_is_read_with_the_same_queries_for_one_and_for_thirty(riders: Market, paula: Client) -> None:
    agnes, sale = agent("Agnès", "chambre-agriculture"), f"/espace/drive/ventes/{_sale(riders).pk}"
    addresses = (
        (paula, "/espace/drive/retrait-commun"),
        (agnes, f"{sale}/colis"),
        (agnes, f"{sale}/papiers/transfert.pdf"),
    )
    Product.objects.update(stock_on_hand=100)
    type(riders.slots[0]).objects.update(capacity=100)

    counts = []
    for rides in (1, 29):
        for number in range(rides):
            buy(riding(riders, riders.cup), riders, key=f"{rides}-{number}")
        for browser, address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            counts.append(len(asked))

    assert counts[:3] == counts[3:]
    assert SubOrder.objects.filter(carrier="drive").count() == 30
