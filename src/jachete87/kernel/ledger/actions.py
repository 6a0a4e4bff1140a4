"""Writing into the ledger: the one way, called in the transaction of the cause."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q

from jachete87.base.database.prepared import Among, Given, Prepared, PreparedRows
from jachete87.base.money import sums
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import Account, LedgerEntry

_near = Prepared(
    lambda: (
        Account.objects.filter(Among("kind", Given("kinds")), Among("name", Given("names")))
        .filter(Among("seller", Given("sellers")) | Q(seller__isnull=True))
        .values_list("kind", "seller", "institution", "name", "pk")
    )
)
_enter = PreparedRows(LedgerEntry)


@dataclass(frozen=True, slots=True)
class Owner:
    """An account by what it stands for, so that nobody needs to look it up."""

    kind: AccountKind
    seller: int | None = None
    institution: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """So many euros into an account (positive: a debit) or out of it (negative: a credit)."""

    owner: Owner
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money moves: `reference` makes it happen once, `purchase` is the reference of the purchase it belongs to."""

    kind: MovementKind
    reference: str
    purchase: str = ""
    reason: str = ""


class Unbalanced(ValueError):
    """Legs that do not add up to nothing: a fault of ours, never of a user."""


def post(*, cause: Cause, legs: Iterable[Leg], at: datetime) -> bool:
    """Write one movement; False when this cause was already written, or moves nothing. Raises Unbalanced."""
    moved = {owner: amount for owner, amount in sums((leg.owner, leg.amount) for leg in legs).items() if amount}
    if sum(moved.values()):
        raise Unbalanced(f"{cause.kind} {cause.reference}: {sum(moved.values())} euros from nowhere")
    return bool(moved) and _write(cause, moved, at)


def provider_account(slug: str) -> Owner:
    """What a payment provider holds."""
    return Owner(AccountKind.CLEARING, name=slug)


def payable_to(seller: int) -> Owner:
    """What a seller is owed."""
    return Owner(AccountKind.PAYABLE, seller=seller)


def refunds_of(slug: str) -> Owner:
    """What shoppers are owed through a provider."""
    return Owner(AccountKind.REFUNDS, name=slug)


@transaction.atomic(savepoint=False)
def _write(cause: Cause, moved: Mapping[Owner, Decimal], at: datetime) -> bool:
    accounts = _accounts(moved)
    movement = _movement(cause, at)
    if movement is None:
        return False
    legs = ((accounts[owner], amount) for owner, amount in moved.items())
    _enter([LedgerEntry(movement_id=movement, account_id=account, amount=amount) for account, amount in legs])
    return True


def _movement(cause: Cause, at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_movement (kind, reference, purchase, reason, at, written_in)"
            " VALUES (%s, %s, %s, %s, %s, 0) ON CONFLICT (kind, reference) DO NOTHING RETURNING id",
            [cause.kind, cause.reference, cause.purchase, cause.reason[:200], at],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _accounts(owners: Iterable[Owner]) -> dict[Owner, int]:
    wanted = set(owners)
    known = _known(wanted)
    if missing := sorted(wanted - known.keys(), key=repr):
        Account.objects.bulk_create((_account(owner) for owner in missing), ignore_conflicts=True)
        known = _known(wanted)
    return known


def _known(owners: Collection[Owner]) -> dict[Owner, int]:
    """The accounts of these owners that there are, among others of their kind."""
    told = _near(
        kinds=list({str(each.kind) for each in owners}),
        names=list({each.name for each in owners}),
        sellers=[each.seller for each in owners if each.seller],
    )
    return {Owner(AccountKind(kind), seller, institution, name): pk for kind, seller, institution, name, pk in told}


def _account(owner: Owner) -> Account:
    return Account(kind=owner.kind, seller_id=owner.seller, institution_id=owner.institution, name=owner.name)
