"""Money that comes when it is over: in time it counts, else it goes back by itself and the shopper is told (R20)."""

from datetime import timedelta
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.models import Payment, Refund
from tests.ordering.market import Market, bought
from tests.paying.teller import Teller
from tests.paying.tools import deliver, event, troubles

AFTER_THE_HOLD = timedelta(minutes=21)


def _letters(purchase: Purchase) -> list[str]:
    return sorted(Mail.objects.filter(about=purchase.reference, recipient=purchase.email).values_list("key", flat=True))


def _session(purchase: Purchase) -> str:
    return purchase.payment.action_url.rpartition("/")[2]


def _told(purchase: Purchase) -> dict[str, str]:
    return {"id": _session(purchase), "object": "checkout.session"}


def test_what_was_paid_before_the_hold_ended_is_placed_though_we_hear_of_it_after(
    market: Market, stripe: Teller
) -> None:
    purchase = bought(market, market.honey, provider="stripe")
    stripe.pay_on_page(_session(purchase))

    sweep_purchases(at=market.at + AFTER_THE_HOLD)

    purchase.refresh_from_db()
    assert (purchase.state, Payment.objects.get().state) == ("placed", "captured")
    assert _letters(purchase) == [f"confirmation-{purchase.reference}"]
    assert troubles() == []


def test_who_takes_too_long_is_told_and_cannot_pay_any_more(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe")

    sweep_purchases(at=market.at + AFTER_THE_HOLD)

    letter = Mail.objects.get(about=purchase.reference)
    assert stripe.sessions[_session(purchase)]["status"] == "expired"
    assert (letter.key, letter.recipient) == (f"too-late-{purchase.reference}", purchase.email)
    assert "le paiement n’est pas arrivé à temps" in letter.text
    assert "Rien n’avait été débité." in letter.text
    assert Product.objects.get(pk=market.honey.variant.product_id).stock_promised == 0
    assert troubles() == []


def test_what_is_taken_for_a_purchase_given_up_goes_back_by_itself_though_its_goods_are_sold(
    market: Market, stripe: Teller
) -> None:
    Product.objects.filter(pk=market.book.variant.product_id).update(stock_on_hand=1)
    late = bought(market, market.book, provider="stripe", key="late")
    market.at += AFTER_THE_HOLD
    sweep_purchases(at=market.at)
    other = bought(market, market.book, provider="stripe", card=stripe.payment_method(), key="other")

    stripe.pay_on_page(_session(late))
    told = [deliver(event("checkout.session.completed", _told(late), number)) for number in (1, 2)]
    sweep_purchases(at=market.at + timedelta(minutes=1))

    states = dict(Purchase.objects.values_list("reference", "state"))
    refund = Refund.objects.get()
    assert (told, states) == ([200, 200], {late.reference: "cancelled", other.reference: "placed"})
    assert (refund.payment_id, refund.amount, refund.done_at is not None) == (late.payment_id, late.total, True)
    assert (stripe.given_back(), balance(AccountKind.REFUNDS, name="stripe")) == (int(late.total * 100), ZERO)
    assert balance(AccountKind.CLEARING, name="stripe") == other.total
    assert _letters(late) == [f"too-late-{late.reference}", f"too-late-{late.reference}-refund"]
    assert Product.objects.get(pk=market.book.variant.product_id).stock_promised == 1
    assert troubles() == []


def test_a_message_from_before_a_payment_was_given_up_does_not_bring_it_back(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe")
    sweep_purchases(at=market.at + AFTER_THE_HOLD)

    told = deliver(event("checkout.session.completed", _told(purchase)))

    purchase.refresh_from_db()
    assert (told, purchase.state, Payment.objects.get().state, Refund.objects.count()) == (
        200,
        "cancelled",
        "released",
        0,
    )
    assert (stripe.taken(), balance(AccountKind.CLEARING, name="stripe")) == (0, Decimal(0))
    assert troubles() == []
