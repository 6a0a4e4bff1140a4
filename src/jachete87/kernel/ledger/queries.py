"""Balances and statements, derived from the entries each time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q, QuerySet, Sum

from jachete87.base.database.checks import broken
from jachete87.base.money import ZERO
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import LedgerEntry

CHECKS: dict[str, str] = {
    "a movement adds up to nothing": """
        SELECT m.id, m.kind || ' ' || m.reference || ': ' || coalesce(sum(e.amount), 0) || ' €, ' || count(e.id)
            || ' entries'
        FROM ledger_movement m LEFT JOIN ledger_ledgerentry e ON e.movement_id = m.id
        GROUP BY m.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2""",
    "what shoppers are owed is never less than nothing": """
        SELECT a.id, a.name || ': ' || sum(e.amount) || ' €'
        FROM ledger_account a JOIN ledger_ledgerentry e ON e.account_id = a.id
        WHERE a.kind = 'refunds' GROUP BY a.id HAVING sum(e.amount) > 0""",
    "a seller gave back at the counter at most what it received there": """
        SELECT a.seller_id, sum(e.amount) || ' €'
        FROM ledger_account a JOIN ledger_ledgerentry e ON e.account_id = a.id
        WHERE a.kind = 'received' GROUP BY a.id HAVING sum(e.amount) < 0""",
    "a voucher account owes, and never claims": """
        SELECT a.id, a.name || ': ' || sum(e.amount) || ' €'
        FROM ledger_account a JOIN ledger_ledgerentry e ON e.account_id = a.id
        WHERE a.kind = 'vouchers' GROUP BY a.id HAVING sum(e.amount) > 0""",
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: what it brought (positive) or took in all, in euros; of that, `received` was had at the counter."""

    at: datetime
    kind: MovementKind
    purchase: str
    reason: str
    amount: Decimal
    received: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over a time: opening + lines = closing, to the cent. Amounts from its owner's side."""

    opening: Decimal
    lines: tuple[StatementLine, ...]
    closing: Decimal

    @property
    def paid_out(self) -> Decimal:
        """What was transferred to its owner in that time."""
        return ZERO - self._sum_of(PAID_OUT)

    @property
    def earned(self) -> Decimal:
        """What came before anything was transferred: opening + earned - paid out = closing."""
        return self.closing - self.opening + self.paid_out

    def _sum_of(self, kinds: Collection[MovementKind]) -> Decimal:
        return sum((line.amount for line in self.lines if line.kind in kinds), ZERO)


@dataclass(frozen=True, slots=True)
class Clearing:
    """What went through a payment provider over a time, in euros; opening + all that follows = rest."""

    provider: str
    opening: Decimal
    collected: Decimal
    given_back: Decimal
    transferred: Decimal
    fees: Decimal
    other: Decimal
    rest: Decimal


PAID_OUT = frozenset({MovementKind.TRANSFER, MovementKind.TRANSFER_BACK, MovementKind.REIMBURSEMENT})
_OF_A_SELLER = (AccountKind.PAYABLE, AccountKind.RECEIVED)
_IN_THE_CLEARING = {
    MovementKind.CAPTURE: "collected",
    MovementKind.REFUND_DONE: "given_back",
    MovementKind.TRANSFER: "transferred",
    MovementKind.TRANSFER_BACK: "transferred",
    MovementKind.PROVIDER_FEE: "fees",
}


def balance(kind: AccountKind, *, seller: int | None = None, institution: str | None = None, name: str = "") -> Decimal:
    """Debits less credits of an account, in euros; nothing when it was never used."""
    entries = LedgerEntry.objects.filter(
        account__kind=kind, account__seller=seller, account__institution=institution, account__name=name
    )
    return _total(entries)


def seller_statement(seller_id: int, since: datetime, until: datetime) -> Statement:
    """What a seller is owed and was paid from `since` to before `until`; what it is owed counts positive.

    What it took at the counter is earned and had in one movement, so that it nets out.
    """
    entries = LedgerEntry.objects.filter(account__kind__in=_OF_A_SELLER, account__seller=seller_id)
    return _statement(entries, since, until, sign=-1)


def institution_statement(institution: str, since: datetime, until: datetime) -> Statement:
    """What an institution bears and has settled from `since` to before `until`; what it bears counts positive."""
    entries = LedgerEntry.objects.filter(account__kind=AccountKind.INSTITUTION, account__institution=institution)
    return _statement(entries, since, until, sign=1)


def clearing_report(since: datetime, until: datetime) -> tuple[Clearing, ...]:
    """What went through each payment provider from `since` to before `until`; two queries."""
    entries = LedgerEntry.objects.filter(account__kind=AccountKind.CLEARING, movement__at__lt=until)
    before = entries.filter(movement__at__lt=since).order_by("account__name").values_list("account__name")
    openings: dict[str, Decimal] = dict(before.annotate(total=Sum("amount")))
    moved = entries.filter(movement__at__gte=since).order_by("account__name", "movement__kind")
    sums: dict[str, dict[str, Decimal]] = {provider: {} for provider in openings}
    for provider, kind, total in moved.values_list("account__name", "movement__kind").annotate(total=Sum("amount")):
        column = _IN_THE_CLEARING.get(MovementKind(kind), "other")
        of_provider = sums.setdefault(provider, {})
        of_provider[column] = of_provider.get(column, ZERO) + total
    return tuple(_clearing(provider, openings.get(provider, ZERO), sums[provider]) for provider in sorted(sums))


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
    return broken(CHECKS)


def _statement(entries: QuerySet[LedgerEntry], since: datetime, until: datetime, sign: int) -> Statement:
    opening = ZERO + sign * _total(entries.filter(movement__at__lt=since))
    span = entries.filter(movement__at__gte=since, movement__at__lt=until)
    rows = span.select_related("movement", "account").order_by("movement__at", "movement", "pk")
    lines = tuple(_line(list(parts), sign) for _, parts in groupby(rows, key=lambda entry: entry.movement_id))
    return Statement(opening, lines, opening + sum((line.amount for line in lines), ZERO))


def _line(parts: list[LedgerEntry], sign: int) -> StatementLine:
    movement = parts[0].movement
    received = sum((part.amount for part in parts if part.account.kind == AccountKind.RECEIVED), ZERO)
    amount = ZERO + sign * sum((part.amount for part in parts), ZERO)
    kind = MovementKind(movement.kind)
    return StatementLine(movement.at, kind, movement.purchase, movement.reason, amount, received)


def _clearing(provider: str, opening: Decimal, sums: dict[str, Decimal]) -> Clearing:
    columns = {name: sums.get(name, ZERO) for name in ("collected", "given_back", "transferred", "fees", "other")}
    return Clearing(provider=provider, opening=opening, rest=opening + sum(columns.values(), ZERO), **columns)


def _total(entries: QuerySet[LedgerEntry]) -> Decimal:
    return entries.aggregate(total=Sum("amount"))["total"] or ZERO
