"""What the letter to the first of a waiting list says."""

from datetime import UTC, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.bricks.drive.models import Point, Slot, WaitingEntry
from jachete87.kernel.notices.rules import Preview, Words


def offer_words(entry: WaitingEntry, until: datetime) -> Words:
    """That a place is free and kept until a time, with the links to take it and to leave the list."""
    with override(entry.language):
        shown = {
            "slot": entry.slot,
            "until": until,
            "take": settings.BASE_URL + reverse("basket_claim", args=["drive", entry.token]),
            "leave": settings.BASE_URL + reverse("drive_wait_left", args=[entry.token]),
            "site": settings.BASE_URL,
        }
        text = render_to_string("drive/mail_place.txt.jinja", shown, using="jinja2")
        html = render_to_string("drive/mail_place.html.jinja", shown, using="jinja2")
        return Words(gettext("Une place s’est libérée : %(point)s") % {"point": entry.slot.point.name}, text, html)


_EXAMPLE = "exemple"


def _sample(language: str) -> Words:
    at = datetime(2026, 11, 27, 16, tzinfo=UTC)
    point = Point(name="Halle des Carmes", address="Place des Carmes")
    slot = Slot(point=point, starts_at=at, ends_at=at.replace(hour=17))
    return offer_words(WaitingEntry(slot=slot, language=language, token=_EXAMPLE), at.replace(day=25))


PREVIEWS = (Preview("place-libre", _("Une place s’est libérée"), _sample),)
