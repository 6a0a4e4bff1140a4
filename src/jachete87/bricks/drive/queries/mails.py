"""What mails of the drive say, in the current language."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jachete87.base.times import day
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.farm import Harvest, LegView
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.rules import Preview, Words


def short_leg(view: LegView) -> Words:
    """To a farm whose minimum was not reached: it does not come, and has nothing to do."""
    collected = collection(view.leg.cycle)
    shown = {
        "view": view,
        "day": collected,
        "link": settings.BASE_URL + reverse("drive:my_sale"),
        "site": settings.BASE_URL,
    }
    subject = _("Vente du %(day)s : le minimum n’est pas atteint") % {"day": day(collected)}
    text = render_to_string("drive/mail_short.txt.jinja", shown, using="jinja2")
    return Words(subject, text, render_to_string("drive/mail_short.html.jinja", shown, using="jinja2"))


def _sample(language: str) -> Words:
    moment = datetime(2026, 11, 25, 21, tzinfo=UTC)
    cycle = Cycle(closes_at=moment, collect_on=date(2026, 11, 27))
    leg = CycleLeg(cycle=cycle, seller=Seller(trade_name="Ferme de Jean"), closes_at=moment, minimum=Decimal(80))
    harvest = (Harvest("Miel de châtaignier", "500 g", 3, Decimal("19.50")),)
    with override(language):
        return short_leg(LegView(leg, (), harvest, 2, Decimal("19.50")))


PREVIEWS = (Preview("minimum-non-atteint", gettext_lazy("Minimum non atteint (au producteur)"), _sample),)
