"""The end of a day at a point: what was received, by whom it is had, who did not come, what is still open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jachete87.base.money import ZERO, sums
from jachete87.bricks.drive.enums import DeedKind, DeedOutcome
from jachete87.bricks.drive.models import DeskDeed
from jachete87.bricks.drive.queries.deeds import deeds_at, to_settle
from jachete87.bricks.drive.queries.post import AtPost, Collection
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.payments.enums import CounterMeans
from jachete87.kernel.payments.models import CounterReceipt


@dataclass(frozen=True, slots=True)
class Takings:
    """What was received by one means, in euros; `told` is what the tablets said was given, applied or not."""

    means: str
    received: Decimal
    told: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """A day at a post, closed: `left` did not come or were not served whole, `shares` are what sellers are to have."""

    handed_over: int
    left: tuple[Collection, ...]
    takings: tuple[Takings, ...]
    shares: tuple[tuple[Seller, Decimal], ...]
    containers: int
    waiting: tuple[DeskDeed, ...]

    @property
    def total(self) -> Decimal:
        return sum((each.received for each in self.takings), ZERO)

    @property
    def owed(self) -> Decimal:
        return sum((each.due for each in self.left), ZERO)


def settlement(stands: AtPost) -> Settlement:
    """The day at a post as it stands; three queries."""
    post = stands.post
    orders = [part.order for each in stands.collections for part in each.parts]
    receipts = list(CounterReceipt.objects.filter(reference__in=[f"sub_order:{order.pk}" for order in orders]))
    sellers = {order.seller_id: order.seller for order in orders}
    by_seller = sums((receipt.seller_id, receipt.amount) for receipt in receipts)
    left = tuple(each for each in stands.collections if each.state != SubOrderState.HANDED_OVER)
    noted = list(deeds_at(post).filter(kind__in=(DeedKind.HANDED_OVER, DeedKind.CONTAINERS_BACK)))
    return Settlement(
        handed_over=len(stands.collections) - len(left),
        left=left,
        takings=_takings(receipts, noted),
        shares=tuple((sellers[pk], amount) for pk, amount in by_seller.items()),
        containers=sum(deed.count or 0 for deed in noted if deed.outcome == DeedOutcome.APPLIED),
        waiting=tuple(to_settle(post)),
    )


def _takings(receipts: Iterable[CounterReceipt], noted: Sequence[DeskDeed]) -> tuple[Takings, ...]:
    received = sums((each.means, each.amount) for each in receipts)
    told: dict[str, Decimal] = defaultdict(Decimal)
    for deed in noted:
        if deed.amount and deed.outcome != DeedOutcome.NOTHING:
            told[deed.means or CounterMeans.CASH] += deed.amount
    known = [means for means in CounterMeans if received.get(means) or told.get(means)]
    return tuple(Takings(str(means.label), received.get(means, ZERO), told[means]) for means in known)
