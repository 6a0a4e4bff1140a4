"""A campaign without a code: taken off by itself, borne by its funder, never more than it has."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jachete87.base.errors import Refusal
from jachete87.base.money import euros
from jachete87.kernel.basket.actions.checkout import PaymentDeclined, PriceChanged
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries import view
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.orders.actions.booking import due_of
from jachete87.kernel.orders.actions.changing import reduce_line, weigh_line
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.kernel.payments.models import Refund, SandboxCharge
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.vouchers.actions.campaigns import make_batch, stop_campaign
from jachete87.kernel.vouchers.actions.reimbursing import reimburse
from jachete87.kernel.vouchers.models import Campaign, Redemption, VoucherBatch
from tests.ordering.market import Market, basket_of, bought, buy, by_weight, choose_all, ills
from tests.vouchers.purse import books, campaign, discount, gift_card, left, used, vouchers

pytestmark = pytest.mark.django_db

D = Decimal
TITLE = "Remise de 10\N{NO-BREAK SPACE}% offerte par la Chambre d'agriculture de la Haute-Vienne"


def _ready(market: Market, *offers: Any) -> Basket:
    basket = basket_of(market, *offers)
    choose_all(basket, market)
    return basket


def test_a_percentage_is_taken_off_the_goods_and_its_funder_owes_it_to_the_sellers(market: Market) -> None:
    tenth = discount(market)

    purchase = bought(market, market.honey, market.cup)

    orders = {order.seller_id: order for order in SubOrder.objects.filter(purchase=purchase)}
    assert purchase.vouchers == euros(sum(order.goods for order in orders.values()) / 10) == used(tenth)
    assert sum(order.vouchers for order in orders.values()) == purchase.vouchers
    assert SandboxCharge.objects.get().amount == purchase.total - purchase.vouchers
    assert books() == {
        "clearing sandbox": purchase.total - purchase.vouchers,
        f"funder chambre-agriculture campaign:{tenth.pk}": purchase.vouchers,
        f"payable {market.jean.pk}": -orders[market.jean.pk].total,
        f"payable {market.paula.pk}": -orders[market.paula.pk].total,
    }
    assert ills() == []


def test_the_line_keeps_its_price_and_its_vat(market: Market) -> None:
    plain = Line.objects.get(sub_order__purchase=bought(market, market.honey, key="plain"))
    discount(market)

    helped = Line.objects.get(sub_order__purchase=bought(market, market.honey, key="helped"))

    assert (helped.gross, helped.net, helped.vat) == (plain.gross, plain.net, plain.vat)


@pytest.mark.parametrize(
    ("terms", "off"),
    [
        ({"euros_off": D("2.00")}, "2.00"),
        ({"euros_off": D("99.00")}, "6.50"),
        ({"percent": "100"}, "6.50"),
        ({"percent": "7.70"}, "0.50"),
        ({"percent": "50", "ceiling": D("1.20")}, "1.20"),
        ({"percent": "50", "budget": "1.10"}, "1.10"),
        ({"minimum": D("6.50")}, "0.65"),
        ({"minimum": D("6.51")}, "0.00"),
        ({"bricks": ["drive"]}, "0.65"),
        ({"bricks": ["galerie"]}, "0.00"),
        ({"communes": ["87085"]}, "0.65"),
    ],
)
def test_what_is_taken_off_keeps_to_the_terms(market: Market, terms: dict[str, Any], off: str) -> None:
    given = discount(market, **terms)

    purchase = bought(market, market.honey)

    assert (purchase.total, purchase.vouchers, used(given)) == (D("6.50"), D(off), D(off))
    assert ills() == []


def test_a_discount_of_chosen_sellers_takes_nothing_off_the_others(market: Market) -> None:
    discount(market, "20", sellers=[market.marc.pk])

    purchase = bought(market, market.honey, market.book)

    shares = {order.seller_id: order.vouchers for order in SubOrder.objects.filter(purchase=purchase)}
    book = Line.objects.get(product=market.book.variant.product_id)
    assert shares == {market.jean.pk: D(0), market.marc.pk: euros(book.gross / 5)}
    assert ills() == []


def test_a_discount_is_given_only_between_its_dates_and_while_it_is_open(market: Market) -> None:
    day = timedelta(days=1)
    discount(market, starts_at=market.at + day, ends_at=market.at + 2 * day)
    discount(market, starts_at=market.at - 2 * day, ends_at=market.at)
    stop_campaign(campaign_id=discount(market).pk, by_user_id=None)

    purchase = bought(market, market.honey)

    assert (purchase.vouchers, Redemption.objects.count()) == (D(0), 0)


def test_discounts_and_codes_add_up_and_never_go_beyond_the_price(market: Market) -> None:
    half, tenth = discount(market, "50", bricks=["drive"]), discount(market)
    code, card = vouchers(campaign(market), "2.00")[0], gift_card(market, "50.00").voucher

    purchase = bought(market, market.honey, vouchers=(card.code, code.code))

    assert (used(half), used(tenth), left(code)) == (D("3.25"), D("0.65"), D(0))
    assert left(card) == D("50.00") - (purchase.total - D("3.25") - D("0.65") - D("2.00"))
    assert (purchase.vouchers, purchase.payment) == (purchase.total, None)
    assert ills() == []


def test_a_discount_of_the_whole_price_places_the_purchase_without_a_payment(market: Market) -> None:
    discount(market, "100")

    purchase = bought(market, market.honey)

    assert (purchase.state, purchase.payment, SandboxCharge.objects.count()) == ("placed", None, 0)
    assert ills() == []


def test_when_the_budget_ran_out_since_the_shopper_is_asked_again(market: Market) -> None:
    poor = discount(market, budget="1.00")
    basket = _ready(market, market.honey)
    seen = view(basket, market.at).to_pay.rest
    bought(market, market.honey, key="other")

    with pytest.raises(PriceChanged) as refused:
        buy(basket, market, expected_total=D("6.50"), expected_rest=seen)

    assert (seen, refused.value.details["rest"]) == (D("5.85"), {"amount": "6.15", "currency": "EUR"})
    assert (Purchase.objects.count(), used(poor)) == (1, D("0.65"))
    assert buy(basket, market, "again", expected_rest=D("6.15")).vouchers == D("0.35")
    assert ills() == []


def test_a_payment_that_is_refused_gives_the_budget_back(market: Market) -> None:
    tenth = discount(market)

    with pytest.raises(PaymentDeclined):
        bought(market, market.honey, card=sandbox.DECLINES)

    assert (used(tenth), Redemption.objects.get().state, books()) == (D(0), "given_back", {})
    assert ills() == []


def test_what_is_kept_stays_as_cheap_when_something_else_is_cancelled(market: Market) -> None:
    tenth = discount(market)
    purchase = bought(market, market.honey, market.book)
    honey = Line.objects.get(product=market.honey.variant.product_id)

    cancel_lines(purchase_id=purchase.pk, line_ids=[honey.pk], at=market.at)
    after_one = (used(tenth), Refund.objects.get().amount)
    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)

    assert after_one == (purchase.vouchers - D("0.65"), D("5.85"))
    assert (used(tenth), sum(Refund.objects.values_list("amount", flat=True))) == (D(0), purchase.total - D("2.20"))
    assert not {name for name in books() if name.startswith(("payable", "funder"))}
    assert ills() == []


def test_packs_of_one_seller_go_back_at_the_price_that_was_paid_for_them(market: Market) -> None:
    tenth, card = discount(market), gift_card(market, "5.00").voucher
    purchase = bought(market, market.honey, quantity=3, vouchers=(card.code,))
    honey = Line.objects.get(product=market.honey.variant.product_id)
    steps = []

    for quantity in (2, 1):
        reduce_line(line_id=honey.pk, quantity=quantity, deed=Deed(Actor.SHOPPER, market.at))
        steps.append((used(tenth), left(card), ills()))
    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)

    assert steps == [(D("1.30"), D("5.00"), []), (D("0.65"), D("5.00"), [])]
    assert (used(tenth), left(card)) == (D(0), D("5.00"))
    assert sum(Refund.objects.values_list("amount", flat=True)) == purchase.total - purchase.vouchers
    assert ills() == []


def test_what_weighs_less_costs_less_with_its_discount(market: Market) -> None:
    by_weight(market.honey)
    tenth = discount(market)
    purchase = bought(market, market.honey, provider="on_site")
    line = Line.objects.get(product=market.honey.variant.product_id)

    weigh_line(line_id=line.pk, grams=500, deed=Deed(Actor.SELLER, market.at))

    ((_, due),) = due_of(sold_of(purchase))
    assert (used(tenth), due) == (D("0.32"), D("2.93"))
    assert ills() == []


def test_its_statement_pays_the_sellers(market: Market) -> None:
    tenth = discount(market)
    purchase = bought(market, market.honey)

    statement = reimburse(campaign_id=tenth.pk, by_user_id=None, at=market.at)

    assert statement.total == purchase.vouchers == D("0.65")
    assert balance(AccountKind.FUNDER, institution="chambre-agriculture", name=f"campaign:{tenth.pk}") == 0
    assert -balance(AccountKind.PAYABLE, seller=market.jean.pk) == purchase.total - D("0.65")
    assert ills() == []


def test_a_discount_has_no_vouchers(market: Market) -> None:
    tenth = discount(market)

    with pytest.raises(Refusal, match="n'a pas de bons"):
        make_batch(campaign_id=tenth.pk, value=D(5), quantity=1, by_user_id=None)

    assert VoucherBatch.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "discount"},
        {"kind": "discount", "euros_off": 1, "percent_off": 1},
        {"kind": "discount", "percent_off": 101},
        {"kind": "discount", "euros_off": 0},
        {"kind": "discount", "euros_off": 1, "minimum": -1},
        {"kind": "vouchers", "euros_off": 1},
    ],
)
def test_the_database_refuses_a_discount_that_is_none(market: Market, wrong: dict[str, Any]) -> None:
    told = {"name": "C", "funder_id": "cci", "budget": 10, "starts_at": market.at}

    with pytest.raises(IntegrityError, match="a_discount_is_of_euros_or_of_a_percentage"), transaction.atomic():
        Campaign.objects.create(**told, ends_at=market.at + timedelta(days=1), **wrong)

    assert Campaign.objects.count() == 0


def test_a_plan_of_euros_and_of_a_percentage_is_refused(market: Market) -> None:
    with pytest.raises(Refusal, match="pas les deux"):
        campaign(market, euros_off=D(1), percent_off=D(1))

    assert Campaign.objects.count() == 0
