"""Vouchers under many hands, each race with its control that is seen to fail (R3)."""

import threading
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import F, Sum

from jachete87.base.times import now
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.models import SandboxCharge
from jachete87.kernel.vouchers.actions.redeeming import Loss, give_back, release
from jachete87.kernel.vouchers.models import Campaign, Redemption, Voucher
from tests.ordering.market import ask, basket_of, bought, buy, choose_all, ills, open_market
from tests.ordering.racing import at_once, refusals, successes, together
from tests.vouchers.purse import campaign, discount, gift_card, left, used, vouchers

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50
D = Decimal


def test_fifty_purchases_at_once_spend_a_voucher_once() -> None:
    market = open_market(now(), honey_stock=None, slot_orders=MANY)
    voucher = vouchers(campaign(market), "5.00")[0]

    results = at_once(
        [partial(bought, market, market.honey, key=str(n), vouchers=(voucher.code,)) for n in range(MANY)]
    )

    assert len(successes(results)) == 1
    assert refusals(results) == ["voucher_refused"] * (MANY - 1)
    assert (left(voucher), Redemption.objects.get().amount) == (D(0), D("5.00"))
    assert ills() == []


def test_fifty_vouchers_at_once_spend_the_ten_euros_that_are_left() -> None:
    market = open_market(now(), honey_stock=None, slot_orders=MANY)
    poor = campaign(market, "10.00")
    codes = [each.code for each in vouchers(poor, "4.00", MANY)]

    results = at_once([partial(bought, market, market.honey, key=code, vouchers=(code,)) for code in codes])

    assert sorted(purchase.vouchers for purchase in successes(results)) == [D("2.00"), D("4.00"), D("4.00")]
    assert refusals(results) == ["voucher_refused"] * (MANY - 3)
    assert used(poor) == D("10.00") == sum(Redemption.objects.values_list("amount", flat=True))
    assert ills() == []


def test_fifty_purchases_at_once_take_the_discount_that_is_left() -> None:
    market = open_market(now(), honey_stock=None, slot_orders=MANY)
    poor = discount(market, budget="10.00", euros_off=D("4.00"))

    results = at_once([partial(bought, market, market.honey, key=str(n)) for n in range(MANY)])

    assert sorted(purchase.vouchers for purchase in successes(results)) == [
        *[D("0.00")] * (MANY - 3), D("2.00"), D("4.00"), D("4.00"),
    ]  # fmt: skip
    assert refusals(results) == []
    assert used(poor) == D("10.00") == sum(Redemption.objects.values_list("amount", flat=True))
    assert ills() == []


def test_fifty_shoppers_at_once_never_have_more_to_pay_than_they_saw() -> None:
    market = open_market(now(), honey_stock=None, slot_orders=MANY)
    poor = discount(market, budget="10.00", euros_off=D("4.00"))

    deeds = [partial(bought, market, market.honey, key=str(n), expected_rest=D("2.50")) for n in range(MANY)]
    results = at_once(deeds)

    assert [purchase.vouchers for purchase in successes(results)] == [D("4.00")] * 2
    assert refusals(results) == ["price_changed"] * (MANY - 2)
    assert used(poor) == D("8.00")
    assert ills() == []


def _naive_discount(poor: Campaign, purchase: str, gate: threading.Barrier) -> bool:
    """The control: looks at what is left of the budget, then writes what it computed."""
    seen = Campaign.objects.get(pk=poor.pk)
    gate.wait()
    if seen.used + 4 > seen.budget:
        return False
    Campaign.objects.filter(pk=poor.pk).update(used=seen.used + 4)
    Redemption.objects.create(campaign=poor, purchase=purchase, amount=4)
    return True


def test_control_looking_at_the_budget_before_writing_takes_off_more_than_there_is() -> None:
    poor = discount(open_market(now()), budget="10.00", euros_off=D("4.00"))
    gate = threading.Barrier(4)

    taken = together([partial(_naive_discount, poor, f"P{n}", gate) for n in range(4)], threads=4)

    assert taken == [True] * 4
    assert sum(Redemption.objects.values_list("amount", flat=True)) > poor.budget


def test_a_discount_is_given_back_once_with_many_hands() -> None:
    market = open_market(now())
    tenth = discount(market)
    purchase = bought(market, market.honey, card="4000002500003155")
    held = used(tenth)

    together([partial(release, purchase=purchase.reference) for _ in range(20)])

    assert (held, used(tenth), Redemption.objects.get().state) == (D("0.65"), D(0), "given_back")


