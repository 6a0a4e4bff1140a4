"""What sellers are written about their turns of duty, in French."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.base.times import PARIS, day
from jachete87.bricks.drive.enums import DutyState
from jachete87.bricks.drive.models import Duty, DutyShift, Point
from jachete87.bricks.drive.rules.rota import shift_label
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.rules import Letter, Preview, Words


def reminder(duty: Duty) -> Letter:
    """That somebody is on duty soon, and what was answered. Needs `shift.point` and `seller`."""
    key = f"duty-{duty.pk}-{duty.seller_id}-{duty.shift.starts_at:%Y%m%d%H%M}"
    with override("fr"):
        return _letter(key, duty.seller, _reminder_words(duty))


def taken_over(duty: Duty, before: Seller, at: datetime) -> Letter:
    """To who could not come: somebody else does."""
    with override("fr"):
        subject = gettext("Votre permanence est reprise")
        said = gettext("%(farm)s vient à votre place. Vous n’avez rien à faire.") % {"farm": duty.seller.trade_name}
        return _letter(_key("taken", duty, at), before, _words(subject, said, duty.shift))


def swap_asked(duty: Duty, wished: Duty, at: datetime) -> Letter:
    """To who has the turn that is wished: what is given for it, and where to answer."""
    with override("fr"):
        subject = gettext("%(farm)s voudrait échanger une permanence") % {"farm": duty.seller.trade_name}
        about = {"mine": shift_label(wished.shift), "theirs": shift_label(duty.shift)}
        said = gettext("Votre permanence : %(mine)s. Celle qu’on vous propose à la place : %(theirs)s.") % about
        return _letter(_key("swap", duty, at), wished.seller, _words(subject, said, duty.shift))


def swap_answered(duty: Duty, asker: Seller, at: datetime, *, agreed: bool) -> Letter:
    """To who asked for a swap: the turn that is theirs from now on, or that nothing changes."""
    with override("fr"):
        subject = gettext("Votre échange est accepté") if agreed else gettext("Votre échange est refusé")
        said = gettext("Voici votre nouvelle permanence.") if agreed else gettext("Vous gardez votre permanence.")
        return _letter(_key("answer", duty, at), asker, _words(subject, said, duty.shift))


def _reminder_words(duty: Duty) -> Words:
    subject = gettext("Votre permanence du %(day)s") % {"day": day(duty.shift.starts_at)}
    said = {
        DutyState.ASKED: gettext("Vous n’avez pas encore répondu : venez-vous ?"),
        DutyState.ACCEPTED: gettext("Vous avez dit que vous venez. Merci !"),
        DutyState.OFFERED: gettext("Personne ne l’a encore reprise : appelez l’agent du drive si vous ne venez pas."),
        DutyState.SWAP: gettext("L’échange n’est pas fait : appelez l’agent du drive si vous ne venez pas."),
    }
    return _words(subject, said[DutyState(duty.state)], duty.shift)


def _words(subject: str, said: str, shift: DutyShift) -> Words:
    shown = {
        "subject": subject,
        "said": said,
        "shift": shift,
        "link": settings.BASE_URL + reverse("drive:my_duties"),
        "site": settings.BASE_URL,
    }
    text = render_to_string("drive/mail_duty.txt.jinja", shown, using="jinja2")
    return Words(subject, text, render_to_string("drive/mail_duty.html.jinja", shown, using="jinja2"))


def _key(what: str, duty: Duty, at: datetime) -> str:
    return f"duty-{what}-{duty.pk}-{at:%Y%m%d%H%M%S}"


def _letter(key: str, seller: Seller, words: Words) -> Letter:
    return Letter(key, seller.email, words.subject, words.text, words.html, f"duty.{seller.slug}", seller=seller.slug)


def _sample(language: str) -> Words:
    at = datetime(2026, 11, 27, 17, tzinfo=PARIS)
    point = Point(name="Halle des Carmes", address="Place des Carmes")
    shift = DutyShift(point=point, starts_at=at, ends_at=at.replace(hour=19))
    with override(language):
        return _reminder_words(Duty(shift=shift, seller=Seller(trade_name="Ferme de Jean")))


PREVIEWS = (Preview("permanence", _("Rappel d’une permanence (au producteur)"), _sample),)
