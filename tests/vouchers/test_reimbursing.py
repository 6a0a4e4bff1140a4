"""What gift cards brought reaches the sellers who took them, by statement, each euro once."""

from collections.abc import Iterator
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from jachete87.base.jinja import euro
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.vouchers.models import Reimbursement
from tests.ordering.market import Market, bought, ills
from tests.signed_in import agent, colleague
from tests.vouchers.purse import books, gift_card

pytestmark = pytest.mark.django_db

D = Decimal
DESK = "/espace/organisme/cartes-cadeaux"


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def odile(market: Market) -> Client:
    """The browser of the joint association's agent, who issues the gift cards."""
    return agent("Odile", "interconsulaire")


def test_sellers_are_paid_what_was_spent_with_gift_cards_out_of_what_the_cards_brought(
    odile: Client, market: Market
) -> None:
    card = gift_card(market, "50.00").voucher
    purchase = bought(market, market.honey, market.book, vouchers=(card.code,))
    due = {who.siret: -balance(AccountKind.PAYABLE, seller=who.pk) for who in (market.jean, market.marc)}

    before = odile.get(DESK).content.decode()
    odile.post(f"{DESK}/etats")
    again = odile.post(f"{DESK}/etats", follow=True).content.decode()
    sheet = odile.get(f"{DESK}/etats/1.csv").content.decode("utf-8-sig")

    rows = [line.split(";") for line in sheet.strip().split("\r\n")][1:]
    assert {row[0]: D(row[-1].replace(",", ".")) for row in rows} == due
    assert f"À payer maintenant\xa0: {euro(purchase.total)}." in before
    assert "Rien n'est dû aux vendeurs" in unescape(again)
    left = D("50.00") - purchase.total
    assert books() == {"clearing sandbox": left, "vouchers gift": -left}
    assert ills() == []


def test_the_seller_reads_on_its_statement_that_gift_cards_were_paid_to_it(market: Market, odile: Client) -> None:
    bought(market, market.honey, vouchers=(gift_card(market).voucher.code,))
    jean = colleague("Jean", market.jean)

    odile.post(f"{DESK}/etats")
    page = unescape(jean.get(f"/espace/vendeur/releve?mois={market.at:%Y-%m}").content.decode())

    assert "remboursement au vendeur" in page
    assert "cartes cadeaux" in page
    assert balance(AccountKind.PAYABLE, seller=market.jean.pk) == 0


def test_what_goes_back_to_a_card_after_it_was_paid_counts_against_the_next_statement(
    odile: Client, market: Market
) -> None:
    card = gift_card(market, "50.00").voucher
    first = bought(market, market.honey, vouchers=(card.code,), key="one")
    odile.post(f"{DESK}/etats")

    cancel_lines(purchase_id=first.pk, line_ids=[], at=market.at)
    odile.post(f"{DESK}/etats")
    second = bought(market, market.honey, quantity=2, vouchers=(card.code,), key="two")
    odile.post(f"{DESK}/etats")

    totals = list(Reimbursement.objects.order_by("number").values_list("total", flat=True))
    assert totals == [first.total, second.total - first.total]
    assert balance(AccountKind.PAYABLE, seller=market.jean.pk) == 0
    assert ills() == []
