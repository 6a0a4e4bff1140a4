"""The ledger takes what balances, once, and refuses everything else as the database's own rule."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from jachete87.base.money import ZERO
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, Unbalanced, payable_to, post, provider_account
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import Account, LedgerEntry, Movement
from jachete87.kernel.ledger.queries import balance, breaches, seller_statement
from jachete87.kernel.membership.tests.cast import play

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
STRIPE = provider_account("stripe")
EMPTY = (0, 0)


@pytest.fixture
def jean(db: None) -> int:
    return play().farm.pk


def captured(seller: int, amount: str = "12.50", reference: str = "pay-1", at: datetime = AT) -> bool:
    value = Decimal(amount)
    legs = [Leg(STRIPE, value), Leg(payable_to(seller), -value)]
    return post(cause=Cause(MovementKind.CAPTURE, reference, "R7K2"), legs=legs, at=at)


def written() -> tuple[int, int]:
    return Movement.objects.count(), LedgerEntry.objects.count()


def test_a_payment_is_owed_to_its_seller(jean: int) -> None:
    captured(jean)

    assert balance(AccountKind.CLEARING, name="stripe") == Decimal("12.50")
    assert balance(AccountKind.PAYABLE, seller=jean) == Decimal("-12.50")


def test_a_cause_moves_money_once(jean: int) -> None:
    first, again = captured(jean), captured(jean)

    assert (first, again) == (True, False)
    assert written() == (1, 2)


def test_legs_on_one_account_are_one_entry_and_nothing_moves_nothing(jean: int) -> None:
    cause = Cause(MovementKind.REFUND, "r-1")
    halves = [Leg(STRIPE, Decimal("2.00")), Leg(STRIPE, Decimal("-2.00"))]

    assert post(cause=cause, legs=halves, at=AT) is False
    assert written() == EMPTY


def test_what_does_not_add_up_is_refused_before_it_is_written(jean: int) -> None:
    legs = [Leg(STRIPE, Decimal("10.00")), Leg(payable_to(jean), Decimal("-9.99"))]

    with pytest.raises(Unbalanced):
        post(cause=Cause(MovementKind.CAPTURE, "pay-1"), legs=legs, at=AT)

    assert written() == EMPTY


def movement(reference: str = "by-hand") -> Movement:
    return Movement.objects.create(kind=MovementKind.CAPTURE, reference=reference, at=AT)


def account(name: str) -> Account:
    return Account.objects.get_or_create(kind=AccountKind.CLEARING, name=name)[0]


def entry(of: Movement, name: str, amount: str) -> None:
    LedgerEntry.objects.create(movement=of, account=account(name), amount=Decimal(amount))


def off_by_a_cent() -> None:
    made = movement()
    entry(made, "one", "10.00")
    entry(made, "two", "-9.99")


def a_single_leg() -> None:
    entry(movement(), "one", "10.00")


def no_leg() -> None:
    movement()


def an_empty_leg() -> None:
    made = movement()
    entry(made, "one", "0.00")
    entry(made, "two", "0.00")


def the_same_cause_again() -> None:
    movement("pay-1")


def an_edited_entry() -> None:
    LedgerEntry.objects.update(amount=1)


def an_edited_movement() -> None:
    Movement.objects.update(reason="autre")


def a_deleted_entry() -> None:
    LedgerEntry.objects.all().delete()


def a_deleted_movement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_movement")


def an_emptied_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_movement CASCADE")


def emptied_entries() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_ledgerentry")


def a_late_leg() -> None:
    made = Movement.objects.get()
    entry(made, "one", "10.00")
    entry(made, "two", "-10.00")


def a_late_leg_that_pretends() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_movement SET written_in = pg_current_xact_id()::text::bigint")
    a_late_leg()


def another_owner() -> None:
    Account.objects.update(name="autre")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "wrong",
    [
        off_by_a_cent, a_single_leg, no_leg, an_empty_leg, the_same_cause_again, an_edited_entry, an_edited_movement,
        a_deleted_entry, a_deleted_movement, an_emptied_ledger, emptied_entries, a_late_leg, a_late_leg_that_pretends,
        another_owner,
    ],
)  # fmt: skip
def test_the_database_refuses(wrong: Callable[[], None], jean: int) -> None:
    captured(jean)

    with pytest.raises(DatabaseError), transaction.atomic():
        wrong()

    assert written() == (1, 2)
    assert list(breaches()) == []
    assert balance(AccountKind.PAYABLE, seller=jean) == Decimal("-12.50")


@pytest.mark.django_db(transaction=True)
def test_what_is_right_by_hand_is_accepted(jean: int) -> None:
    with transaction.atomic():
        made = movement()
        entry(made, "one", "10.00")
        entry(made, "two", "-10.00")

    assert written() == (1, 2)


def test_a_statement_adds_up_from_opening_to_closing(jean: int) -> None:
    captured(jean, "10.00", "pay-0", AT - timedelta(days=40))
    captured(jean, "12.50", "pay-1", AT)
    captured(jean, "99.00", "pay-2", AT + timedelta(days=40))
    paid = [Leg(payable_to(jean), Decimal("8.00")), Leg(STRIPE, Decimal("-8.00"))]
    post(cause=Cause(MovementKind.TRANSFER, "t-1"), legs=paid, at=AT + timedelta(days=1))

    statement = seller_statement(jean, AT - timedelta(days=1), AT + timedelta(days=30))

    assert (statement.opening, statement.closing) == (Decimal("10.00"), Decimal("14.50"))
    assert [(line.kind, line.amount) for line in statement.lines] == [
        (MovementKind.CAPTURE, Decimal("12.50")),
        (MovementKind.TRANSFER, Decimal("-8.00")),
    ]


def test_an_account_that_was_never_used_is_at_nothing(db: None) -> None:
    assert balance(AccountKind.FUNDER, name="campagne") == ZERO


def test_accounts_are_told_apart_by_all_that_they_stand_for(jean: int) -> None:
    legs = [
        Leg(Owner(AccountKind.PAYABLE, seller=jean), Decimal("-1.00")),
        Leg(Owner(AccountKind.RECEIVED, seller=jean), Decimal("3.00")),
        Leg(Owner(AccountKind.CLEARING, name="stripe"), Decimal("-2.00")),
    ]

    post(cause=Cause(MovementKind.ON_SITE, "o-1"), legs=legs, at=AT)

    assert balance(AccountKind.RECEIVED, seller=jean) == Decimal("3.00")
    assert balance(AccountKind.CLEARING, name="stripe") == Decimal("-2.00")
