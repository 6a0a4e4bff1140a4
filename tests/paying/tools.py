"""What the payment tests share: messages signed as Stripe signs them, and everything that does not hold."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.ledger import queries as ledger
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from tests.ordering.market import Market, bought, by_weight, ills
from tests.paying.teller import Teller

WEBHOOK = "/api/v1/payments/stripe/webhook"


def troubles() -> list[str]:
    """Every invariant that does not hold, of the ledger too."""
    return [*ills(), *ledger.breaches()]


def event(kind: str, thing: dict[str, Any], number: int = 1, **besides: Any) -> dict[str, Any]:
    """A message of Stripe's."""
    return {"id": f"evt_{number:08d}", "object": "event", "type": kind, "data": {"object": thing}} | besides


def signed(body: bytes, at: datetime, secret: str | None = None) -> str:
    stamp = int(at.timestamp())
    key = (secret or settings.STRIPE_WEBHOOK_SECRET).encode()
    return f"t={stamp},v1={hmac.new(key, b'%d.%s' % (stamp, body), hashlib.sha256).hexdigest()}"


def deliver(message: dict[str, Any], **forgery: Any) -> int:
    """Send a message to the portal; the status of its answer. `forgery`: another secret, body or moment."""
    body = json.dumps(message).encode()
    signature = signed(body, forgery.get("at") or now(), forgery.get("secret"))
    sent = forgery.get("body", body)
    headers = {"stripe-signature": forgery.get("signature", signature)}
    return Client().post(WEBHOOK, sent, content_type="application/json", headers=headers).status_code


def hand_over_all(purchase: Purchase, sellers: Iterable[int] = ()) -> None:
    """These sellers, or all, hand over what is theirs."""
    orders = SubOrder.objects.filter(purchase=purchase, state="to_prepare").order_by("pk")
    for order in [each for each in orders if not sellers or each.seller_id in sellers]:
        SubOrder.objects.filter(pk=order.pk).update(state="ready")
        hand_over(sub_order_id=order.pk, by_user_id=None, at=now())


def lines_of(order: SubOrder) -> list[int]:
    return list(Line.objects.filter(sub_order=order).values_list("pk", flat=True))


def authorised(market: Market, stripe: Teller, *offers: Offer) -> Purchase:
    """A purchase whose amount can still fall: the first of these offers is sold by weight."""
    by_weight(offers[0])
    return bought(market, *offers, provider="stripe", card=stripe.payment_method())
