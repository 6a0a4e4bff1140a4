"""A market that is well is told to be well; each thing that is broken on purpose is named, and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from jachete87.base.times import now
from jachete87.config.commands import doctor
from tests.ordering.market import open_market
from tests.proof.world import live_through, settled, undone

Guard = tuple[str, str]


@dataclass(frozen=True)
class Break:
    """One fact changed behind the code's back; for it the triggers of the tables `off` are put aside, and constraints.

    `told` is all that doctor is to say of it, by the capability and the sentence; `without` is (table, constraint).
    """

    name: str
    sql: str
    told: frozenset[str]
    off: tuple[str, ...] = ()
    without: tuple[Guard, ...] = ()


def broken(name: str, sql: str, *told: str, off: Iterable[str] = (), without: Iterable[Guard] = ()) -> Break:
    return Break(name, sql, frozenset(told), tuple(off), tuple(without))


FIRST = "(SELECT min(id) FROM {} WHERE {})".format

pytestmark = pytest.mark.django_db

BREAKS = [
    broken(
        "promised stock is off by one",
        "UPDATE catalogue_product SET stock_promised = stock_promised + 1 WHERE title = 'Miel de châtaignier'",
        "orders: stock promised is the sum of the live lines",
    ),
    broken(
        "a hold is without its stock",
        "UPDATE catalogue_product SET stock_held = stock_held - 1 WHERE stock_held > 0",
        "baskets: stock held is the sum of the holds",
    ),
    broken(
        "a hold outlives its line",
        "DELETE FROM basket_basketline WHERE id IN (SELECT basket_line FROM catalogue_hold)",
        "baskets: a hold is kept for a line of an open basket",
    ),
    broken(
        "more is promised than there is",
        "UPDATE catalogue_product SET stock_on_hand = 1 WHERE title = 'Miel de châtaignier'",
        "catalogue: stock is never oversold",
        without=[("catalogue_product", "stock_is_never_oversold")],
    ),
    broken(
        "a slot is booked twice for one place",
        f"UPDATE drive_slot SET booked = booked + 1 WHERE id = {FIRST('drive_slot', 'booked > 0')}",
        "drive: a slot counts its places",
    ),
    broken(
        "an order of the drive has no place",
        f"""WITH lost AS (
            UPDATE drive_place SET state = 'freed' WHERE id = {FIRST("drive_place", "state = 'taken'")}
            RETURNING slot_id, crates, chilled
        ) UPDATE drive_slot SET booked = booked - 1, booked_crates = booked_crates - lost.crates,
            booked_chilled = booked_chilled - lost.chilled FROM lost WHERE drive_slot.id = lost.slot_id""",
        "drive: the places taken are those of live orders",
    ),
    broken(
        "a place is kept for an order that was cancelled",
        """WITH kept AS (
            UPDATE drive_place SET state = 'taken' WHERE id = (SELECT min(p.id) FROM drive_place p
                JOIN orders_suborder o ON o.reservation = p.reference WHERE o.state = 'cancelled' AND p.state = 'freed')
            RETURNING slot_id, crates, chilled
        ) UPDATE drive_slot SET booked = booked + 1, booked_crates = booked_crates + kept.crates,
            booked_chilled = booked_chilled + kept.chilled FROM kept WHERE drive_slot.id = kept.slot_id""",
        "drive: the places taken are those of live orders",
        off=["drive_place"],
    ),
    broken(
        "two orders share a hand-over and neither joined the other",
        f"""UPDATE orders_suborder o SET reservation = f.reservation FROM orders_suborder f
            WHERE f.id = {FIRST("orders_suborder", "brick_id = 'relais'")} AND o.id <> f.id
            AND o.brick_id = 'relais'""",
        "orders: orders share a place only where one joins the other",
        off=["orders_suborder"],
    ),
    broken(
        "an order joins one that is had elsewhere",
        f"""UPDATE orders_suborder SET joins_id = {FIRST("orders_suborder", "brick_id = 'relais'")}
            WHERE id = {FIRST("orders_suborder", "brick_id = 'galerie'")}""",
        "orders: an order shares the place of the one that it joins",
        off=["orders_suborder"],
    ),
    broken(
        "what is ordered of a leg is counted twice",
        f"UPDATE drive_legquantity SET promised = promised + 1 WHERE id = {FIRST('drive_legquantity', 'promised > 0')}",
        "drive: what is ordered of a leg is counted",
    ),
    broken(
        "a leg closes after its cycle",
        """UPDATE drive_cycleleg l SET closes_at = c.closes_at + interval '1 hour' FROM drive_cycle c
            WHERE c.id = l.cycle_id AND l.id = (SELECT min(id) FROM drive_cycleleg)""",
        "drive: a leg closes with its cycle at the latest",
        off=["drive_cycleleg"],
    ),
    broken(
        "a place was taken at its cut-off",
        f"UPDATE drive_place SET taken_at = closes_at WHERE id = {FIRST('drive_place', 'taken_at IS NOT NULL')}",
        "drive: a place is taken before its cut-off",
        without=[("drive_place", "a_place_is_taken_before_the_cut_off")],
    ),
    broken(
        "a line is a cent dearer than it was sold",
        f"UPDATE orders_line SET gross = gross + 0.01 WHERE id = {FIRST('orders_line', 'cancelled_at IS NULL')}",
        "orders: the goods of a sub-order are the sum of its lines",
        off=["orders_line"],
        without=[("orders_line", "a_line_is_price_times_quantity"), ("orders_line", "a_line_adds_up")],
    ),
    broken(
        "an entry of the ledger is a cent off",
        """UPDATE ledger_ledgerentry SET amount = amount - 0.01 WHERE id = (
            SELECT min(e.id) FROM ledger_ledgerentry e JOIN ledger_movement m ON m.id = e.movement_id
            JOIN ledger_account a ON a.id = e.account_id WHERE m.kind = 'capture' AND a.kind = 'payable')""",
        "ledger: a movement adds up to nothing",
        "orders: each seller is owed its sub-orders less what was given back",
        off=["ledger_ledgerentry"],
    ),
    broken(
        "a payment that was taken has no movement",
        """WITH gone AS (SELECT min(id) AS id FROM ledger_movement WHERE kind = 'capture'),
            entries AS (DELETE FROM ledger_ledgerentry USING gone WHERE movement_id = gone.id)
        DELETE FROM ledger_movement USING gone WHERE ledger_movement.id = gone.id""",
        "payments: what is captured is what the ledger counts",
        "orders: the ledger counts what each payment collected and gave back",
        "orders: each seller is owed its sub-orders less what was given back",
        off=["ledger_ledgerentry", "ledger_movement"],
    ),
    broken(
        "a refund is noted twice",
        """INSERT INTO payments_refund (token, payment_id, amount, reason, provider_reference, error, created_at)
        SELECT left(token, 30) || '-again', payment_id, amount, reason, '', '', created_at
        FROM payments_refund WHERE receipt_id IS NULL LIMIT 1""",
        "payments: a payment gave back the sum of its refunds",
    ),
    broken(
        "a refund never arrived",
        f"DELETE FROM payments_sandboxrefund WHERE id = {FIRST('payments_sandboxrefund', 'true')}",
        "payments: every refund that was sent arrived once",
    ),
    broken(
        "what a seller gave back in cash has no movement",
        """WITH gone AS (SELECT id FROM ledger_movement WHERE kind = 'on_site_back'),
            entries AS (DELETE FROM ledger_ledgerentry USING gone WHERE movement_id = gone.id)
        DELETE FROM ledger_movement USING gone WHERE ledger_movement.id = gone.id""",
        "payments: what sellers gave back at the counter is booked",
        off=["ledger_ledgerentry", "ledger_movement"],
    ),
    broken(
        "a seller gave back more than it received",
        """UPDATE ledger_ledgerentry SET amount = amount * 3 WHERE movement_id = (
            SELECT id FROM ledger_movement WHERE kind = 'on_site_back')""",
        "ledger: a seller gave back at the counter at most what it received there",
        "payments: what sellers gave back at the counter is booked",
        off=["ledger_ledgerentry"],
    ),
    broken(
        "the provider took more than we noted",
        f"UPDATE payments_sandboxcharge SET captured = captured + 1 WHERE id = "
        f"{FIRST('payments_sandboxcharge', 'captured > 0')}",
        "payments: the sandbox collected what we noted",
    ),
    broken(
        "a voucher is worth more again",
        """UPDATE vouchers_voucher SET balance = balance + 1
        WHERE campaign_id IS NOT NULL AND balance < value""",
        "vouchers: a voucher's balance is its value less what it paid",
    ),
    broken(
        "a gift card is worth more again",
        "UPDATE vouchers_voucher SET balance = balance + 1 WHERE campaign_id IS NULL",
        "vouchers: a voucher's balance is its value less what it paid",
        "vouchers: the ledger owes what gift cards hold",
    ),
    broken(
        "a campaign paid more than its budget",
        "UPDATE vouchers_campaign SET budget = used - 1",
        "vouchers: a campaign used what its vouchers or its discount paid, within its budget",
        without=[("vouchers_campaign", "a_campaign_never_exceeds_its_budget")],
    ),
    broken(
        "a number of invoices is skipped",
        f"UPDATE documents_series SET last = last + 1 WHERE id = {FIRST('documents_series', 'last > 0')}",
        "documents: a series has no gap and no double",
        off=["documents_series"],
    ),
    broken(
        "a figure of an invoice is changed",
        f"""UPDATE documents_document SET xml = convert_to(replace(convert_from(xml, 'UTF8'), '15.50', '15.51'), 'UTF8')
        WHERE id = {FIRST("documents_document", "kind = 'invoice'")}""",
        "documents: a document is what its digest says",
        off=["documents_document"],
        without=[("documents_document", "a_document_is_what_its_digest_says")],
    ),
    broken(
        "a placed purchase has no confirmation",
        f"""DELETE FROM notices_mail WHERE id = {FIRST("notices_mail", "key LIKE 'confirmation-%'")}""",
        "orders: every placed purchase has its confirmation",
        off=["notices_mail"],
    ),
    broken(
        "what vouchers paid for as a whole has no confirmation",
        """DELETE FROM notices_mail WHERE key = (
            SELECT 'confirmation-' || reference FROM orders_purchase WHERE payment_id IS NULL)""",
        "orders: every placed purchase has its confirmation",
        off=["notices_mail"],
    ),
    broken(
        "a line was ordered at its cut-off",
        """UPDATE orders_suborder o SET deadline = p.promised_at FROM orders_purchase p
        WHERE p.id = o.purchase_id AND o.id = (SELECT min(id) FROM orders_suborder WHERE deadline IS NOT NULL)""",
        "orders: no line was ordered at or after its cut-off",
    ),
    broken(
        "an order of a purchase given up is still to prepare",
        """UPDATE orders_suborder SET state = 'to_prepare' WHERE id = (
            SELECT min(o.id) FROM orders_suborder o JOIN orders_purchase p ON p.id = o.purchase_id
            WHERE p.state = 'cancelled' AND p.placed_at IS NULL)""",
        "orders: a purchase and its sub-orders tell the same",
        "orders: stock promised is the sum of the live lines",
        "drive: the places taken are those of live orders",
        "drive: what is ordered of a leg is counted",
        off=["orders_suborder"],
    ),
    broken(
        "a price is not what its history says",
        f"UPDATE catalogue_offer SET price = price + 1 WHERE id = {FIRST('catalogue_offer', 'true')}",
        "catalogue: the price history ends with the price",
        off=["catalogue_offer"],
    ),
]


@pytest.fixture(scope="module")
def _market(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        live_through(open_market(now()))
        yield


@pytest.fixture
def _lived(_market: None, db: None) -> Iterator[None]:
    """A market with a past, as it was before the test once the test is over."""
    with undone():
        yield


def diagnosis() -> frozenset[str]:
    """What doctor tells, without the rows: the capability and the sentence. The index is no part of the database."""
    found = {name: check() for name, check in doctor.checks().items() if name != "index"}
    return frozenset(f"{name}: {_sentence(line)}" for name, lines in found.items() for line in lines)


def _sentence(line: str) -> str:
    return line.partition(":")[0]


@pytest.mark.usefixtures("_lived")
def test_a_market_that_nobody_broke_is_well() -> None:
    assert diagnosis() == frozenset()


@pytest.mark.usefixtures("_lived")
@pytest.mark.parametrize("each", BREAKS, ids=lambda each: each.name.replace(" ", "-"))
def test_what_is_broken_is_named(each: Break) -> None:
    with connection.cursor() as cursor:
        settled()
        for table, constraint in each.without:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
        for table in each.off:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

        cursor.execute(each.sql)
        changed = cursor.rowcount

    assert changed > 0
    assert diagnosis() == each.told
