"""Append-only double entry: every euro stands in exactly one account, and every report is derived from here."""

import pgtrigger
from django.db import models
from django.db.models import Q

from jachete87.base.database.triggers import never_edited, never_emptied
from jachete87.base.money import EuroField
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.membership.models import Institution, Seller

_NEVER_EMPTIED = "the ledger is never emptied"


class Account(models.Model):
    """Where euros are counted: for a seller, an institution, or what `name` says (a provider, a campaign)."""

    kind = models.CharField(max_length=20, choices=AccountKind)
    seller = models.ForeignKey(Seller, null=True, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "seller", "institution", "name"], nulls_distinct=False, name="an_account_stands_once"
            ),
        ]
        triggers = [never_edited("an_account_is_never_edited")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seller_id or self.institution_id or self.name}"


class Movement(models.Model):
    """What one cause did to the accounts, once: its entries add up to nothing.

    `reference` names the cause (a payment's or a refund's token); `purchase` is the reference of the purchase that it
    belongs to. `written_in` is the database transaction that wrote it, to which no later one may add an entry.
    """

    kind = models.CharField(max_length=20, choices=MovementKind)
    reference = models.CharField(max_length=120)
    purchase = models.CharField(max_length=12, blank=True, default="")
    reason = models.CharField("motif", max_length=200, blank=True, default="")
    at = models.DateTimeField()
    written_in = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["purchase"], name="movements_of_a_purchase")]
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="a_cause_moves_money_once")]
        triggers = [
            never_edited("a_movement_is_never_edited"),
            never_emptied("the_movements_are_never_emptied", _NEVER_EMPTIED),
            pgtrigger.Trigger(
                name="a_movement_notes_its_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.written_in = pg_current_xact_id()::text::bigint; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="a_movement_balances",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("legs", "bigint"), ("total", "numeric")],
                func="""
                    SELECT count(*), coalesce(sum(amount), 0) INTO legs, total
                    FROM ledger_ledgerentry WHERE movement_id = NEW.id;
                    IF legs < 2 OR total <> 0 THEN
                        RAISE EXCEPTION 'movement % has % entries that add up to % euros', NEW.id, legs, total
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class LedgerEntry(models.Model):
    """What a movement adds to one account, in euros: debits are positive, credits negative."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = EuroField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="an_entry_moves_something"),
            models.UniqueConstraint(fields=["movement", "account"], name="an_account_stands_once_in_a_movement"),
        ]
        triggers = [
            never_edited("an_entry_is_never_edited"),
            never_emptied("the_entries_are_never_emptied", _NEVER_EMPTIED),
            pgtrigger.Trigger(
                name="an_entry_comes_with_its_movement",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM ledger_movement
                        WHERE id = NEW.movement_id AND written_in = pg_current_xact_id()::text::bigint
                    ) THEN
                        RAISE EXCEPTION 'movement % is closed', NEW.movement_id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} €"
