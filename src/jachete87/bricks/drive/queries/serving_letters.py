"""What subscribers are told of a cycle."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.base.times import PARIS, day
from jachete87.bricks.drive.enums import SkipReason
from jachete87.bricks.drive.models import Cycle, Serving, Subscription
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.accounts.models import User
from jachete87.kernel.notices.rules import Letter, Preview, Words
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.rules.references import purchase_path

WITH = ("subscription__user", "subscription__point", "cycle")
_AT = datetime(2026, 12, 2, 22, tzinfo=PARIS)
_OPEN = (SkipReason.NOTHING, SkipReason.NO_SLOT, SkipReason.REFUSED, SkipReason.TERMS)


def served(serving: Serving) -> Letter:
    """What is not as wished in the order of a subscription, and until when it can be mended."""
    purchase = serving.purchase
    path = purchase_path(purchase.reference, purchase.token, purchase.language) if purchase else ""
    reference = purchase.reference if purchase else ""
    return _letter(serving, gettext("Votre abonnement : des changements pour %(day)s"), path, reference)


def skipped(serving: Serving) -> Letter:
    """Why there is no order for a subscription this time, and what can be done about it."""
    return _letter(serving, gettext("Votre abonnement : rien n’est commandé pour %(day)s"), "", "")


def _sample(language: str) -> Words:
    """An order of a subscription that nobody has, with two changes."""
    user = User(email="camille@example.test", language=language)
    cycle = Cycle(closes_at=_AT, collect_on=(_AT + timedelta(days=2)).date())
    purchase = Purchase(reference="R7K2AB", token="exemple", language=language)  # noqa: S106 - a sample
    said = "Fromage frais : 1 au lieu de 2.\nConfiture : il n’en reste plus."
    wish = Subscription(pk=1, user=user)
    with override(language):
        letter = served(Serving(pk=1, subscription=wish, cycle=cycle, purchase=purchase, state="served", said=said))
    return Words(letter.subject, letter.text, letter.html)


PREVIEWS = (Preview("abonnement", _("Abonnement : ce qui diffère"), _sample),)


def _letter(serving: Serving, subject: str, path: str, reference: str) -> Letter:
    user = serving.subscription.user
    with override(user.language):
        shown = {
            "serving": serving,
            "reason": serving.get_reason_display(),
            "said": serving.said.splitlines(),
            "day": day(collection(serving.cycle)),
            "order": f"{settings.BASE_URL}{path}" if path else "",
            "link": settings.BASE_URL + reverse("drive_subscription", args=[serving.subscription_id]),
            "until": serving.cycle.closes_at if path or serving.reason in _OPEN else None,
            "site": settings.BASE_URL,
        }
        return Letter(
            key=f"serving-{serving.pk}-{serving.reason or serving.state}-{reference or 0}",
            recipient=user.email,
            subject=subject % {"day": shown["day"]},
            text=render_to_string("drive/mail_serving.txt.jinja", shown, using="jinja2"),
            html=render_to_string("drive/mail_serving.html.jinja", shown, using="jinja2"),
            stream=reference,
            about=reference,
        )
