"""Balances and statements, derived from the entries each time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from jachete87.base.money import ZERO
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import LedgerEntry

_CHECKS: dict[str, str] = {
    "a movement adds up to nothing": """
        SELECT m.id, m.kind || ' ' || m.reference || ': ' || coalesce(sum(e.amount), 0) || ' €, ' || count(e.id)
            || ' entries'
        FROM ledger_movement m LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id
        GROUP BY m.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2""",
    "what shoppers are owed is never less than nothing": """
        SELECT a.id, a.name || ': ' || sum(e.amount) || ' €'
        FROM ledger_account a JOIN ledger_ledgerentry e ON e.account_id = a.id
        WHERE a.kind = 'refunds' GROUP BY a.id HAVING sum(e.amount) > 0""",
    "a voucher account owes, and never claims": """
        SELECT a.id, a.name || ': ' || sum(e.amount) || ' €'
        FROM ledger_account a JOIN ledger_ledgerentry e ON e.account_id = a.id
        WHERE a.kind = 'vouchers' GROUP BY a.id HAVING sum(e.amount) > 0""",
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement on an account: what it brought (positive) or took, in euros."""

    at: datetime
    kind: MovementKind
    purchase: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over a time: opening + lines = closing, to the cent. Amounts from its owner's side."""

    opening: Decimal
    lines: tuple[StatementLine, ...]
    closing: Decimal


def balance(kind: AccountKind, *, seller: int | None = None, institution: str | None = None, name: str = "") -> Decimal:
    """Debits less credits of an account, in euros; nothing when it was never used."""
    entries = LedgerEntry.objects.filter(
        account__kind=kind, account__seller=seller, account__institution=institution, account__name=name
    )
    return _total(entries)


def seller_statement(seller_id: int, since: datetime, until: datetime) -> Statement:
    """What a seller is owed and was paid from `since` to before `until`; what it is owed counts positive."""
    entries = LedgerEntry.objects.filter(account__kind=AccountKind.PAYABLE, account__seller=seller_id)
    span = entries.filter(movement__at__gte=since, movement__at__lt=until).select_related("movement")
    lines = tuple(
        StatementLine(
            each.movement.at,
            MovementKind(each.movement.kind),
            each.movement.purchase,
            each.movement.reason,
            -each.amount,
        )
        for each in span.order_by("movement__at", "pk")
    )
    opening = -_total(entries.filter(movement__at__lt=since))
    return Statement(opening, lines, opening + sum((line.amount for line in lines), ZERO))


def balances(*kinds: AccountKind) -> dict[tuple[str, int | None, str | None, str], Decimal]:
    """Debits less credits of every account of these kinds (of all when none is named)."""
    which = Q(account__kind__in=kinds) if kinds else Q()
    rows = (
        LedgerEntry.objects.filter(which)
        .values_list("account__kind", "account__seller", "account__institution", "account__name")
        .annotate(total=Sum("amount"))
        .order_by("account__kind", "account__seller", "account__institution", "account__name")
    )
    return {(kind, seller, institution, name): total for kind, seller, institution, name, total in rows}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    for sentence, sql in _CHECKS.items():
        yield from (f"{sentence}: {pk}: {detail}" for pk, detail in _rows(sql))


def _total(entries: QuerySet[LedgerEntry]) -> Decimal:
    return entries.aggregate(total=Sum("amount"))["total"] or ZERO


def _rows(sql: str) -> Iterator[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchmany(100)
