"""What the page of a purchase shows besides the purchase itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import full_address
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Purchase, ReturnCase
from jachete87.kernel.orders.queries import PurchaseView, ReturnView, Story, SubOrderView
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.payments.enums import PaymentState

_READY = (SubOrderState.READY, SubOrderState.HANDED_OVER)


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


def sellers_of(sold: Sold) -> dict[str, SellerContact]:
    """How to reach the sellers of a purchase, by slug."""
    sellers = [order.seller for order, _ in sold.parts]
    return {seller.slug: SellerContact(seller.phone, seller.email, seller.mediator) for seller in sellers}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One notice of withdrawal: when, by whom, and the returns it opened."""

    at: datetime
    name: str
    email: str
    returns: tuple[ReturnView, ...]


def notices_of(story: Story) -> tuple[Withdrawn, ...]:
    """The notices of withdrawal of a purchase, the newest first."""
    by_moment: dict[datetime, list[ReturnView]] = defaultdict(list)
    for each in story.returns:
        by_moment[each.case.asked_at].append(each)
    newest_first = sorted(by_moment.items(), reverse=True)
    return tuple(Withdrawn(at, rows[0].case.name, rows[0].case.email, tuple(rows)) for at, rows in newest_first)


def return_addresses(purchase: PurchaseView) -> dict[str, str]:
    """Where goods are sent back to, by the slug of the seller; one query."""
    slugs = {order.seller_slug for order in purchase.sub_orders}
    return {
        row.slug: f"{row.legal_name or row.trade_name}, {full_address(row)}"
        for row in Seller.objects.filter(slug__in=slugs).select_related("commune")
    }


def is_return_of(case_id: int, purchase: Purchase) -> bool:
    """Whether a return belongs to a purchase."""
    return ReturnCase.objects.filter(pk=case_id, sub_order__purchase=purchase).exists()


def progress_of(purchase: PurchaseView) -> str:
    """How far the groups of a placed purchase are: « 2 retraits sur 3 sont prêts. »; "" when the heading says it."""
    live, ready, done = _far(purchase)
    if purchase.state != PurchaseState.PLACED or live == done or live == ready == 1:
        return ""
    said = _count(ready, live)
    return f"{said} {_already(done)}" if done else said


def _far(purchase: PurchaseView) -> tuple[int, int, int]:
    """How many groups there are without those cancelled, how many of them are ready or had, how many were had."""
    groups = [[o.state for o in group if o.state != SubOrderState.CANCELLED] for group in purchase.groups]
    live = [states for states in groups if states]
    done = sum(all(state == SubOrderState.HANDED_OVER for state in states) for states in live)
    ready = sum(all(state in _READY for state in states) for states in live)
    return len(live), ready, done


def _count(ready: int, groups: int) -> str:
    if not ready:
        text = ngettext("Votre commande est en préparation.", "Vos %(n)s retraits sont en préparation.", groups)
        return text % {"n": groups}
    if ready == groups:
        return ngettext("Votre commande est prête.", "Vos %(n)s retraits sont prêts.", groups) % {"n": groups}
    text = ngettext("%(ready)s retrait sur %(n)s est prêt.", "%(ready)s retraits sur %(n)s sont prêts.", ready)
    return text % {"ready": ready, "n": groups}


def _already(done: int) -> str:
    return ngettext("%(n)s vous a déjà été remis.", "%(n)s vous ont déjà été remis.", done) % {"n": done}


def outcome_of(purchase: PurchaseView) -> str:
    """How the purchase stands, in a word for the page: "placed", "waiting", "action", "declined" or "cancelled"."""
    if purchase.state == PurchaseState.PLACED:
        return "placed"
    if purchase.state == PurchaseState.CANCELLED:
        return "cancelled" if purchase.placed_at else "declined"
    return "action" if purchase.payment.state == PaymentState.ACTION_REQUIRED else "waiting"


def heading_of(purchase: PurchaseView) -> str:
    """What the page says first, true of how the purchase stands now."""
    return {
        "placed": _heading_when_placed(*_far(purchase)),
        "waiting": _("Nous attendons la réponse de votre banque"),
        "action": _("Il reste une étape : confirmer le paiement"),
        "declined": _("Le paiement n’a pas abouti"),
        "cancelled": _("Commande annulée"),
    }[outcome_of(purchase)]


def _heading_when_placed(live: int, ready: int, done: int) -> str:
    if not ready:
        return _("Merci, votre commande est passée")
    if ready < live:
        return _("Votre commande est prête en partie")
    return _("Votre commande vous a été remise") if done == live else _("Votre commande est prête")


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
    handed = {SubOrderState.HANDED_OVER: order.handed_over_at}
    return (
        first,
        *(
            Event(title, _progress(i, at, len(steps)), handed.get(state))
            for i, (state, title) in enumerate(steps.items())
        ),
    )


def _progress(step: int, at: int, steps: int) -> str:
    if step < at or at == steps - 1:
        return "done"
    return "now" if step == at else "todo"
