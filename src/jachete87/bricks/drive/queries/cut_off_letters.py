"""What is written before a cut-off, in the current language."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.base.times import PARIS, day, moment
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.cut_offs import QUANTITIES, Forgotten
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Letter, Preview, Topic, Words, unsubscribe_path

_AT = datetime(2026, 11, 25, 22, tzinfo=PARIS)


def basket_letter(forgotten: Forgotten) -> Letter:
    """To a shopper: what lies in the basket, and until when it can be ordered."""
    words = _basket_words(forgotten)
    person = forgotten.basket.user
    address = person.email if person else ""
    return Letter(forgotten.key, address, words.subject, words.text, words.html, kind=MailKind.BASKET)


def quantities_letter(leg: CycleLeg) -> Letter:
    """To a farm: it said no quantity for a sale, and can until its cut-off."""
    words = _quantities_words(leg)
    return Letter(
        key=f"{QUANTITIES}{leg.pk}",
        recipient=leg.seller.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        seller=leg.seller.slug,
        kind=MailKind.REMINDER,
    )


def _basket_words(forgotten: Forgotten) -> Words:
    person = forgotten.basket.user
    when = {"until": moment(forgotten.deadline), "day": day(collection(forgotten.cycle))}
    return _words(
        gettext("Votre panier du drive n’est pas commandé"),
        {
            "said": gettext("Commandez avant %(until)s pour le retrait du %(day)s.") % when,
            "goods": forgotten.goods,
            "action": gettext("Voir mon panier"),
            "link": settings.BASE_URL + reverse("basket"),
            "refuse": _refuse(person.email if person else "", MailKind.BASKET),
        },
    )


def _quantities_words(leg: CycleLeg) -> Words:
    when = {"until": moment(leg.closes_at), "day": day(collection(leg.cycle))}
    return _words(
        gettext("Drive du %(day)s : combien apportez-vous ?") % when,
        {
            "said": gettext(
                "Vous n’avez donné aucune quantité : seul votre stock compte. Vous pouvez en donner jusqu’à %(until)s."
            )
            % when,
            "goods": (),
            "action": gettext("Donner mes quantités"),
            "link": f"{settings.BASE_URL}{reverse('drive:my_quantities')}?vente={leg.pk}",
            "refuse": _refuse(leg.seller.email, MailKind.REMINDER),
        },
    )


def _refuse(address: str, kind: MailKind) -> str:
    return settings.BASE_URL + unsubscribe_path(Topic(address, kind))


def _words(subject: str, about: dict[str, object]) -> Words:
    shown = {"subject": subject, "site": settings.BASE_URL} | about
    text = render_to_string("drive/mail_cut_off.txt.jinja", shown, using="jinja2")
    return Words(subject, text, render_to_string("drive/mail_cut_off.html.jinja", shown, using="jinja2"))


def _basket_sample(language: str) -> Words:
    basket = Basket(user=User(email="camille@example.test"))
    with override(language):
        return _basket_words(Forgotten(basket, _SALE, _AT, ("2 × Miel de châtaignier",)))


def _quantities_sample(language: str) -> Words:
    seller = Seller(trade_name="Ferme de Jean", email="jean@example.test")
    with override(language):
        return _quantities_words(CycleLeg(pk=1, seller=seller, cycle=_SALE, closes_at=_AT))


_SALE = Cycle(collect_on=date(2026, 11, 27))
PREVIEWS: Sequence[Preview] = (
    Preview("panier-non-commande", _("Panier du drive non commandé"), _basket_sample),
    Preview("quantites", _("Quantités à donner (au producteur)"), _quantities_sample),
)
