"""Anyone buys a gift card: paid by a provider, sent by mail, good once paid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.gift_cards import GiftNotPaid, buy_gift_card
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.models import Payment, Refund, SandboxCharge
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.vouchers.actions.gift_cards import Gift, give_up_gift_card
from jachete87.kernel.vouchers.models import GiftCard
from jachete87.kernel.vouchers.rules.codes import shown
from tests.ordering.market import Market, bought, ills
from tests.vouchers.purse import books

pytestmark = pytest.mark.django_db

D = Decimal


def _gift(**fields: object) -> Gift:
    told = {"amount": D("50.00"), "buyer_email": "camille@example.test", "recipient_email": "zoe@example.test"}
    return Gift(**(told | fields))  # type: ignore[arg-type]


def _form(**fields: str) -> dict[str, str]:
    return {
        "amount": "50", "recipient_email": "zoe@example.test", "message": "Bon anniversaire !", "key": "a" * 32,
        "buyer_email": "camille@example.test", "payment": "sandbox", "card": sandbox.PAYS, "accept_terms": "on",
    } | fields  # fmt: skip


def test_a_gift_card_is_bought_on_the_page_and_spent_by_who_gets_it(market: Market, client: Client) -> None:
    answer = client.post("/cartes-cadeaux", _form())
    again = client.post("/cartes-cadeaux", _form())
    card = GiftCard.objects.select_related("voucher").get()
    page = client.get(answer.headers["Location"]).content.decode()
    issued = books()

    purchase = bought(market, market.honey, vouchers=(card.voucher.code,))

    assert answer.headers["Location"] == again.headers["Location"] == f"/cartes-cadeaux/{card.token}"
    assert issued == {"clearing sandbox": D("50.00"), "vouchers gift": D("-50.00")}
    assert shown(card.voucher.code) in page
    mails = dict(Mail.objects.filter(key__startswith="gift-").values_list("recipient", "text"))
    assert set(mails) == {"zoe@example.test", "camille@example.test"}
    assert shown(card.voucher.code) in mails["zoe@example.test"]
    assert "Bon anniversaire !" in mails["zoe@example.test"]
    assert (purchase.vouchers, SandboxCharge.objects.count()) == (purchase.total, 1)
    assert ills() == []


def test_a_gift_card_whose_payment_is_refused_is_never_good(market: Market, client: Client) -> None:
    answer = client.post("/cartes-cadeaux", _form(card=sandbox.DECLINES))

    with pytest.raises(GiftNotPaid):
        buy_gift_card(gift=_gift(), provider="sandbox", card=sandbox.DECLINES, at=market.at)

    assert answer.status_code == 422
    assert list(GiftCard.objects.values_list("voucher__state", flat=True)) == ["cancelled", "cancelled"]
    assert (books(), Mail.objects.count(), ills()) == ({}, 0, [])


def test_a_payment_that_never_answers_gives_the_card_up(market: Market) -> None:
    card = buy_gift_card(gift=_gift(), provider="sandbox", card=sandbox.AUTHENTICATES, at=market.at)

    sweep_purchases(at=market.at + timedelta(minutes=31))

    card.voucher.refresh_from_db()
    assert (card.voucher.state, Payment.objects.get().state, books()) == ("cancelled", "released", {})


def test_a_payment_that_comes_after_the_card_was_given_up_goes_back(market: Market) -> None:
    card = buy_gift_card(gift=_gift(), provider="sandbox", card=sandbox.AUTHENTICATES, at=market.at)
    give_up_gift_card(gift=card)

    sandbox.Sandbox().authenticate(card.payment, accepted=True)
    refresh(token=card.payment, at=market.at)

    assert Refund.objects.get().amount == D("50.00")
    assert books() == {"clearing sandbox": D("50.00"), "refunds sandbox": D("-50.00")}
    assert ills() == []


def test_an_amount_that_is_not_sold_is_refused(market: Market, client: Client) -> None:
    answers = [client.post("/cartes-cadeaux", _form(amount=amount)) for amount in ("4.99", "150.01", "abc", "")]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert (GiftCard.objects.count(), Payment.objects.count()) == (0, 0)
