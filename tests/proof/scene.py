"""The market that all plays begin with: little of everything, purchases of all kinds, and what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models import F

from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.models import Slot
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.orders.actions import opening
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.providers import sandbox
from tests.ordering.jars import in_jars
from tests.ordering.market import Market, ask, checkout, choose_all, offer, open_market, start_basket
from tests.ordering.returning import received
from tests.proof.stage import Asked, Scene
from tests.vouchers import purse

CARDS = {
    "pays": sandbox.PAYS,
    "pays later": sandbox.PAYS,
    "declines": sandbox.DECLINES,
    "authenticates": sandbox.AUTHENTICATES,
    "answers late": sandbox.ANSWERS_LATE,
}


@contextmanager
def only_authorised(is_later: bool) -> Iterator[None]:
    """What is bought within is authorised, and taken when it is prepared, as at a provider where it can still fall."""
    asked = opening.open_payment
    with pytest.MonkeyPatch.context() as patch:
        if is_later:
            patch.setattr(opening, "open_payment", lambda **given: asked(**{**given, "capture_later": True}))
        yield


def pay(key: str, name: str, means: dict[str, Any], at: datetime) -> Purchase:
    """Camille's checkout by one of the cards or at the counter, with vouchers or without."""
    told = {**means, "card": CARDS.get(means["card"], "")}
    told["provider"] = "on_site" if means["card"] == "on site" else "sandbox"
    with only_authorised(means["card"] == "pays later"):
        return checkout(key=key, ask=ask(**told), idempotency_key=name, at=at)


@dataclass
class _Past:
    market: Market
    cheese: Offer
    codes: tuple[str, ...]
    baskets: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def basket(self, *packs: tuple[Offer, int], is_chosen: bool = True) -> str:
        basket = start_basket()
        for each, quantity in packs:
            add_line(key=basket.key, wanted=Wanted(each.pk, quantity), at=self.market.at)
        if is_chosen:
            choose_all(basket, self.market)
        self.baskets.append(basket.key)
        return basket.key

    def bought(self, card: str, *packs: tuple[Offer, int], codes: tuple[int, ...] = ()) -> Purchase:
        means = {"card": card, "vouchers": tuple(self.codes[n] for n in codes)}
        self.asked.append((self.basket(*packs), f"past{len(self.asked)}", means))
        return pay(*self.asked[-1], at=self.market.at)


def small_market(at: datetime) -> tuple[Market, Offer, tuple[str, ...]]:
    """Odd prices, a cheese sold by weight, jars, vouchers and a discount that run dry, two gift cards."""
    market = open_market(at, slot_orders=50)
    for each, price in ((market.honey, "6.53"), (market.cup, "24.07"), (market.book, "15.49")):
        Offer.objects.filter(pk=each.pk).update(price=Decimal(price))
    in_jars(market.honey, 2)
    in_jars(market.book)
    cheese = offer(market.jean, "Tomme", "9.37", stock=7, net_quantity=Decimal(400), net_unit="g", is_approximate=True)
    purse.discount(market, "7.7", budget="19.99", ceiling=Decimal("3.33"), minimum=Decimal("9.38"))
    farms = purse.vouchers(purse.campaign(market, "37.77", ceiling=Decimal("12.34")), "5.00", 8)
    cards = [purse.gift_card(market, value).voucher for value in ("20.00", "90.00")]
    return market, cheese, tuple(each.code for each in [*farms, *cards])


def scene(clock: time_machine.Traveller) -> Scene:
    """What was bought by every means, is awaited, was given or came back; and baskets that are still open."""
    past = _Past(*small_market(now()))
    _buy(past)
    _give(past)
    _leave_open(past)
    Product.objects.exclude(stock_on_hand=None).update(stock_on_hand=F("stock_held") + F("stock_promised") + 3)
    Slot.objects.update(capacity=F("booked") + 2)
    market = past.market
    return Scene(market, past.cheese, past.codes, tuple(past.baskets), tuple(past.asked), clock, market.at)


def _buy(past: _Past) -> None:
    """By each means; what was given back or is awaited too."""
    honey, cup, book, cheese = past.market.honey, past.market.cup, past.market.book, past.cheese
    Product.objects.update(stock_on_hand=50)
    past.bought("pays", (honey, 2), (cheese, 2), codes=(0,))
    past.bought("pays later", (cheese, 2), (book, 1), codes=(8,))
    past.bought("on site", (cheese, 1), (book, 2), codes=(1,))
    past.bought("pays", (cup, 1), (cheese, 1), codes=(9,))
    past.bought("authenticates", (honey, 1), (book, 1))
    past.bought("answers late", (cheese, 1), codes=(2,))
    with suppress(Refusal):
        past.bought("declines", (book, 1), codes=(3,))
    part = past.bought("pays", (honey, 1), (cup, 1))
    cancel_lines(purchase_id=part.pk, line_ids=[_line(part, honey)], at=past.market.at)


def _give(past: _Past) -> None:
    """What was handed over, and what the shopper does not want to keep."""
    market = past.market
    received(past.bought("pays", (market.cup, 1), (market.book, 2), codes=(3,)), market.at)
    for card, codes in (("pays", (9,)), ("on site", (4,))):
        back = past.bought(card, (market.book, 2), codes=codes)
        received(back, market.at)
        withdraw(purchase_id=back.pk, line_ids=(), at=market.at)
    ready = past.bought("on site", (past.cheese, 1), (market.honey, 1))
    SubOrder.objects.filter(purchase=ready).update(state="ready")


def _leave_open(past: _Past) -> None:
    honey, cup, book, cheese = past.market.honey, past.market.cup, past.market.book, past.cheese
    past.basket((honey, 1), (book, 1))
    past.basket((cheese, 2))
    past.basket((book, 1))
    past.basket((cup, 1), (cheese, 1))
    past.basket((honey, 1), (book, 1), is_chosen=False)


def _line(purchase: Purchase, of: Offer) -> int:
    return Line.objects.get(sub_order__purchase=purchase, product=of.variant.product_id, deposit_of=None).pk
