"""What the page of a purchase shows besides the purchase itself."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import PurchaseView, SubOrderView
from jachete87.kernel.payments.enums import PaymentState


@dataclass(frozen=True, slots=True)
class Event:
    """A step in the life of an order, as `components/timeline.jinja` shows it."""

    title: str
    state: str
    at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SellerContact:
    """How to reach a seller about an order."""

    phone: str
    email: str
    mediator: str


def purchase_of_mail(reference: str, email: str) -> Purchase | None:
    """The purchase of that number that was made with that e-mail address."""
    if not reference or not email:
        return None
    return Purchase.objects.filter(reference=reference.upper()[:12], email__iexact=email[:254]).first()


def sellers_of(purchase: PurchaseView) -> dict[str, SellerContact]:
    """How to reach the sellers of a purchase, by slug; one query."""
    slugs = {order.seller_slug for order in purchase.sub_orders}
    rows = Seller.objects.filter(slug__in=slugs)
    return {row.slug: SellerContact(row.phone, row.email, row.mediator) for row in rows}


def outcome_of(purchase: PurchaseView) -> str:
    """How the purchase stands, in a word for the page: "placed", "waiting", "action", "declined" or "cancelled"."""
    if purchase.state == PurchaseState.PLACED:
        return "placed"
    if purchase.state == PurchaseState.CANCELLED:
        return "cancelled" if purchase.placed_at else "declined"
    return "action" if purchase.payment.state == PaymentState.ACTION_REQUIRED else "waiting"


def events_of(order: SubOrderView, placed_at: datetime | None) -> tuple[Event, ...]:
    """What has happened to a part of a purchase and what comes next."""
    if order.state == SubOrderState.CANCELLED:
        return (
            Event(_("Commandé"), "done", placed_at),
            Event(_("Annulé"), "now", text=order.state_reason),
        )
    steps = {
        SubOrderState.TO_PREPARE: _("En préparation"),
        SubOrderState.READY: _("Prêt"),
        SubOrderState.HANDED_OVER: _("Remis"),
    }
    at = next((i for i, state in enumerate(steps) if state == order.state), -1)
    first = Event(_("Commandé"), "done" if placed_at else "now", placed_at)
    return (first, *(Event(title, _progress(i, at, len(steps))) for i, title in enumerate(steps.values())))


def _progress(step: int, at: int, steps: int) -> str:
    if step < at or at == steps - 1:
        return "done"
    return "now" if step == at else "todo"
