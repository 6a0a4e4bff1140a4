"""What Camille sees when time runs out: on the payment page, at the bank, in two tabs, on the fourteenth day (R20)."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jachete87.base.money import ZERO
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.models import CycleLeg, Place
from jachete87.kernel.basket.actions.opening import note_contact
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.models import SandboxCharge
from jachete87.kernel.payments.providers.sandbox import AUTHENTICATES, PAYS
from tests.ordering.market import Market, basket_of, bought, choose_all, ills, open_market
from tests.ordering.returning import received
from tests.shopping.browser import browsing, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)

PAY, DONE = "/commande/paiement", "Merci, votre commande est passée"


@pytest.fixture(autouse=True)
def _comes_back_here(live_server: LiveServer, settings: Settings) -> None:
    settings.BASE_URL = live_server.url


def ready_to_pay(market: Market, *offers: Offer) -> Basket:
    basket = basket_of(market, *offers)
    choose_all(basket, market)
    note_contact(basket_id=basket.pk, name="Camille Roux", email="camille@example.test", phone="")
    return basket


def press(page: Page, card: str) -> None:
    """The button that obliges to pay, by this card of the sandbox."""
    page.get_by_label("Numéro de carte").fill(card)
    page.get_by_label("J’accepte les conditions").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Commander avec obligation de paiement", exact=True).click()


def confirm(page: Page) -> str:
    """On the bank's page; the heading of the page after it."""
    with page.expect_navigation():
        page.get_by_role("button", name="Confirmer le paiement").click()
    return page.get_by_role("heading", level=1).inner_text()


def the_cut_off_passes() -> None:
    just_now = now()
    CycleLeg.objects.update(closes_at=just_now)
    Place.objects.update(closes_at=just_now)
    SubOrder.objects.update(deadline=just_now)


def test_a_cut_off_that_passes_on_the_payment_page_takes_nothing_and_leaves_the_rest(live_server: LiveServer) -> None:
    market = open_market(now())
    basket = ready_to_pay(market, market.honey, market.book)

    def act(page: Page) -> list[str | int]:
        meanwhile(the_cut_off_passes)
        press(page, PAYS)
        told, before = page.locator("main").inner_text(), meanwhile(SandboxCharge.objects.count)
        press(page, PAYS)
        heading = page.get_by_role("heading", level=1).inner_text()
        page.goto(f"{live_server.url}/panier")
        return [told, before, heading, page.locator("main").inner_text()]

    told, before, heading, left = browsing(live_server, basket, act, path=PAY)

    assert "Le total a changé\xa0: il est maintenant de 15,50\xa0€." in str(told)
    assert "1 × Miel de châtaignier – Cette vente est close" in str(told)
    assert (before, heading, "Miel de châtaignier" in str(left)) == (0, DONE, True)
    assert [line.title for line in Line.objects.all()] == [market.book.variant.product.title]
    assert SandboxCharge.objects.get().captured == Purchase.objects.get().total == Decimal("15.50")
    assert ills() == []


def test_who_ordered_in_time_may_still_answer_the_bank_after_the_cut_off(live_server: LiveServer) -> None:
    market = open_market(now())
    basket = ready_to_pay(market, market.honey)

    def act(page: Page) -> str:
        press(page, AUTHENTICATES)
        meanwhile(the_cut_off_passes)
        return confirm(page)

    heading = browsing(live_server, basket, act, path=PAY)

    assert (heading, Purchase.objects.get().state) == (DONE, "placed")
    assert ills() == []


def test_who_answers_the_bank_too_late_finds_it_given_up_and_pays_nothing(live_server: LiveServer) -> None:
    market = open_market(now())
    Product.objects.filter(pk=market.book.variant.product_id).update(stock_on_hand=1)
    basket = ready_to_pay(market, market.book)

    def act(page: Page) -> str:
        press(page, AUTHENTICATES)
        meanwhile(partial(sweep_purchases, at=now() + timedelta(minutes=21)))
        meanwhile(partial(bought, market, market.book, key="somebody else"))
        return confirm(page)

    heading = browsing(live_server, basket, act, path=PAY)

    late = Purchase.objects.get(basket_key=basket.key)
    assert heading == "Le paiement n’a pas abouti"
    assert (late.state, SandboxCharge.objects.get(token=late.payment.token).state) == ("cancelled", "released")
    assert Mail.objects.filter(key=f"too-late-{late.reference}", recipient="camille@example.test").exists()
    assert balance(AccountKind.CLEARING, name="sandbox") == Purchase.objects.get(state="placed").total
    assert balance(AccountKind.REFUNDS, name="sandbox") == ZERO
    assert ills() == []


def test_one_basket_paid_in_two_tabs_is_paid_once(live_server: LiveServer) -> None:
    market = open_market(now())
    basket = ready_to_pay(market, market.honey)

    def act(page: Page) -> list[str]:
        other = page.context.new_page()
        other.goto(page.url)
        for tab in (page, other):
            press(tab, AUTHENTICATES)
        return [confirm(page), confirm(other), page.url, other.url]

    heading, other_heading, address, other_address = browsing(live_server, basket, act, path=PAY)

    charge = SandboxCharge.objects.get()
    assert (heading, address) == (other_heading, other_address) == (DONE, address)
    assert (charge.captured, Purchase.objects.get().state) == (Purchase.objects.get().total, "placed")
    assert balance(AccountKind.CLEARING, name="sandbox") == charge.captured
    assert ills() == []


@pytest.mark.parametrize(("minute", "shown"), [(timedelta(hours=23, minutes=59), True), (timedelta(days=1), False)])
def test_the_button_to_withdraw_is_there_until_the_fourteenth_day_is_over(
    live_server: LiveServer, minute: timedelta, shown: bool
) -> None:
    market = open_market(now())
    purchase = bought(market, market.book)
    received(purchase, datetime(2026, 11, 24, 9, tzinfo=PARIS))
    path = f"/achats/{purchase.reference}/{purchase.token}"

    def look(page: Page) -> list[bool]:
        button = page.locator(f'a[href="{path}/retractation"]').count() > 0
        page.goto(f"{page.url}/retractation")
        return [button, page.locator("input[name=line]").count() > 0]

    with time_machine.travel(datetime(2026, 12, 8, tzinfo=PARIS) + minute, tick=False):
        found = browsing(live_server, None, look, path=path)

    assert found == [shown, shown]
