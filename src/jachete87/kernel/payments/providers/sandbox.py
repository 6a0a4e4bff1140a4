"""A provider that plays a card payment: card numbers decide what happens. Demo only.

It keeps its own book (SandboxCharge) as a real one does, so that what it collected can be compared with what we noted.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import orjson
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from jachete87.base.database.prepared import PreparedRows
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import SandboxCharge, SandboxRefund
from jachete87.kernel.payments.providers.base import Answer, Ask, Event, Forged, Message, Provider
from jachete87.kernel.payments.providers.signatures import check

PAYS = "4242424242424242"
DECLINES = "4000000000000002"
LACKS_FUNDS = "4000000000009995"
AUTHENTICATES = "4000002500003155"
ANSWERS_LATE = "4000000000000077"

CARDS: Mapping[str, PaymentState] = {
    PAYS: PaymentState.CAPTURED,
    DECLINES: PaymentState.DECLINED,
    LACKS_FUNDS: PaymentState.DECLINED,
    AUTHENTICATES: PaymentState.ACTION_REQUIRED,
    ANSWERS_LATE: PaymentState.PENDING,
}
LATE_SECONDS = 20
UNFINISHED = (PaymentState.PENDING, PaymentState.ACTION_REQUIRED)
_book = PreparedRows(SandboxCharge, once="token")


class Sandbox(Provider):
    """Plays a card payment."""

    slug = "sandbox"

    def charge(self, ask: Ask, at: datetime) -> Answer:
        number = "".join(ask.card.split()) or PAYS
        state = _paid(CARDS.get(number, PaymentState.DECLINED), ask.capture_later)
        charge = SandboxCharge(
            token=ask.token,
            state=state,
            amount=ask.amount,
            captured=ask.amount if state == PaymentState.CAPTURED else 0,
            capture_later=ask.capture_later,
            card=number[-4:],
            return_url=ask.return_url,
            answers_at=at + timedelta(seconds=LATE_SECONDS) if state == PaymentState.PENDING else None,
        )
        return self._answer(charge if _book([charge]) else SandboxCharge.objects.get(token=ask.token))

    def fetch(self, ask: Ask, at: datetime) -> Answer | None:
        _pay(SandboxCharge.objects.filter(token=ask.token, state=PaymentState.PENDING, answers_at__lte=at))
        charge = SandboxCharge.objects.filter(token=ask.token).first()
        return self._answer(charge) if charge else None

    def void(self, ask: Ask, at: datetime) -> Answer:
        _book([SandboxCharge(token=ask.token, state=PaymentState.RELEASED, amount=ask.amount)])
        open_ = SandboxCharge.objects.filter(token=ask.token, state__in=(*UNFINISHED, PaymentState.AUTHORISED))
        open_.update(state=PaymentState.RELEASED)
        return self._answer(SandboxCharge.objects.get(token=ask.token))

    def capture(self, ask: Ask, amount: Decimal, at: datetime) -> Answer:
        authorised = SandboxCharge.objects.filter(token=ask.token, state=PaymentState.AUTHORISED, amount__gte=amount)
        authorised.update(state=PaymentState.CAPTURED, captured=amount)
        return self._answer(SandboxCharge.objects.get(token=ask.token))

    def refund(self, ask: Ask, refund_token: str, amount: Decimal) -> str:
        charge = SandboxCharge.objects.get(token=ask.token)
        given = SandboxRefund(token=refund_token, charge=charge, amount=amount)
        SandboxRefund.objects.bulk_create([given], ignore_conflicts=True)
        return refund_token

    def read_message(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Message:
        message_id = check(webhook_secret(), headers, body, at)
        try:
            payload = orjson.loads(body)
            if isinstance(payload["data"]["token"], str) and isinstance(payload["type"], str):
                return Message(message_id, payload)
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Forged("Message illisible.") from error
        raise Forged("Message illisible.")

    def event_of(self, message: Message) -> Event:
        payload = message.payload
        return Event(message.id, payload["type"][:80], token=payload["data"]["token"][:40])

    def authenticate(self, token: str, *, accepted: bool) -> None:
        """What the shopper said on the sandbox's own page; without effect once the payment is finished."""
        asked = SandboxCharge.objects.filter(token=token, state=PaymentState.ACTION_REQUIRED)
        if accepted:
            _pay(asked)
        else:
            asked.update(state=PaymentState.DECLINED)

    @staticmethod
    def _answer(charge: SandboxCharge) -> Answer:
        action = f"{settings.BASE_URL}/paiement/essai/{charge.token}"
        needs_action = charge.state == PaymentState.ACTION_REQUIRED
        means = f"carte d'essai •••• {charge.card}" if charge.card else ""
        return Answer(
            PaymentState(charge.state),
            means=means,
            action_url=action if needs_action else "",
            reference=charge.token,
            amount=charge.amount,
            captured=charge.captured,
        )


def _paid(state: PaymentState, capture_later: bool) -> PaymentState:
    """A card that pays is only authorised where the amount is taken later."""
    return PaymentState.AUTHORISED if state == PaymentState.CAPTURED and capture_later else state


def _pay(charges: QuerySet[SandboxCharge]) -> None:
    """Let these charges succeed."""
    charges.filter(capture_later=True).update(state=PaymentState.AUTHORISED)
    charges.update(state=PaymentState.CAPTURED, captured=F("amount"))


def webhook_secret() -> bytes:
    """The secret shared with the sandbox, derived from the installation's own."""
    return sha256(salted_hmac("payments.sandbox.webhook", "v1").digest()).digest()
