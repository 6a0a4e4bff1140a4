"""Mails: written in the transaction of their cause, sent after, marked when sent; so each leaves at least once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import Mail, Purchase
from jachete87.kernel.orders.queries.purchases import view_of
from jachete87.kernel.orders.queries.views import PurchaseView

_LEASE = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=6)
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says: subject, name of its templates, what they are told besides the purchase."""

    subject: str
    template: str
    about: dict[str, Any]


def write_confirmation(*, purchase: Purchase, at: datetime) -> None:
    """Tell the shopper what was bought, what happens next, and which rights there are (L221-13)."""
    with override(purchase.language):
        subject = gettext("Votre commande %(reference)s est confirmée") % {"reference": purchase.reference}
        content = Content(subject, "confirmation", {})
        _write(f"confirmation-{purchase.reference}", purchase.email, view_of(purchase, at), content)


def write_to_prepare(*, purchase: Purchase, at: datetime) -> None:
    """Tell each seller what to prepare; the shopper's address only where a parcel needs it."""
    view = view_of(purchase, at)
    addresses = dict(
        Seller.objects.filter(slug__in=[o.seller_slug for o in view.sub_orders]).values_list("slug", "email")
    )
    with override("fr"):
        for order in view.sub_orders:
            subject = f"Commande {purchase.reference} à préparer"
            key = f"to-prepare-{purchase.reference}-{order.number}"
            about = {"order": order, "shopper": short_name(purchase.name)}
            if addresses.get(order.seller_slug):
                _write(key, addresses[order.seller_slug], view, Content(subject, "to_prepare", about))


def write_cancelled(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Tell the shopper what was cancelled, and what is given back."""
    with override(purchase.language):
        subject = gettext("Annulation dans votre commande %(reference)s") % {"reference": purchase.reference}
        _write(key, purchase.email, view_of(purchase, at), Content(subject, "cancelled", about))


def write_withdrawal(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Acknowledge a withdrawal with its content and moment (D221-5)."""
    with override(purchase.language):
        subject = gettext("Votre rétractation sur la commande %(reference)s") % {"reference": purchase.reference}
        _write(key, purchase.email, view_of(purchase, at), Content(subject, "withdrawal", about))


def send_mails(*, at: datetime) -> int:
    """Send what waits; what cannot be sent now is tried again later, with growing pauses. The number of mails sent."""
    return sum(_send(mail_id, at) for mail_id in _claim(at))


def short_name(name: str) -> str:
    """A first name and an initial: « Camille R. »."""
    words = name.split()
    return " ".join([*words[:1], *(f"{word[0]}." for word in words[-1:] if len(words) > 1)])


def _write(key: str, recipient: str, view: PurchaseView, content: Content) -> None:
    shown = {"purchase": view, "link": settings.BASE_URL + view.path, "site": settings.BASE_URL, **content.about}
    mail = Mail(
        key=key[:80],
        purchase_id=Purchase.objects.values_list("pk", flat=True).get(reference=view.reference),
        recipient=recipient,
        subject=content.subject[:200],
        text=render_to_string(f"orders/mail_{content.template}.txt.jinja", shown, using="jinja2"),
        html=render_to_string(f"orders/mail_{content.template}.html.jinja", shown, using="jinja2"),
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)


def _claim(at: datetime) -> list[int]:
    """Take mails that wait for one sender, for a while: if it dies, they wait again."""
    due = Mail.objects.filter(Q(next_at__isnull=True) | Q(next_at__lte=at), sent_at__isnull=True)
    claimed = []
    for pk in list(due.order_by("created_at", "pk").values_list("pk", flat=True)[:_BATCH]):
        if due.filter(pk=pk).update(next_at=at + _LEASE, attempts=F("attempts") + 1):
            claimed.append(pk)
    return claimed


def _send(mail_id: int, at: datetime) -> int:
    mail = Mail.objects.get(pk=mail_id)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    named = {"Message-ID": f"<{mail.key}@{host}>"}
    sender = settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(mail.subject, mail.text, sender, [mail.recipient], headers=named)
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that no header can carry
        wait = min(timedelta(minutes=2**mail.attempts), _LONGEST_WAIT)
        Mail.objects.filter(pk=mail_id).update(next_at=at + wait, error=str(error)[:300])
        return 0
    Mail.objects.filter(pk=mail_id).update(sent_at=at, error="")
    return 1
