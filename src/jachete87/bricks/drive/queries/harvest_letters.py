"""What sellers are written when their part in a sale has closed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.base.times import day
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.harvests import harvest_link
from jachete87.bricks.drive.rules.gathering import Gathered, Stop, totals
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.catalogue.enums import Temperature
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.rules import Enclosure, Letter, Preview, Words

HARVEST_LIST = "drive_harvest_list"
_AT = datetime(2026, 11, 24, 21, tzinfo=UTC)


def harvest_letter(leg: CycleLeg, lines: Sequence[Gathered], sending: int) -> Letter:
    """What a seller brings, in short, with the list to print; without orders, that there is nothing to bring."""
    words = harvest_words(leg, lines)
    file = gettext("recolte-%(day)s.pdf") % {"day": leg.cycle.collect_on.isoformat()}
    enclosed = (Enclosure(file, "application/pdf", maker=HARVEST_LIST, argument=str(leg.pk)),) if lines else ()
    return Letter(
        key=f"harvest-{leg.pk}-{sending}",
        recipient=leg.seller.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        stream=f"harvest-{leg.pk}",
        seller=leg.seller.slug,
        enclosures=enclosed,
    )


def harvest_words(leg: CycleLeg, lines: Sequence[Gathered]) -> Words:
    """The same as words, in the current language. Needs `leg.seller` and `leg.cycle`."""
    when = {"day": day(collection(leg.cycle))}
    subject = gettext("Drive du %(day)s : votre récolte") if lines else gettext("Drive du %(day)s : aucune commande")
    shown = {
        "title": subject % when,
        "day": when["day"],
        "seller": leg.seller.trade_name,
        "totals": totals(lines),
        "orders": len({line.collection for line in lines}),
        "link": settings.BASE_URL + harvest_link(leg.pk),
        "site": settings.BASE_URL,
    }
    text = render_to_string("drive/mail_harvest.txt.jinja", shown, using="jinja2")
    return Words(subject % when, text, render_to_string("drive/mail_harvest.html.jinja", shown, using="jinja2"))


def _sample(language: str) -> Words:
    stop = Stop(1, "Halle des Carmes", _AT, _AT + timedelta(hours=1))
    line = Gathered(
        line_id=1, seller_id=1, seller="Ferme de Jean", collection="a", reference="H7K2QXM", number=1,
        shopper="Camille R.", stop=stop, product_id=1, title="Miel de châtaignier", pack="500 g", note="", quantity=3,
        measure=1500, unit="g", is_weighed=False, grams=None, temperature=Temperature.AMBIENT,
    )  # fmt: skip
    cycle = Cycle(pk=1, collect_on=date(2026, 11, 26))
    with override(language):
        return harvest_words(
            CycleLeg(pk=1, cycle=cycle, seller=Seller(trade_name="Ferme de Jean"), closes_at=_AT), [line]
        )


PREVIEWS = (Preview("recolte", _("Liste de récolte (au producteur)"), _sample),)
