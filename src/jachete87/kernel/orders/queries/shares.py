"""What is still owed to sellers of what providers collected for their orders, from the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef

from jachete87.base.money import ZERO
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.models import Dispute, Payout, SellerAccount, Transfer

_DUE = """
    SELECT y.id, a.seller_id, p.reference, w.sent - sum(e.amount) AS due
    FROM payments_payment y JOIN orders_purchase p ON p.payment_id = y.id
    JOIN ledger_movement m ON m.purchase = p.reference
        AND m.kind IN ('capture', 'refund', 'transfer', 'transfer_back')
    JOIN ledger_ledgerentry e ON e.movement_id = m.id
    JOIN ledger_account a ON a.id = e.account_id AND a.kind = 'payable'
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(b.amount), 0) - (
            SELECT coalesce(sum(t.amount), 0)
            FROM payments_transfer t JOIN payments_selleraccount s ON s.id = t.account_id
            WHERE t.payment_id = y.id AND s.seller_id = a.seller_id AND t.done_at IS NULL
        ) AS sent
        FROM payments_transferback b JOIN payments_transfer t ON t.id = b.transfer_id
        JOIN payments_selleraccount s ON s.id = t.account_id
        WHERE t.payment_id = y.id AND s.seller_id = a.seller_id AND b.done_at IS NULL
    ) w
    WHERE y.provider = ANY(%s) AND y.captured > 0 AND (y.transferred <> y.captured OR y.refunded > 0)
      AND NOT EXISTS (
        SELECT 1 FROM orders_suborder o WHERE o.purchase_id = p.id AND o.seller_id = a.seller_id
        AND o.state NOT IN ('handed_over', 'cancelled'))
    GROUP BY y.id, a.seller_id, p.reference, w.sent
    HAVING w.sent - sum(e.amount) < 0 OR w.sent - sum(e.amount) > 0 AND EXISTS (
        SELECT 1 FROM payments_selleraccount s
        WHERE s.seller_id = a.seller_id AND s.provider = y.provider AND s.transfers_enabled)
    ORDER BY y.id, a.seller_id LIMIT 500"""


@dataclass(frozen=True, slots=True)
class DueShare:
    """What a seller is still owed of a payment, in euros; negative when it got more than its share."""

    payment: int
    seller: int
    purchase: str
    amount: Decimal


def due_shares(providers: Collection[str]) -> list[DueShare]:
    """Of sellers who have handed everything over: what is to be passed on to them, or taken back, now.

    What is already on its way counts as passed on; a seller without an account that takes transfers is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [list(providers)])
        return [DueShare(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class SellerMoney:
    """How a seller is paid: its accounts at providers, what moved to them, what is still owed to it in euros."""

    accounts: tuple[SellerAccount, ...]
    owed: Decimal
    transfers: tuple[Transfer, ...]
    payouts: tuple[Payout, ...]
    disputes: tuple[tuple[Dispute, str], ...]


def seller_money(seller_id: int) -> SellerMoney:
    """How a seller is paid, the latest first; a dispute comes with the reference of its purchase."""
    transfers = Transfer.objects.filter(account__seller=seller_id).order_by("-pk")[:20]
    payouts = Payout.objects.filter(account__seller=seller_id).order_by("-told_at", "-pk")[:10]
    theirs = SubOrder.objects.filter(purchase=OuterRef("pk"), seller=seller_id)
    purchases = Purchase.objects.filter(Exists(theirs), payment__in=Dispute.objects.values("payment"))
    references = dict(purchases.values_list("payment", "reference"))
    disputes = Dispute.objects.filter(payment__in=references).order_by("-opened_at", "-pk")[:20]
    return SellerMoney(
        accounts=tuple(SellerAccount.objects.filter(seller=seller_id).order_by("provider")),
        owed=ZERO - balance(AccountKind.PAYABLE, seller=seller_id) - balance(AccountKind.RECEIVED, seller=seller_id),
        transfers=tuple(transfers),
        payouts=tuple(payouts),
        disputes=tuple((each, references[each.payment_id]) for each in disputes),
    )
