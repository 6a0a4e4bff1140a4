"""What shoppers and sellers are told of a purchase, written in the transaction of its cause."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.actions.writing import write_mail, write_mails
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Letter, Words
from jachete87.kernel.orders.actions.purchases import goods_of
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.queries import mails
from jachete87.kernel.orders.queries.company import company_of
from jachete87.kernel.orders.queries.enclosures import of_confirmation
from jachete87.kernel.orders.queries.purchases import shown_as, view_of
from jachete87.kernel.orders.queries.reminders import to_remind
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.orders.queries.views import PurchaseView
from jachete87.kernel.orders.rules.back import GivenBack


def write_placed(*, sold: Sold, at: datetime) -> None:
    """Tell the shopper what was bought, and each seller what to prepare."""
    mine = sold.purchase.language
    views = {language: _as_placed(sold, at, language) for language in {mine, "fr"}}
    write_mails(letters=[_confirmation(sold, views[mine]), *_to_prepare(sold, views["fr"])])


def write_cancelled(*, purchase: Purchase, key: str, about: dict[str, Any], at: datetime) -> None:
    """Tell the shopper what was cancelled, and what is given back."""
    with override(purchase.language):
        _tell(purchase, key, mails.cancelled(view_of(purchase, at), about))


def write_too_late(*, purchase: Purchase, back: GivenBack, at: datetime) -> None:
    """Tell the shopper that a purchase was given up for want of its payment, and what goes back."""
    with override(purchase.language):
        reason = gettext("le paiement n’est pas arrivé à temps")
    key = f"too-late-{purchase.reference}" + ("-refund" if back.refund else "")
    goods = goods_of(Line.objects.filter(sub_order__purchase=purchase).order_by("pk"))
    about = {"goods": goods, "reason": reason, "back": back}
    write_cancelled(purchase=purchase, key=key, about=about, at=at)


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


def write_containers(*, told: str, key: str, back: Sequence[tuple[Purchase, GivenBack]], at: datetime) -> None:
    """Tell the shopper which containers were taken back and how their deposits return; one letter for all."""
    newest = max((purchase for purchase, _ in back), key=lambda each: each.pk)
    with override(newest.language):
        ways = [(view_of(purchase, at), given) for purchase, given in back]
        _tell(newest, key, mails.containers(view_of(newest, at), {"told": told, "ways": ways}))


def _confirmation(sold: Sold, view: PurchaseView) -> Letter:
    """What was bought, what happens next, and which rights there are, on paper to keep (L221-13)."""
    purchase = sold.purchase
    with override(purchase.language):
        letter = _letter(purchase, f"confirmation-{purchase.reference}", mails.confirmation(view))
        return replace(letter, enclosures=of_confirmation(sold, view))


def _to_prepare(sold: Sold, view: PurchaseView) -> list[Letter]:
    """A letter to each seller who can be written to; the shopper's address only where a parcel needs it."""
    with override("fr"):
        told = [(order.seller, shown) for (order, _), shown in zip(sold.parts, view.sub_orders, strict=True)]
        key = f"to-prepare-{view.reference}"
        return [
            _to_seller(sold.purchase, seller, f"{key}-{order.number}", mails.to_prepare(view, order))
            for seller, order in told
            if seller.email
        ]


def _as_placed(sold: Sold, at: datetime, language: str) -> PurchaseView:
    """A purchase with those that it joins; one that joins nothing has no company yet."""
    with override(language):
        return shown_as(sold, at, company_of([order for order, _ in sold.parts if order.joins_id]))


def _tell(purchase: Purchase, key: str, words: Words) -> None:
    """Write to the shopper."""
    write_mail(letter=_letter(purchase, key, words))


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


def _to_seller(purchase: Purchase, seller: Seller, key: str, words: Words) -> Letter:
    return Letter(
        key=key,
        recipient=seller.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        stream=f"{purchase.reference}.{seller.slug}",
        about=purchase.reference,
        seller=seller.slug,
    )
