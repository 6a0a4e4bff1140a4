"""Returnable containers come back, whoever sold them and wherever: each deposit from who charged it."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from jachete87.kernel.accounts.models import User
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.returning import refund_return, refuse_return
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import ContainerReturn, ReturnCase
from jachete87.kernel.orders.queries.containers import containers_out, depositor_of
from jachete87.kernel.payments.models import Refund
from tests.ordering.jars import became, bring, deposit_of, goods_of, in_jars, jar
from tests.ordering.market import Market, basket_of, bought, buy, choose_all
from tests.ordering.returning import by, page_of, received
from tests.paying.tools import troubles
from tests.vouchers.purse import gift_card, left

pytestmark = pytest.mark.django_db

D = Decimal


def test_jars_of_two_producers_come_back_the_oldest_first_each_paid_by_who_charged_it(market: Market) -> None:
    in_jars(market.honey)
    in_jars(market.book)
    first = bought(market, market.honey, quantity=2, key="1")
    second = bought(market, market.book, quantity=2, key="2")
    received(first, market.at)
    received(second, market.at)
    before = [balance(AccountKind.PAYABLE, seller=who.pk) for who in (market.jean, market.marc)]

    taken = bring(second, market, 3)

    assert (taken.count, taken.amount, taken.surplus) == (3, D("1.50"), 0)
    assert (deposit_of(first).containers_back, deposit_of(second).containers_back) == (2, 1)
    after = [balance(AccountKind.PAYABLE, seller=who.pk) for who in (market.jean, market.marc)]
    assert [now - was for now, was in zip(after, before, strict=True)] == [D("1.00"), D("0.50")]
    (out,) = containers_out(depositor_of(first))
    assert (out.container.name, out.count, out.amount) == ("bocal 1 l", 1, D("0.50"))
    assert troubles() == []


def test_one_letter_says_what_came_back_and_how_it_is_paid(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)

    bring(purchase, market, 2)

    letter = Mail.objects.get(key="containers-tablet-1")
    assert (letter.recipient, letter.subject) == (purchase.email, "Vos contenants rendus")
    assert "2 × Consigne : bocal 1 l" in letter.text
    assert "1,00\N{NO-BREAK SPACE}€ vous sont rendus sur votre moyen de paiement" in letter.text


def test_more_jars_than_were_taken_home_are_a_surplus_for_which_nothing_is_done(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=2)
    received(purchase, market.at)

    taken, nothing = bring(purchase, market, 5), bring(purchase, market, 1, "tablet-2")

    assert (taken.count, taken.surplus) == (2, 3)
    assert (nothing.count, nothing.amount, nothing.surplus) == (0, D("0.00"), 1)
    assert Refund.objects.get().amount == D("1.00")
    assert not Mail.objects.filter(key="containers-tablet-2").exists()


def test_a_tablet_that_sends_twice_gives_back_once(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=3)
    received(purchase, market.at)

    first, again = bring(purchase, market, 2), bring(purchase, market, 2)

    assert first == again
    assert ContainerReturn.objects.get().quantity == deposit_of(purchase).containers_back == 2


def test_what_is_not_handed_over_is_not_brought_back(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey)

    taken = bring(purchase, market, 1)

    assert (taken.count, taken.surplus) == (0, 1)
    assert containers_out(depositor_of(purchase)) == ()
    deposit = deposit_of(purchase)
    with pytest.raises(DatabaseError, match="only what went out comes back"), transaction.atomic():
        ContainerReturn.objects.create(line=deposit, key="x", quantity=1, amount=D("0.50"), at=market.at)


def test_what_was_paid_at_the_counter_is_given_back_in_cash(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey, provider="on_site")
    received(purchase, market.at)

    bring(purchase, market, 1)

    refund = Refund.objects.get()
    assert (refund.amount, refund.done_at, refund.receipt is None) == (D("0.50"), market.at, False)
    assert "en espèces" in Mail.objects.get(key="containers-tablet-1").text
    assert troubles() == []


def test_what_a_gift_card_paid_goes_back_to_it(market: Market) -> None:
    in_jars(market.honey)
    card = gift_card(market).voucher
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    purchase = buy(basket, market, vouchers=(card.code,))
    received(purchase, market.at)
    before = left(card)

    bring(purchase, market, 1)

    assert left(card) - before == D("0.50")
    assert troubles() == []


def test_goods_that_are_given_back_take_their_jars_along(market: Market) -> None:
    in_jars(market.book)
    purchase = bought(market, market.book, quantity=3)
    received(purchase, market.at)
    bring(purchase, market, 1)

    withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)
    refund_return(case_id=ReturnCase.objects.get().pk, deed=by(at=market.at))

    assert ReturnCase.objects.get().goods == goods_of(purchase).gross + D("1.00")
    assert (deposit_of(purchase).state, deposit_of(purchase).refunded) == ("returned", D("1.50"))
    assert (bring(purchase, market, 1, "tablet-2").count, containers_out(depositor_of(purchase))) == (0, ())
    assert troubles() == []


def test_jars_of_goods_that_were_not_taken_back_can_still_be_brought(market: Market) -> None:
    in_jars(market.book)
    purchase = bought(market, market.book)
    received(purchase, market.at)
    withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)
    refuse_return(case_id=ReturnCase.objects.get().pk, deed=by("descellé", market.at))

    taken = bring(purchase, market, 1)

    assert (taken.count, taken.surplus) == (1, 0)
    assert troubles() == []


def test_goods_withdrawn_before_they_are_had_leave_no_deposit(market: Market) -> None:
    in_jars(market.book)
    purchase = bought(market, market.book)

    withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)

    assert became(purchase) == ("cancelled", 0, D("0.00"), D("0.50"))
    assert troubles() == []


def test_a_deposit_is_what_it_was_when_the_pack_was_sold(market: Market) -> None:
    in_jars(market.honey)
    purchase = bought(market, market.honey)
    received(purchase, market.at)
    type(jar()).objects.update(deposit=D("2.00"))

    taken = bring(purchase, market, 1)

    assert taken.amount == D("0.50")


def test_the_order_and_the_account_say_what_to_bring_back(market: Market) -> None:
    camille = User.objects.create_person("camille@example.test", "un mot de passe long", full_name="Camille")
    browser = Client()
    browser.force_login(camille)
    in_jars(market.honey)
    purchase = bought(market, market.honey, quantity=3)
    before = "À rapporter" in page_of(purchase)
    received(purchase, market.at)
    bring(purchase, market, 1)

    pages = [page_of(purchase), browser.get(reverse("account")).content.decode()]

    assert before is False
    assert ["2 × bocal 1 l" in page for page in pages] == [True, True]
    assert "1 contenant rendu" in pages[0]
