"""What shoppers and sellers are told of a purchase, written in the transaction of its cause."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.rules import Letter
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries.purchases import view_of
from jachete87.kernel.orders.queries.views import PurchaseView


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says: subject, name of its templates, what they are told besides the purchase; a seller's slug."""

    subject: str
    template: str
    about: dict[str, Any]
    seller: str = ""


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
            content = Content(subject, "to_prepare", about, order.seller_slug)
            if addresses.get(order.seller_slug):
                _write(key, addresses[order.seller_slug], view, content)


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


def short_name(name: str) -> str:
    """A first name and an initial: « Camille R. »."""
    words = name.split()
    return " ".join([*words[:1], *(f"{word[0]}." for word in words[-1:] if len(words) > 1)])


def _write(key: str, recipient: str, view: PurchaseView, content: Content) -> None:
    """Write a mail in the stream of its purchase and reader: no one waits for another's mailbox."""
    shown = {"purchase": view, "link": settings.BASE_URL + view.path, "site": settings.BASE_URL, **content.about}
    letter = Letter(
        key=key,
        recipient=recipient,
        subject=content.subject,
        text=render_to_string(f"orders/mail_{content.template}.txt.jinja", shown, using="jinja2"),
        html=render_to_string(f"orders/mail_{content.template}.html.jinja", shown, using="jinja2"),
        stream=f"{view.reference}.{content.seller}",
        about=view.reference,
        seller=content.seller,
    )
    write_mail(letter=letter)
