"""Statements of a month, as pages, tables and sheets show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jachete87.base.jinja import euro, lang
from jachete87.base.times import PARIS
from jachete87.kernel.documents.rules.months import Month
from jachete87.kernel.ledger.queries import Statement, StatementLine, institution_statement, seller_statement


@dataclass(frozen=True, slots=True)
class MonthStatement:
    """The account of a seller or institution over a month: opening + lines = closing."""

    owner: str
    month: Month
    account: Statement

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        return self.account.lines


def seller_month(seller_id: int, name: str, month: Month) -> MonthStatement:
    """What a seller was owed and paid in a month."""
    return MonthStatement(name, month, seller_statement(seller_id, month.since, month.until))


def institution_month(institution: str, name: str, month: Month) -> MonthStatement:
    """What an institution bore in a month."""
    return MonthStatement(name, month, institution_statement(institution, month.since, month.until))


def rows(statement: MonthStatement) -> Iterable[list[str]]:
    """The statement as a table for spreadsheets: a head, the opening, each line, the closing; amounts with a comma."""
    account = statement.account
    yield [_("Date"), _("Mouvement"), _("Commande"), _("Motif"), _("Encaissé à la remise"), _("Montant")]
    yield [f"{statement.month.since:%Y-%m-%d}", _("Solde au début du mois"), "", "", "", _cell(account.opening)]
    for line in account.lines:
        on = line.at.astimezone(PARIS)
        what = [f"{on:%Y-%m-%d}", str(line.kind.label), line.purchase, line.reason]
        yield [*what, _cell(line.received) if line.received else "", _cell(line.amount)]
    last = statement.month.until
    yield [f"{last:%Y-%m-%d}", _("Solde à la fin du mois"), "", "", "", _cell(account.closing)]


def sheet(statement: MonthStatement) -> dict[str, Any]:
    """What the printed statement says, in the current language."""
    account, title = statement.account, _("Relevé de %(month)s") % {"month": statement.month.label}
    return {
        "title": title,
        "author": statement.owner,
        "language": lang(),
        "foot": f"{statement.owner} – {title}",
        "facts": [
            [statement.owner, ""],
            [_("Solde au début du mois :"), euro(account.opening)],
            [_("Gagné, moins ce qui a été rendu :"), euro(account.earned)],
            [_("Versé :"), euro(account.paid_out)],
            [_("Solde à la fin du mois :"), euro(account.closing)],
        ],
        "items": {
            "head": [_("Date"), _("Commande"), _("Mouvement"), _("Montant")],
            "rows": [_printed(line) for line in account.lines],
        },
    }


def _printed(line: StatementLine) -> list[str]:
    what = ", ".join(part for part in (str(line.kind.label), line.reason) if part)
    if line.received:
        what += " " + _("(%(amount)s encaissés à la remise)") % {"amount": euro(line.received)}
    return [f"{line.at.astimezone(PARIS):%d/%m/%Y}", line.purchase, what, euro(line.amount)]


def _cell(amount: object) -> str:
    return str(amount).replace(".", ",")
