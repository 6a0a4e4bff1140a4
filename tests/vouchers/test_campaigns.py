"""The Département runs a campaign: budget, vouchers to print, stop, reimbursement of the sellers."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from jachete87.base.times import PARIS
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.vouchers.models import Campaign, Reimbursement, Voucher, VoucherBatch
from jachete87.kernel.vouchers.queries import breaches
from jachete87.kernel.vouchers.rules.codes import shown
from tests.ordering.market import Market, bought, ills
from tests.signed_in import agent
from tests.vouchers.purse import campaign, gift_card, vouchers

pytestmark = pytest.mark.django_db

D = Decimal
DESK = "/espace/organisme/campagnes"


@pytest.fixture
def dominique(market: Market) -> Client:
    """The browser of the Département's agent."""
    return agent("Dominique", "departement-87")


def test_a_campaign_is_opened_and_its_vouchers_are_printed_with_a_square_to_scan(
    dominique: Client, market: Market
) -> None:
    today = market.at.astimezone(PARIS).date()
    asked = {
        "name": "Mangez fermier 87", "funder": "departement-87", "kind": "vouchers", "budget": "5000", "ceiling": "20",
        "first": str(today), "last": str(today + timedelta(days=9)), "bricks": ["drive"], "communes": "Limoges",
        "sellers": market.jean.siret,
    }  # fmt: skip

    dominique.post(DESK, asked)
    opened = Campaign.objects.get()
    dominique.post(f"{DESK}/{opened.pk}/lots", {"value": "5", "quantity": "1000"})
    batch = VoucherBatch.objects.get()
    sheet = dominique.get(f"{DESK}/{opened.pk}/lots/{batch.pk}?page=5").content.decode()

    opened.refresh_from_db()
    assert (opened.budget, opened.ceiling, opened.issued) == (D("5000.00"), D("20.00"), D("5000.00"))
    assert [list(each.values_list("pk", flat=True)) for each in (opened.bricks, opened.sellers, opened.communes)] == [
        ["drive"], [market.jean.pk], ["87085"],
    ]  # fmt: skip
    last_codes = Voucher.objects.order_by("pk").values_list("code", flat=True)[800:]
    assert re.findall(r'class="code">([^<]+)<', sheet) == [shown(code) for code in last_codes]
    assert sheet.count("data:image/svg+xml") == 200
    assert "Au plus 20,00\N{NO-BREAK SPACE}€ par panier" in sheet
    assert f"Jusqu’au {today + timedelta(days=9):%d/%m/%Y}." in sheet
    assert breaches_of_all() == []


def test_what_is_not_known_is_told_in_the_form(dominique: Client, market: Market) -> None:
    today = str(market.at.date())
    asked = {"name": "C", "funder": "departement-87", "budget": "10", "first": today, "last": today}

    answer = dominique.post(DESK, asked | {"communes": "Atlantide", "sellers": "123"})

    page = unescape(answer.content.decode())
    assert (answer.status_code, Campaign.objects.count()) == (422, 0)
    assert "«\xa0Atlantide\xa0» n’est pas connu." in page
    assert "«\xa0123\xa0» n’est pas connu." in page


def test_sellers_are_paid_by_a_statement_from_the_ledger_each_euro_once(dominique: Client, market: Market) -> None:
    farms = campaign(market)
    first, second = vouchers(farms, "10.00", 2)
    bought(market, market.honey, market.book, vouchers=(first.code,), key="one")
    due = {who.pk: -balance(AccountKind.PAYABLE, seller=who.pk) for who in (market.jean, market.marc)}
    shares = _due(farms)

    dominique.post(f"{DESK}/{farms.pk}/etats")
    again = dominique.post(f"{DESK}/{farms.pk}/etats", follow=True)
    sheet = dominique.get(f"{DESK}/{farms.pk}/etats/1.csv").content.decode("utf-8-sig")
    bought(market, market.honey, vouchers=(second.code,), key="two")
    dominique.post(f"{DESK}/{farms.pk}/etats")

    rows = [line.split(";") for line in sheet.strip().split("\r\n")]
    paid = {row[0]: D(row[-1].replace(",", ".")) for row in rows[1:]}
    assert paid == {who.siret: shares[who.pk] for who in (market.jean, market.marc)}
    assert sum(paid.values()) == D("10.00")
    assert "Rien n'est dû" in unescape(again.content.decode())
    assert [each.total for each in Reimbursement.objects.order_by("number")] == [D("10.00"), D("6.50")]
    assert balance(AccountKind.FUNDER, institution="departement-87", name=f"campaign:{farms.pk}") == 0
    assert balance(AccountKind.CLEARING, name="funding") == 0
    assert -balance(AccountKind.PAYABLE, seller=market.marc.pk) == due[market.marc.pk] - shares[market.marc.pk]
    assert ills() == []


def test_a_stopped_campaign_says_so_and_may_go_on(dominique: Client, market: Market) -> None:
    farms = campaign(market)
    code = vouchers(farms)[0].code

    dominique.post(f"{DESK}/{farms.pk}/arret", {"move": "stop"})
    stopped = Campaign.objects.get().state, dominique.get("/bons", {"code": code}).content.decode()
    dominique.post(f"{DESK}/{farms.pk}/arret", {"move": "resume"})

    assert stopped[0] == "stopped"
    assert "Cette campagne est arrêtée" in stopped[1]
    assert Campaign.objects.get().state == "open"


def test_an_agent_of_another_institution_sees_nothing_of_a_campaign(market: Market) -> None:
    farms = campaign(market)
    batch = vouchers(farms)[0].batch
    charlie = agent("Charlie", "cci")

    answers = [charlie.get(f"{DESK}/{farms.pk}{rest}") for rest in ("", f"/lots/{batch.pk}", "/etats/1.csv")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert farms.name not in charlie.get(DESK).content.decode()


BREAKS = {
    "a voucher's balance is its value less what it paid": (
        "UPDATE vouchers_voucher SET balance = balance - 1 WHERE balance > 1"
    ),
    "a campaign used what its vouchers or its discount paid, within its budget": (
        "UPDATE vouchers_campaign SET used = used - 1"
    ),
    "a campaign issued the value of its vouchers": "UPDATE vouchers_campaign SET issued = issued + 1",
    "the shares of a redemption make its amount": "UPDATE vouchers_redemptionshare SET returned = 1",
    "the ledger owes what gift cards hold": (
        "UPDATE vouchers_voucher SET balance = balance - 1 WHERE campaign_id IS NULL AND balance > 1"
    ),
    "a funder owes what its vouchers paid and it did not pay yet": (
        "UPDATE vouchers_redemption SET returned = 1 WHERE state = 'used'"
    ),
    "each seller is owed what vouchers paid it": "UPDATE vouchers_redemptionshare SET returned = 1",
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_the_doctor_names_what_is_broken(market: Market, sentence: str) -> None:
    farms, card = campaign(market), gift_card(market).voucher
    bought(market, market.honey, vouchers=(vouchers(farms, "5.00")[0].code,), key="one")
    bought(market, market.honey, vouchers=(card.code,), key="two")
    before = breaches_of_all()

    with connection.cursor() as cursor:
        cursor.execute(BREAKS[sentence])

    assert before == []
    assert [line for line in breaches_of_all() if line.startswith(f"{sentence}: ")]


def breaches_of_all() -> list[str]:
    return list(breaches())


def _due(farms: Campaign) -> dict[int, Decimal]:
    from jachete87.kernel.vouchers.queries.reimbursing import due_to_sellers

    return {row.seller: row.due for row in due_to_sellers(farms)}
