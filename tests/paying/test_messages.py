"""Messages of Stripe: kept raw, applied once in any order, only authentic ones; the unknown is kept with a reason."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from jachete87.base.times import now
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.ledger.models import Movement
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.payments.actions.messages import payment_of
from jachete87.kernel.payments.actions.settlement import open_payment
from jachete87.kernel.payments.models import Payment, PaymentEvent, SellerAccount
from jachete87.kernel.payments.providers.base import Message
from jachete87.kernel.payments.providers.registry import provider
from tests.ordering.market import Market, bought, open_market
from tests.ordering.racing import successes, together
from tests.paying.teller import Teller
from tests.paying.tools import deliver, event, troubles

FEEDS = Path(__file__).parents[2].parent / "shared" / "data" / "feeds" / "stripe"


def _waiting(market: Market) -> Purchase:
    """A shopper is on Stripe's page."""
    return bought(market, market.honey, provider="stripe")


def _session(purchase: Purchase) -> str:
    return purchase.payment.action_url.rpartition("/")[2]


def _intent(purchase: Purchase, **besides: Any) -> dict[str, Any]:
    """The body says what it likes: only where to look counts."""
    return {"id": "pi_told", "object": "payment_intent", "metadata": {"token": purchase.payment.token}} | besides


def test_a_late_message_places_the_purchase_once(market: Market, stripe: Teller) -> None:
    purchase = _waiting(market)
    stripe.pay_on_page(_session(purchase))
    done = event("checkout.session.completed", {"id": _session(purchase), "object": "checkout.session"})

    answers = [deliver(done) for _ in range(3)] + [deliver(event("payment_intent.succeeded", _intent(purchase), 2))]

    purchase.refresh_from_db()
    kept = PaymentEvent.objects.get(event_id=done["id"])
    assert (answers, purchase.state) == ([200] * 4, "placed")
    assert (kept.payload, kept.outcome, kept.payment_id) == (done, "applied", purchase.payment_id)
    assert Movement.objects.filter(kind=MovementKind.CAPTURE).count() == 1
    assert troubles() == []


def test_a_message_that_lies_moves_nothing(market: Market, stripe: Teller) -> None:
    purchase = _waiting(market)

    told = deliver(event("payment_intent.succeeded", _intent(purchase, status="succeeded", amount_received=650)))

    purchase.refresh_from_db()
    assert (told, purchase.state, Payment.objects.get().captured) == (200, "awaiting_payment", 0)
    assert troubles() == []


@pytest.mark.parametrize("seed", range(4))
def test_messages_may_come_in_any_order(market: Market, stripe: Teller, seed: int) -> None:
    purchase = _waiting(market)
    stripe.pay_on_page(_session(purchase))
    kinds = ["created", "requires_action", "payment_failed", "processing", "succeeded", "canceled"]
    random.Random(seed).shuffle(kinds)

    answers = [deliver(event(f"payment_intent.{kind}", _intent(purchase), n)) for n, kind in enumerate(kinds)]

    purchase.refresh_from_db()
    assert (answers, purchase.state, Payment.objects.get().state) == ([200] * 6, "placed", "captured")
    assert Movement.objects.filter(kind=MovementKind.CAPTURE).count() == 1
    assert troubles() == []


@pytest.mark.parametrize(
    "forgery",
    [
        {"secret": "whsec_another"},
        {"signature": ""},
        {"signature": "t=1,v1=00"},
        {"body": b'{"id": "evt_1", "type": "payment_intent.succeeded"}'},
        {"at": now() - timedelta(minutes=6)},
    ],
)
def test_a_forged_or_old_message_is_refused_and_not_kept(
    market: Market, stripe: Teller, forgery: dict[str, Any]
) -> None:
    purchase = _waiting(market)
    stripe.pay_on_page(_session(purchase))

    status = deliver(event("payment_intent.succeeded", _intent(purchase)), **forgery)

    purchase.refresh_from_db()
    assert (status, purchase.state, PaymentEvent.objects.count()) == (400, "awaiting_payment", 0)


@pytest.mark.parametrize(
    ("kind", "thing", "reason"),
    [
        ("payment_intent.succeeded", {"id": "pi_of_somebody", "object": "payment_intent"}, "Nous ne connaissons pas"),
        ("invoice.paid", {"id": "in_1", "object": "invoice"}, "Nous n'utilisons rien"),
        ("transfer.created", {"id": "tr_1", "object": "transfer"}, "Un versement à un vendeur"),
        ("account.updated", {"id": "acct_of_somebody", "object": "account"}, "Ce compte n'est celui"),
        ("charge.dispute.created", {"id": "dp_of_somebody", "object": "dispute"}, "No such thing"),
    ],
)
def test_what_is_not_ours_is_kept_and_has_no_effect(
    market: Market, stripe: Teller, kind: str, thing: dict[str, Any], reason: str
) -> None:
    status = deliver(event(kind, thing))

    kept = PaymentEvent.objects.get()
    assert (status, kept.outcome, kept.reason.startswith(reason)) == (200, "ignored", True)
    assert kept.applied_at is not None


def test_another_amount_than_we_asked_is_never_accepted(market: Market, stripe: Teller) -> None:
    purchase = bought(market, market.honey, provider="stripe")
    stripe.pay_on_page(_session(purchase))
    stripe.told_amounts[stripe.intents()[0]["id"]] = 1

    status = deliver(event("payment_intent.succeeded", _intent(purchase)))

    purchase.refresh_from_db()
    payment, kept = Payment.objects.get(), PaymentEvent.objects.get()
    assert (status, purchase.state, payment.captured, kept.outcome) == (200, "awaiting_payment", 0, "refused")
    assert "0.01 € demandés" in payment.error
    assert [ill.split(":")[0] for ill in troubles()] == ["no provider contradicts us"]


