"""A seller's invoices and statements: its own, whole, and nobody else's."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries.statements import seller_month
from jachete87.kernel.documents.rules.months import Month
from jachete87.kernel.documents.tests.deliveries import AT, Sold, delivered, given_back
from jachete87.kernel.ledger.actions import Cause, Leg, payable_to, post, provider_account
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.tests.cast import Cast

LATER = AT + timedelta(days=2)
PAGE = "/espace/vendeur/factures"
STATEMENT = "/espace/vendeur/releve?mois=2026-11"
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def paid_out(seller: Seller, amount: str) -> None:
    legs = [Leg(payable_to(seller.pk), Decimal(amount)), Leg(provider_account("sandbox"), -Decimal(amount))]
    post(cause=Cause(MovementKind.TRANSFER, f"transfer-{seller.pk}"), legs=legs, at=LATER)


def test_a_seller_reads_its_own_invoices(cast: Cast, jean: Client, other: Seller) -> None:
    delivered(cast.farm, other)
    issue_due(at=LATER)
    mine, foreign = Document.objects.get(seller=cast.farm), Document.objects.get(seller=other)

    listed, own, others = jean.get(PAGE), jean.get(f"{PAGE}/{mine.pk}.pdf"), jean.get(f"{PAGE}/{foreign.pk}.pdf")

    assert listed.content.decode().count('href="/espace/vendeur/factures/') == 1
    assert (own.status_code, own["Content-Type"], own.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert others.status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("seen", [(PAGE, 7), (STATEMENT, 8)])
def test_the_pages_ask_as_many_queries_whatever_they_hold(
    rows: int, seen: tuple[str, int], jean: Client, cast: Cast, no_bricks: None
) -> None:
    for _ in range(rows):
        delivered(cast.farm)
    issue_due(at=LATER)

    with CaptureQueriesContext(connection) as asked:
        page = jean.get(seen[0])

    assert (page.status_code, len(asked)) == (200, seen[1])


def test_the_lines_of_a_statement_come_to_the_payout(cast: Cast, jean: Client) -> None:
    purchase = delivered(cast.farm)
    delivered(cast.farm, sold=Sold(fee="2.00"))
    delivered(cast.farm, sold=Sold(provider="on_site"))
    given_back(purchase, cast.farm, "6.50", LATER)
    paid_out(cast.farm, "21.50")

    found = seller_month(cast.farm.pk, "Ferme", NOVEMBER).account

    assert [line.amount for line in found.lines] == [Decimal(a) for a in ("13.00", "15.00", "0.00", "-6.50", "-21.50")]
    assert [line.received for line in found.lines if line.received] == [Decimal("13.00")]
    assert (found.opening, found.earned, found.paid_out, found.closing) == (0, Decimal("21.50"), Decimal("21.50"), 0)


def test_a_statement_is_a_page_a_table_and_a_sheet(cast: Cast, jean: Client) -> None:
    delivered(cast.farm)

    page = jean.get(STATEMENT).content.decode()
    table = jean.get("/espace/vendeur/releve/2026-11.csv").content.decode("utf-8-sig")
    sheet = jean.get("/espace/vendeur/releve/2026-11.pdf")

    assert "13,00\N{NO-BREAK SPACE}€" in page
    assert [row.split(";")[-1] for row in table.splitlines()] == ["Montant", "0,00", "13,00", "13,00"]
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_reason_never_becomes_a_formula_in_the_table(cast: Cast, jean: Client) -> None:
    who = payable_to(cast.farm.pk)
    legs = [Leg(who, Decimal("6.50")), Leg(provider_account("sandbox"), Decimal("-6.50"))]
    post(cause=Cause(MovementKind.REFUND, "r1", "R1", '=HYPERLINK("http://bad.example")'), legs=legs, at=AT)

    table = jean.get("/espace/vendeur/releve/2026-11.csv").content.decode("utf-8-sig")

    assert ("'=HYPERLINK" in table, ";=HYPERLINK" in table, ";-6,50" in table) == (True, False, True)


@pytest.mark.parametrize("asked", ["", "2026-13", "9999-01", "1999-12", "x", "²026-11"])
def test_a_month_that_is_none_is_this_month(asked: str, cast: Cast, jean: Client) -> None:
    page = jean.get("/espace/vendeur/releve", {"mois": asked})

    assert page.status_code == 200
