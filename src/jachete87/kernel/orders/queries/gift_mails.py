"""What mails about a gift card say, in the current language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from jachete87.base.jinja import euro
from jachete87.kernel.notices.rules import Words
from jachete87.kernel.orders.rules.references import gift_card_path
from jachete87.kernel.vouchers.models import GiftCard
from jachete87.kernel.vouchers.rules.codes import shown


def received(gift: GiftCard) -> Words:
    """That somebody gives a gift card: its code, its value, until when, and the words that came with it."""
    return _words(_("Une carte cadeau de %(amount)s pour vous"), "gift", gift)


def bought(gift: GiftCard) -> Words:
    """That a gift card was paid and sent, with the page where its code can be printed."""
    return _words(_("Votre carte cadeau de %(amount)s est payée"), "gift_bought", gift)


def _words(subject: str, template: str, gift: GiftCard) -> Words:
    about = {
        "gift": gift,
        "code": shown(gift.voucher.code),
        "last_day": gift.voucher.last_moment.strftime("%d/%m/%Y"),
        "link": settings.BASE_URL + gift_card_path(gift.token, gift.language),
        "site": settings.BASE_URL,
    }
    text = render_to_string(f"orders/mail_{template}.txt.jinja", about, using="jinja2")
    html = render_to_string(f"orders/mail_{template}.html.jinja", about, using="jinja2")
    return Words(subject % {"amount": euro(gift.voucher.value)}, text, html)