def _things(found: Any) -> Iterator[dict[str, Any]]:
    """Every event in a file, however deep."""
    if isinstance(found, dict):
        if found.get("object") == "event":
            yield found
        else:
            for inner in found.values():
                yield from _things(inner)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="without the shared data")
def test_every_event_of_the_shared_data_is_taken_or_left_for_a_reason(market: Market, stripe: Teller) -> None:
    files = {path.name: json.loads(path.read_text()) for path in sorted(FEEDS.glob("*.json"))}
    events = [(name, found) for name, whole in files.items() for found in _things(whole)]

    answers = {(name, found["type"]): deliver(found) for name, found in events}

    kept = {each.kind: (each.outcome, bool(each.reason)) for each in PaymentEvent.objects.all()}
    assert set(answers.values()) == {200}
    assert kept == {found["type"]: ("ignored", True) for _, found in events}
    assert {"account.application.deauthorized", "account.updated"} <= set(kept)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="without the shared data")
def test_the_events_of_the_shared_data_are_applied_when_they_are_about_a_seller_of_ours(
    market: Market, stripe: Teller
) -> None:
    told = [
        json.loads((FEEDS / f"event_account_{name}.json").read_text())
        for name in ("updated_express", "application_deauthorized")
    ]
    for each, seller in zip(told, (market.jean, market.paula), strict=True):
        SellerAccount.objects.create(
            seller=seller, provider="stripe", account=each["account"], transfers_enabled=seller == market.paula
        )
    name = told[0]["account"]
    stripe.desk.accounts[name] = json.loads((FEEDS / f"account_express_{name}.json").read_text()) | {"id": name}

    answers = [deliver(each) for each in told]

    kept = [(each.outcome, each.reason) for each in PaymentEvent.objects.order_by("pk")]
    assert (answers, kept) == ([200] * 2, [("applied", "")] * 2)
    takes = dict(SellerAccount.objects.values_list("seller", "transfers_enabled"))
    assert takes == {market.jean.pk: True, market.paula.pk: False}


def _many(market: Market, stripe: Teller, count: int) -> list[Payment]:
    """Payments authorised on Stripe's page, and paid there, of which nobody has told us yet."""
    made = []
    for number in range(count):
        payment = open_payment(provider_slug="stripe", amount=Decimal("6.50"), return_url="")
        session = stripe._open({
            "line_items[0][price_data][unit_amount]": "650",
            "payment_intent_data[metadata][token]": payment.token,
            "client_reference_id": payment.token,
            "payment_intent_data[capture_method]": "automatic",
        })  # fmt: skip
        stripe.pay_on_page(session["id"])
        Payment.objects.filter(pk=payment.pk).update(
            provider_reference=session["id"], state="action_required", source=str(number)
        )
        payment.refresh_from_db()
        made.append(payment)
    return made


def _deliveries(payments: list[Payment]) -> list[dict[str, Any]]:
    """One to four times each, shuffled."""
    chance = random.Random(87)
    told = [
        event("payment_intent.succeeded", {"object": "payment_intent", "id": "x", "metadata": {"token": each.token}}, n)
        for n, each in enumerate(payments)
        for _ in range(chance.randint(1, 4))
    ]
    chance.shuffle(told)
    return told


def _naive(message: dict[str, Any]) -> int:
    """The control: looks whether the event is new, then adds up, in two steps."""
    source = provider("stripe")
    read = source.event_of(Message(message["id"], message))
    payment = payment_of("stripe", read)
    assert payment is not None
    if not PaymentEvent.objects.filter(event_id=message["id"]).exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.01)")
        PaymentEvent.objects.get_or_create(provider="stripe", event_id=message["id"], defaults={"kind": "naive"})
        Payment.objects.filter(pk=payment.pk).update(fee=F("fee") + 1)
    return 200


@pytest.mark.django_db(transaction=True)
def test_a_shower_of_duplicates_and_forgeries_counts_each_payment_once(stripe: Teller) -> None:
    market = open_market(now())
    payments = _many(market, stripe, 40)
    told = _deliveries(payments)
    forged = [(message, {"secret": "whsec_forged"}) for message in told[:40]]
    jobs: list[tuple[dict[str, Any], dict[str, Any]]] = [(message, {}) for message in told] + forged
    random.Random(1).shuffle(jobs)

    def sending(message: dict[str, Any], forgery: dict[str, Any]) -> Callable[[], int]:
        return lambda: deliver(message, **forgery)

    answers = together([sending(*job) for job in jobs], threads=8)

    states = set(Payment.objects.values_list("state", "captured"))
    assert sorted(successes(answers)) == [200] * len(told) + [400] * len(forged)
    assert states == {("captured", Decimal("6.50"))}
    assert PaymentEvent.objects.filter(outcome="applied").count() == len(payments)


@pytest.mark.django_db(transaction=True)
def test_the_control_counts_some_payments_twice(stripe: Teller) -> None:
    market = open_market(now())
    payments = _many(market, stripe, 12)
    told = [message for message in _deliveries(payments) for _ in range(4)]

    together([lambda message=message: _naive(message) for message in sorted(told, key=lambda m: m["id"])], threads=8)

    assert Payment.objects.filter(fee__gt=1).count() > 0
