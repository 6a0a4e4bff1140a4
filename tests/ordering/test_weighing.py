"""What is sold by weight is paid once it is weighed: less is released, more is never charged."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from jachete87.base.errors import Refusal
from jachete87.base.jinja import euro
from jachete87.kernel.basket.actions.opening import note_contact
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.changing import weigh_line
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.models import Payment, Refund, SandboxCharge
from jachete87.portal.rules.cookies import basket_cookie
from tests.ordering.market import CAMILLE, Market, basket_of, bought, by_weight, choose_all, ills
from tests.ordering.returning import by

pytestmark = pytest.mark.django_db

D = Decimal
HELD = "Votre carte n’est pas encore débitée"


def prepared(purchase: Purchase, market: Market) -> Payment:
    """Jean says that all is ready, and the portal does what follows."""
    SubOrder.objects.filter(purchase=purchase).update(state="ready")
    sweep_purchases(at=market.at)
    return Payment.objects.get()


def test_camille_is_told_before_and_after_that_her_card_waits_for_the_scales(market: Market, client: Client) -> None:
    by_weight(market.honey)
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    note_contact(basket_id=basket.pk, name=CAMILLE.name, email=CAMILLE.email, phone="")
    client.cookies[basket_cookie()] = basket.key

    before = client.get("/commande/paiement").content.decode()
    purchase = bought(market, market.honey)
    page = client.get(f"/achats/{purchase.reference}/{purchase.token}").content.decode()

    mail = Mail.objects.get(key=f"confirmation-{purchase.reference}")
    assert "Votre carte n’est débitée qu’après la pesée" in before
    told = [
        f"{HELD}\xa0: {euro(D('6.50'))} y sont réservés." in unescape(text) for text in (page, mail.text, mail.html)
    ]
    assert told == [True, True, True]
    assert (purchase.state, purchase.payment.state, SandboxCharge.objects.get().captured) == (
        "placed", "authorised", D("0.00"),
    )  # fmt: skip
    assert ills() == []


@pytest.mark.parametrize(("grams", "worth"), [(900, "5.85"), (1000, "6.50"), (1200, "6.50"), (1, "0.01")])
def test_what_is_taken_falls_with_the_weight_and_never_rises(market: Market, grams: int, worth: str) -> None:
    by_weight(market.honey)
    purchase = bought(market, market.honey)
    line = Line.objects.get()

    back = weigh_line(line_id=line.pk, grams=grams, deed=by(at=market.at))
    payment = prepared(purchase, market)

    line.refresh_from_db()
    assert (line.state, line.weighed_grams, line.delivered_gross) == ("weighed", grams, D(worth))
    assert (back, Refund.objects.count()) == (D("0.00"), 0)
    assert (payment.state, payment.captured, SandboxCharge.objects.get().captured) == ("captured", D(worth), D(worth))
    assert ills() == []


def test_what_is_weighed_after_the_authorisation_had_to_be_taken_is_given_back(market: Market) -> None:
    by_weight(market.honey)
    bought(market, market.honey)
    Payment.objects.update(capture_before=market.at + timedelta(days=7))

    sweep_purchases(at=market.at + timedelta(days=5))
    early = Payment.objects.get().state
    sweep_purchases(at=market.at + timedelta(days=6, minutes=1))
    back = weigh_line(line_id=Line.objects.get().pk, grams=900, deed=by(at=market.at + timedelta(days=7)))

    payment = Payment.objects.get()
    assert (early, payment.captured, payment.refunded, back) == ("authorised", D("6.50"), D("0.65"), D("0.65"))
    assert ills() == []


def test_at_the_counter_camille_pays_what_the_scales_say(market: Market) -> None:
    by_weight(market.honey)
    purchase = bought(market, market.honey, provider="on_site")

    weigh_line(line_id=Line.objects.get().pk, grams=900, deed=by(at=market.at))
    SubOrder.objects.update(state="ready")
    hand_over(sub_order_id=SubOrder.objects.get().pk, by_user_id=None, at=market.at)

    payment = Payment.objects.get()
    assert (payment.capture_later, payment.captured) == (False, D("5.85"))
    assert HELD not in Mail.objects.get(key=f"confirmation-{purchase.reference}").text
    assert ills() == []


def test_what_is_not_sold_by_weight_is_paid_at_once_and_not_weighed(market: Market) -> None:
    purchase = bought(market, market.honey)

    with pytest.raises(Refusal):
        weigh_line(line_id=Line.objects.get().pk, grams=900, deed=by())

    assert (purchase.payment.state, purchase.payment.captured) == ("captured", D("6.50"))
    assert Line.objects.get().state == "ordered"
