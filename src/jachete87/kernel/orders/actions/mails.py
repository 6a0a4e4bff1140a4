"""What shoppers and sellers are told of a purchase, written in the transaction of its cause."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import override

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Enclosure, Letter, Words
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import mails
from jachete87.kernel.orders.queries.enclosures import of_confirmation
from jachete87.kernel.orders.queries.purchases import view_of
from jachete87.kernel.orders.queries.reminders import to_remind


def write_confirmation(*, purchase: Purchase, at: datetime) -> None:
    """Tell the shopper what was bought, what happens next, and which rights there are, on paper to keep (L221-13)."""
    with override(purchase.language):
        view = view_of(purchase, at)
        key = f"confirmation-{purchase.reference}"
        _tell(purchase, key, mails.confirmation(view), of_confirmation(view))


def write_to_prepare(*, purchase: Purchase, at: datetime) -> None:
    """Tell each seller what to prepare; the shopper's address only where a parcel needs it."""
    with override("fr"):
        view = view_of(purchase, at)
        slugs = [order.seller_slug for order in view.sub_orders]
        addresses = dict(Seller.objects.filter(slug__in=slugs).exclude(email="").values_list("slug", "email"))
        for order in view.sub_orders:
            if order.seller_slug in addresses:
                key = f"to-prepare-{purchase.reference}-{order.number}"
                to = (order.seller_slug, addresses[order.seller_slug])
                _tell_seller(purchase, key, to, mails.to_prepare(view, order))


def write_cancelled(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Tell the shopper what was cancelled, and what is given back."""
    with override(purchase.language):
        _tell(purchase, key, mails.cancelled(view_of(purchase, at), about))


def write_withdrawal(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Acknowledge a withdrawal with its content and moment (D221-5)."""
    with override(purchase.language):
        _tell(purchase, key, mails.withdrawal(view_of(purchase, at), about))


def write_reminders(*, at: datetime) -> int:
    """Remind shoppers, the day before and once, of what they collect; those ordered since need no reminder."""
    count = 0
    for order in to_remind(at):
        with override(order.purchase.language):
            view = view_of(order.purchase, at)
            shown = next(each for each in view.sub_orders if each.id == order.pk)
            words = mails.reminder(view, shown)
            letter = _letter(order.purchase, f"reminder-{view.reference}-{order.number}", words)
            count += write_mail(letter=replace(letter, kind=MailKind.REMINDER))
    return count


def write_changed(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Tell the shopper what changed in an order, why, and what is given back."""
    with override(purchase.language):
        _tell(purchase, key, mails.changed(view_of(purchase, at), about))


def _tell(purchase: Purchase, key: str, words: Words, enclosures: tuple[Enclosure, ...] = ()) -> None:
    """Write to the shopper."""
    write_mail(letter=replace(_letter(purchase, key, words), enclosures=enclosures))


def _letter(purchase: Purchase, key: str, words: Words) -> Letter:
    """A letter to the shopper; each reader of a purchase has a stream: no one waits for another's mailbox."""
    return Letter(
        key=key,
        recipient=purchase.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        stream=purchase.reference,
        about=purchase.reference,
    )


def _tell_seller(purchase: Purchase, key: str, to: tuple[str, str], words: Words) -> None:
    """Write to a seller, given by slug and address."""
    slug, address = to
    letter = Letter(
        key=key,
        recipient=address,
        subject=words.subject,
        text=words.text,
        html=words.html,
        stream=f"{purchase.reference}.{slug}",
        about=purchase.reference,
        seller=slug,
    )
    write_mail(letter=letter)
