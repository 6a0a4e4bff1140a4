"""Passing on to sellers what was collected for their orders, and saying who bears what a bank takes back."""

from datetime import datetime

from jachete87.base.money import share_out
from jachete87.base.retries import retried
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, post, provider_account
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.membership.models import Brick
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries.shares import due_shares
from jachete87.kernel.payments.actions.transfers import pass_on, send_transfers
from jachete87.kernel.payments.enums import DisputeState
from jachete87.kernel.payments.models import Dispute
from jachete87.kernel.payments.providers.registry import marketplaces


def share(*, at: datetime) -> int:
    """Pass on to each seller its share of what it has handed over, and take back what shoppers got back since.

    The number of transfers done.
    """
    slugs = marketplaces()
    for due in due_shares(slugs) if slugs else ():
        retried(pass_on)(payment_id=due.payment, seller_id=due.seller, purchase=due.purchase, amount=due.amount)
    return send_transfers(at=at) if slugs else 0


def dispute_moved(dispute: Dispute, at: datetime) -> None:
    """The institutions bear what a bank takes back, each for the orders of its bricks, and get it when it is won."""
    purchase = Purchase.objects.filter(payment=dispute.payment_id).first()
    if purchase is None or dispute.state == DisputeState.LOST:
        return
    orders = list(SubOrder.objects.filter(purchase=purchase).order_by("pk"))
    institutions = dict(Brick.objects.values_list("pk", "institution"))
    parts = share_out(dispute.amount, [order.total - order.vouchers for order in orders])
    won = dispute.state == DisputeState.WON
    legs = [Leg(provider_account(dispute.payment.provider), dispute.amount if won else -dispute.amount)]
    for order, part in zip(orders, parts, strict=True):
        bearer = Owner(AccountKind.INSTITUTION, institution=institutions[order.brick_id])
        legs.append(Leg(bearer, -part if won else part))
    kind = MovementKind.DISPUTE_WON if won else MovementKind.DISPUTE
    post(cause=Cause(kind, dispute.provider_reference, purchase.reference, dispute.reason), legs=legs, at=at)
