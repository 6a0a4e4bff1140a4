"""Camille pays with vouchers: all or a part, told why not, given back when nothing comes of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from jachete87.kernel.basket.actions.checkout import IdempotencyConflict, PaymentDeclined, PriceChanged
from jachete87.kernel.orders.actions.ending import cancel_lines, cancel_sub_order
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.models import Payment, Refund, SandboxCharge
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.vouchers.actions.campaigns import stop_campaign
from jachete87.kernel.vouchers.actions.refusing import TooManyTries, UnknownCode, VoucherRefused
from jachete87.kernel.vouchers.models import Redemption
from jachete87.kernel.vouchers.rules.codes import shown
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills
from tests.vouchers.purse import books, campaign, gift_card, left, used, vouchers

pytestmark = pytest.mark.django_db

D = Decimal


def _ready(market: Market, *offers: Any, quantity: int = 1) -> Any:
    basket = basket_of(market, *offers, quantity=quantity)
    choose_all(basket, market)
    return basket


def test_a_gift_card_that_is_big_enough_places_the_purchase_at_once(market: Market) -> None:
    card = gift_card(market)

    purchase = bought(market, market.honey, market.book, vouchers=(shown(card.voucher.code),))

    assert (purchase.state, purchase.payment, purchase.vouchers) == ("placed", None, purchase.total)
    assert (Payment.objects.count(), SandboxCharge.objects.count()) == (1, 1), "only the card's own"
    assert left(card.voucher) == D("50.00") - purchase.total
    jean, marc = (SubOrder.objects.get(purchase=purchase, seller=who).total for who in (market.jean, market.marc))
    assert books() == {
        "clearing sandbox": D("50.00"),
        "vouchers gift": -left(card.voucher),
        f"payable {market.jean.pk}": -jean,
        f"payable {market.marc.pk}": -marc,
    }
    assert ills() == []


def test_what_a_voucher_does_not_pay_is_asked_of_the_provider(market: Market) -> None:
    code = vouchers(campaign(market), "5.00")[0].code

    purchase = bought(market, market.honey, market.cup, vouchers=(code,))

    assert (purchase.state, purchase.vouchers) == ("placed", D("5.00"))
    assert purchase.payment is not None
    assert purchase.payment.captured == SandboxCharge.objects.get().amount == purchase.total - D("5.00")
    assert ills() == []


def test_a_voucher_pays_only_what_its_campaign_is_for(market: Market) -> None:
    farms = campaign(market, bricks=["drive"])

    purchase = bought(market, market.honey, market.cup, vouchers=(vouchers(farms, "10.00")[0].code,))

    orders = {order.brick_id: order for order in SubOrder.objects.filter(purchase=purchase)}
    paid = min(D("10.00"), orders["drive"].total)
    assert (orders["drive"].vouchers, orders["galerie"].vouchers) == (paid, D(0))
    assert books()[f"funder departement-87 campaign:{farms.pk}"] == paid == used(farms)
    assert ills() == []


def test_a_voucher_used_in_part_keeps_the_rest_for_other_purchases(market: Market) -> None:
    card = gift_card(market, "15.00").voucher

    first = bought(market, market.honey, vouchers=(card.code,), key="one")
    after_one = left(card)
    second = bought(market, market.honey, vouchers=(card.code,), key="two")
    after_two = left(card)
    third = bought(market, market.honey, market.book, vouchers=(card.code,), key="three")

    assert (after_one, after_two) == (D("15.00") - first.total, D("15.00") - first.total - second.total)
    assert (third.vouchers, left(card)) == (after_two, D(0))
    with pytest.raises(VoucherRefused, match="utilisé en entier"):
        bought(market, market.honey, vouchers=(card.code,), key="four")
    assert ills() == []


def test_several_vouchers_pay_up_to_the_ceiling_of_their_campaign(market: Market) -> None:
    farms = campaign(market, ceiling=D("8.00"))
    codes = tuple(each.code for each in vouchers(farms, "5.00", 2))

    purchase = bought(market, market.honey, market.book, vouchers=codes)

    assert purchase.vouchers == used(farms) == D("8.00")
    assert sorted(Redemption.objects.values_list("amount", flat=True)) == [D("3.00"), D("5.00")]
    assert ills() == []


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"bricks": ["relais"]}, "ne vaut pas pour ces rayons"),
        ({"communes": ["87001"]}, "ne vaut pas chez les vendeurs de ces communes"),
    ],
)
def test_a_voucher_that_does_not_fit_is_refused_with_its_reason(
    market: Market, terms: dict[str, Any], reason: str
) -> None:
    from jachete87.kernel.territory.models import Commune

    Commune.objects.create(code="87001", name="Aixe", search_key="aixe", latitude=45, longitude=1, departement="87")
    voucher = vouchers(campaign(market, **terms))[0]

    with pytest.raises(VoucherRefused, match=reason) as refused:
        bought(market, market.honey, vouchers=(voucher.code,))

    assert [told["code"] for told in refused.value.details["errors"]] == [shown(voucher.code)]
    assert (Purchase.objects.count(), left(voucher)) == (0, D("10.00"))


def test_a_voucher_is_refused_outside_its_dates_and_when_its_campaign_is_stopped(market: Market) -> None:
    day = timedelta(days=1)
    early = vouchers(campaign(market, starts_at=market.at + day, ends_at=market.at + 2 * day))[0]
    late = vouchers(campaign(market, starts_at=market.at - 2 * day, ends_at=market.at - day))[0]
    stopped = campaign(market)
    gone = vouchers(stopped)[0]
    stop_campaign(campaign_id=stopped.pk, by_user_id=None)

    for voucher, reason in ((early, "commence le"), (late, "a expiré le"), (gone, "est arrêtée")):
        with pytest.raises(VoucherRefused, match=reason):
            bought(market, market.honey, vouchers=(voucher.code,))

    assert (Purchase.objects.count(), ills()) == (0, [])


def test_a_payment_that_is_refused_gives_the_voucher_back(market: Market) -> None:
    farms = campaign(market)
    voucher = vouchers(farms, "5.00")[0]
    basket = _ready(market, market.honey)

    with pytest.raises(PaymentDeclined):
        buy(basket, market, vouchers=(voucher.code,), card=sandbox.DECLINES)
    after = (left(voucher), used(farms), books())
    again = buy(basket, market, "again", vouchers=(voucher.code,))

    assert after == (D("5.00"), D(0), {})
    assert (again.state, left(voucher), used(farms)) == ("placed", D(0), D("5.00"))
    assert sorted(Redemption.objects.values_list("state", flat=True)) == ["given_back", "used"]
    assert ills() == []


def test_a_refund_goes_to_the_voucher_first(market: Market) -> None:
    card = gift_card(market, "10.00").voucher
    purchase = bought(market, market.honey, market.book, vouchers=(card.code,))
    honey, book = Line.objects.filter(sub_order__purchase=purchase).order_by("title").reverse()
    paid = {order.seller_id: order.vouchers for order in SubOrder.objects.filter(purchase=purchase)}
    honey, book = sorted((honey, book), key=lambda line: line.product_id != market.honey.variant.product_id)

    back = cancel_lines(purchase_id=purchase.pk, line_ids=[honey.pk], at=market.at)
    after_one = (left(card), Refund.objects.get().amount)
    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)

    assert back == honey.gross
    assert after_one == (paid[market.jean.pk], honey.gross - paid[market.jean.pk])
    assert left(card) == D("10.00")
    assert sum(Refund.objects.values_list("amount", flat=True)) == purchase.total - D("10.00")
    assert not {name for name in books() if name.startswith("payable")}
    assert ills() == []


def test_a_seller_that_cancels_gives_back_to_the_campaign_what_it_paid(market: Market) -> None:
    farms = campaign(market)
    voucher = vouchers(farms, "5.00")[0]
    purchase = bought(market, market.honey, vouchers=(voucher.code,), provider="on_site")
    order = SubOrder.objects.get(purchase=purchase)

    back = cancel_sub_order(sub_order_id=order.pk, reason="grêle", by_user_id=None, at=market.at)

    assert (back, left(voucher), used(farms), books()) == (D("5.00"), D("5.00"), D(0), {})
    assert Refund.objects.count() == 0
    assert ills() == []


def test_the_codes_belong_to_the_request_that_a_key_names(market: Market) -> None:
    first, second = vouchers(campaign(market), "5.00", 2)
    basket = _ready(market, market.honey)
    bought_once = buy(basket, market, vouchers=(first.code,))

    again = buy(basket, market, vouchers=(first.code,))
    with pytest.raises(IdempotencyConflict):
        buy(basket, market, vouchers=(second.code,))

    assert again == bought_once
    assert (left(first), left(second)) == (D(0), D("5.00"))


def test_more_than_was_seen_is_never_left_to_pay(market: Market) -> None:
    poor = campaign(market, "3.00")
    voucher = vouchers(poor, "5.00")[0]
    basket = _ready(market, market.honey)

    with pytest.raises(PriceChanged) as refused:
        buy(basket, market, vouchers=(voucher.code,), expected_rest=D("1.50"))

    assert refused.value.details["rest"] == {"amount": "3.50", "currency": "EUR"}
    assert (Purchase.objects.count(), left(voucher), used(poor)) == (0, D("5.00"), D(0))


def test_who_guesses_codes_waits(market: Market) -> None:
    basket = _ready(market, market.honey)
    good = vouchers(campaign(market))[0]

    for number in range(10):
        with pytest.raises(UnknownCode):
            buy(basket, market, key=str(number), vouchers=("BBBB-BBBB-BBBC",), client="192.0.2.1")
    with pytest.raises(TooManyTries) as refused:
        buy(basket, market, vouchers=(good.code,), client="192.0.2.1")

    assert (refused.value.code, refused.value.status) == ("rate_limited", 429)
    assert buy(basket, _later(market), vouchers=(good.code,), client="192.0.2.1").state == "placed"


def _later(market: Market) -> Market:
    market.at += timedelta(minutes=16)
    return market
