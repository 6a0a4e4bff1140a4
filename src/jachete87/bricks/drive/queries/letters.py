"""What mails about a sale say."""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, CycleRule
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.notices.rules import Preview, Words


def message_words(cycle: Cycle, subject: str, text: str) -> Words:
    """A message about a sale: its own words, and which sale it is about. Needs `cycle.rule`."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    about = {"sale": cycle.rule.name, "day": collection(cycle), "site": settings.BASE_URL}
    shown = {"subject": subject, "paragraphs": paragraphs, **about}
    text_of = "drive/mail_message.{}.jinja".format
    plain, html = (render_to_string(text_of(kind), shown, using="jinja2") for kind in ("txt", "html"))
    return Words(subject, plain, html)


def _sample(language: str) -> Words:
    day: datetime = now() + timedelta(days=2)
    cycle = Cycle(rule=CycleRule(name="Drive du vendredi"), collect_on=day.date())
    with override(language):
        return message_words(cycle, "Parking en travaux", "Entrez par la rue du Marché.\n\nÀ vendredi.")


PREVIEWS = (Preview("drive-message", _("Message au sujet d’une vente du drive"), _sample),)
