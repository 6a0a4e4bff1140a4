"""What mails about a purchase say, in the current language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Topic, Words, unsubscribe_path
from jachete87.kernel.orders.queries.views import PurchaseView, SubOrderView
from jachete87.kernel.orders.rules.back import told


def confirmation(view: PurchaseView) -> Words:
    """What was bought, what happens next, and which rights there are (L221-13)."""
    return _words(_("Votre commande %(reference)s est confirmée"), "confirmation", view)


def to_prepare(view: PurchaseView, order: SubOrderView) -> Words:
    """What one seller prepares, for a shopper known by first name and initial."""
    about = {"order": order, "shopper": short_name(view.name)}
    return _words(_("Commande %(reference)s à préparer"), "to_prepare", view, about)


def cancelled(view: PurchaseView, about: dict[str, Any]) -> Words:
    """What was cancelled (`goods`, lines of text), for what `reason`, and what goes `back` to what."""
    return _words(_("Annulation dans votre commande %(reference)s"), "cancelled", view, _with_back(view, about))


def withdrawal(view: PurchaseView, about: dict[str, Any]) -> Words:
    """That a withdrawal was received: its `goods`, lines of text, and its moment (`asked_at`)."""
    return _words(_("Votre rétractation sur la commande %(reference)s"), "withdrawal", view, about)


def reminder(view: PurchaseView, order: SubOrderView) -> Words:
    """When and where to come, with a link to get no more of these."""
    path = unsubscribe_path(Topic(view.email, MailKind.REMINDER))
    together = [each for each in view.sub_orders if (each.had_with, each.group) == (order.had_with, order.group)]
    about = {"order": order, "together": together, "refuse": settings.BASE_URL + path}
    return _words(_("Rappel de retrait, commande %(reference)s"), "reminder", view, about)


def changed(view: PurchaseView, about: dict[str, Any]) -> Words:
    """What changed (`changes`, lines of text), for what `reason`, and what goes `back` to what."""
    return _words(_("Un changement dans votre commande %(reference)s"), "changed", view, _with_back(view, about))


def containers(view: PurchaseView, about: dict[str, Any]) -> Words:
    """Which containers came back (`told`), and how their deposits return: what goes back of each purchase (`ways`)."""
    ways = [(paid.reference, told(back, paid.payment.provider, paid.payment.means)) for paid, back in about["ways"]]
    return _words(_("Vos contenants rendus"), "containers", view, {"told": about["told"], "ways": ways})


def short_name(name: str) -> str:
    """A first name and an initial: « Camille R. »."""
    words = name.split()
    return " ".join([*words[:1], *(f"{word[0]}." for word in words[-1:] if len(words) > 1)])


def _with_back(view: PurchaseView, about: dict[str, Any]) -> dict[str, Any]:
    return {**about, "back": told(about["back"], view.payment.provider, view.payment.means)}


def _words(subject: str, template: str, view: PurchaseView, about: dict[str, Any] | None = None) -> Words:
    shown = {"purchase": view, "link": settings.BASE_URL + view.path, "site": settings.BASE_URL, **(about or {})}
    text = render_to_string(f"orders/mail_{template}.txt.jinja", shown, using="jinja2")
    html = render_to_string(f"orders/mail_{template}.html.jinja", shown, using="jinja2")
    return Words(subject % {"reference": view.reference}, text, html)