def _naive_use(voucher: Voucher, gate: threading.Barrier) -> bool:
    """The control: looks, then writes what it computed."""
    seen = Voucher.objects.get(pk=voucher.pk)
    if seen.balance < 5:
        return False
    gate.wait()
    Voucher.objects.filter(pk=voucher.pk).update(balance=seen.balance - 5)
    return True


def test_control_looking_before_writing_spends_a_voucher_more_than_once() -> None:
    voucher = vouchers(campaign(open_market(now())), "5.00")[0]

    spent = together([partial(_naive_use, voucher, threading.Barrier(2))] * 2, threads=2)

    assert spent == [True, True]


def _naive_grant(poor: Campaign, voucher: Voucher, gate: threading.Barrier) -> bool:
    """The control: adds up what was paid, then pays."""
    paid = Redemption.objects.filter(voucher__campaign=poor).aggregate(total=Sum("amount"))["total"] or 0
    gate.wait()
    if paid + 4 > poor.budget:
        return False
    Redemption.objects.create(voucher=voucher, purchase=voucher.code, amount=4)
    return True


def test_control_adding_up_before_paying_spends_more_than_a_campaign_has() -> None:
    poor = campaign(open_market(now()), "10.00")
    gate = threading.Barrier(4)

    granted = together([partial(_naive_grant, poor, each, gate) for each in vouchers(poor, "4.00", 4)], threads=4)

    assert granted == [True] * 4
    assert sum(Redemption.objects.values_list("amount", flat=True)) > poor.budget


def _waiting_purchase() -> tuple[Voucher, Purchase]:
    """A purchase that waits for the authentication of its payment, with a voucher held for it."""
    market = open_market(now())
    voucher = vouchers(campaign(market), "5.00")[0]
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    return voucher, buy(basket, market, vouchers=(voucher.code,), card="4000002500003155")


def test_a_voucher_is_given_back_once_with_many_hands() -> None:
    voucher, purchase = _waiting_purchase()

    back = together([partial(release, purchase=purchase.reference) for _ in range(20)])

    assert sorted(successes(back), reverse=True) == [D("5.00"), *[D(0)] * 19]
    assert (left(voucher), Redemption.objects.get().state) == (D("5.00"), "given_back")


def _naive_back(voucher: Voucher, purchase: Purchase, gate: threading.Barrier) -> bool:
    """The control: looks whether it was given back, then gives back."""
    if Redemption.objects.get(purchase=purchase.reference).returned:
        return False
    gate.wait()
    Redemption.objects.filter(purchase=purchase.reference).update(state="given_back", returned=F("amount"))
    Voucher.objects.filter(pk=voucher.pk).update(balance=F("balance") + 1)
    return True


def test_control_looking_before_giving_back_gives_back_more_than_once() -> None:
    voucher, purchase = _waiting_purchase()

    back = together([partial(_naive_back, voucher, purchase, threading.Barrier(2))] * 2, threads=2)

    assert (back, left(voucher)) == ([True, True], D("2.00"))


def test_what_a_seller_no_longer_delivers_goes_back_once_with_many_hands() -> None:
    market = open_market(now())
    card = gift_card(market, "50.00").voucher
    purchase = bought(market, market.honey, vouchers=(card.code,))
    loss = Loss(purchase.reference, {1: purchase.total})

    back = together([partial(give_back, loss=loss, at=market.at) for _ in range(20)])

    assert sum(amount for found in successes(back) for amount in found.amounts.values()) == purchase.total
    assert left(card) == D("50.00")


def test_the_same_checkout_sent_many_times_uses_its_voucher_once() -> None:
    market = open_market(now())
    card = gift_card(market, "50.00").voucher
    basket = basket_of(market, market.honey)
    choose_all(basket, market)

    results = together([partial(buy, basket, market, vouchers=(card.code,)) for _ in range(10)])

    assert {purchase.reference for purchase in successes(results)} == {Purchase.objects.get().reference}
    assert (left(card), SandboxCharge.objects.count()) == (D("50.00") - Purchase.objects.get().total, 1)
    assert ask(vouchers=(card.code,)).digest != ask().digest
    assert ills() == []
