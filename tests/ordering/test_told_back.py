"""The shopper reads what goes back to what: to a voucher, to a card, or nothing because nothing was taken."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from jachete87.base.jinja import euro
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.changing import weigh_line
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.payments.providers import sandbox
from tests.ordering.market import CAMILLE, Market, bought, by_weight
from tests.ordering.returning import by
from tests.vouchers.purse import campaign, gift_card, vouchers

pytestmark = pytest.mark.django_db

D = Decimal
BACK = "reviennent sur le bon ou la carte cadeau qui les avait payés\xa0: le même code les dépense."


def cancelled(purchase: Purchase, market: Market) -> tuple[str, str]:
    """What the mail says, as text and as a page, when all is cancelled."""
    cancel_lines(purchase_id=purchase.pk, line_ids=(), at=market.at)
    mail = Mail.objects.get(key__startswith="cancelled-")
    return mail.text, unescape(mail.html)


def test_what_a_gift_card_paid_goes_back_to_the_card(market: Market) -> None:
    purchase = bought(market, market.honey, vouchers=(gift_card(market).voucher.code,))

    text, page = cancelled(purchase, market)

    for said in (text, page):
        assert f"{euro(D('6.50'))} {BACK}" in said
        assert "moyen de paiement" not in said


def test_what_a_voucher_and_a_card_paid_goes_back_to_each(market: Market) -> None:
    code = vouchers(campaign(market), "5.00")[0].code
    purchase = bought(market, market.honey, vouchers=(code,))

    text, page = cancelled(purchase, market)

    for said in (text, page):
        assert f"{euro(D('5.00'))} {BACK}" in said
        assert f"{euro(D('1.50'))} vous sont rendus sur votre moyen de paiement (carte d'essai" in said


def test_in_english_it_says_the_same(market: Market) -> None:
    code = vouchers(campaign(market), "5.00")[0].code
    purchase = bought(market, market.honey, vouchers=(code,), buyer=replace(CAMILLE, language="en"))

    text, _ = cancelled(purchase, market)

    assert "€5.00 go back to the voucher or gift card that paid them: spend them with the same code." in text
    assert "€1.50 go back to what you paid with (carte d'essai" in text


def test_who_pays_too_late_reads_that_the_voucher_has_its_euros_again(market: Market) -> None:
    code = vouchers(campaign(market), "5.00")[0].code
    purchase = bought(market, market.honey, vouchers=(code,), card=sandbox.AUTHENTICATES)

    sweep_purchases(at=market.at + timedelta(minutes=31))

    mail = Mail.objects.get(key=f"too-late-{purchase.reference}")
    assert f"{euro(D('5.00'))} {BACK}" in mail.text
    assert "rendus" not in mail.text


def test_what_was_to_be_paid_at_the_counter_is_not_given_back(market: Market) -> None:
    purchase = bought(market, market.honey, provider="on_site")

    text, _ = cancelled(purchase, market)

    assert f"{euro(D('6.50'))} de moins à payer sur place." in text
    assert "rendus" not in text


def test_what_weighs_less_is_not_taken_from_the_card_and_the_shopper_reads_so(market: Market) -> None:
    by_weight(market.honey)
    bought(market, market.honey)

    weigh_line(line_id=Line.objects.get().pk, grams=900, deed=by(at=market.at))

    mail = Mail.objects.get(key__startswith="changed-")
    assert "Miel de châtaignier pèse 900 g" in mail.text
    assert f"{euro(D('0.65'))} étaient réservés sur votre carte\xa0: ils ne seront pas débités." in mail.text
