"""What institutions see of money: their own account, and with the overview what went through the providers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jachete87.governance.tests.conftest import as_
from jachete87.kernel.documents.rules.months import Month
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, payable_to, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.queries import Clearing, clearing_report
from jachete87.kernel.membership.tests.cast import Cast

AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
NOVEMBER = Month(2026, 11)
STATEMENT = "/espace/organisme/releve?mois=2026-11"
CLEARING = "/espace/organisme/prestataires?mois=2026-11"


def moved(kind: MovementKind, reference: str, at: datetime, **legs: Leg) -> None:
    post(cause=Cause(kind, reference), legs=legs.values(), at=at)


def gesture(institution: str, amount: str, reference: str) -> None:
    bears = Leg(Owner(AccountKind.INSTITUTION, institution=institution), Decimal(amount))
    moved(MovementKind.REFUND, reference, AT, bears=bears, owes=Leg(refunds_of("sandbox"), -Decimal(amount)))


def month_of_trade(seller: int) -> None:
    sandbox, owed = provider_account("sandbox"), payable_to(seller)
    before = datetime(2026, 10, 31, 22, tzinfo=UTC)
    for reference, at, amount in (("old", before, "10.00"), ("new", AT, "40.00")):
        took, owes = Leg(sandbox, Decimal(amount)), Leg(owed, -Decimal(amount))
        moved(MovementKind.CAPTURE, reference, at, took=took, owes=owes)
    fees = Leg(Owner(AccountKind.FEES, name="sandbox"), Decimal("0.50"))
    moved(MovementKind.PROVIDER_FEE, "fee", AT, took=Leg(sandbox, Decimal("-0.50")), fees=fees)
    paid = Leg(sandbox, Decimal("-30.00"))
    moved(MovementKind.TRANSFER, "transfer", AT, paid=paid, settled=Leg(owed, Decimal("30.00")))


def test_an_institution_reads_its_own_account_and_no_other(cast: Cast) -> None:
    gesture("chambre-agriculture", "3.00", "g1")
    gesture("chambre-metiers", "7.00", "g2")

    own = as_(cast.agnes).get(STATEMENT)
    foreign = as_(cast.agnes).get(f"{STATEMENT}&organisme=chambre-metiers")
    table = as_(cast.agnes).get(f"{STATEMENT}&format=csv").content.decode("utf-8-sig")

    assert "3,00\N{NO-BREAK SPACE}€" in own.content.decode()
    assert "7,00\N{NO-BREAK SPACE}€" not in own.content.decode()
    assert foreign.status_code == 404
    assert [row.split(";")[-1] for row in table.splitlines()] == ["Montant", "0,00", "3,00", "3,00"]


def test_the_clearing_report_leads_from_what_was_to_what_rests(cast: Cast) -> None:
    month_of_trade(cast.farm.pk)

    report = clearing_report(NOVEMBER.since, NOVEMBER.until)

    assert report == (
        Clearing(
            provider="sandbox",
            opening=Decimal("10.00"),
            collected=Decimal("40.00"),
            given_back=Decimal("0.00"),
            transferred=Decimal("-30.00"),
            fees=Decimal("-0.50"),
            other=Decimal("0.00"),
            rest=Decimal("19.50"),
        ),
    )


def test_only_who_oversees_all_reads_the_clearing_report(cast: Cast) -> None:
    month_of_trade(cast.farm.pk)

    page, refused = as_(cast.dominique).get(CLEARING), as_(cast.agnes).get(CLEARING)

    assert "19,50\N{NO-BREAK SPACE}€" in page.content.decode()
    assert refused.status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [(STATEMENT, 12), (CLEARING, 10)])
def test_the_pages_ask_the_same_of_the_database_whatever_they_hold(
    rows: int, address: str, queries: int, cast: Cast, no_bricks: None
) -> None:
    for row in range(rows):
        gesture("departement-87", "1.00", f"g{row}")
    month_of_trade(cast.farm.pk)
    reader = as_(cast.dominique)

    with CaptureQueriesContext(connection) as asked:
        page = reader.get(address)

    assert (page.status_code, len(asked)) == (200, queries)
