"""A provider that plays a card payment: card numbers decide what happens. Demo only.

It keeps its own book (SandboxCharge) as a real one does, so that what it collected can be compared with what we noted.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import orjson
from django.conf import settings
from django.utils.crypto import salted_hmac

from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import SandboxCharge, SandboxRefund
from jachete87.kernel.payments.providers.base import Answer, Ask, Event, Forged, Provider
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


class Sandbox(Provider):
    """Plays a card payment."""

    slug = "sandbox"

    def charge(self, ask: Ask, at: datetime) -> Answer:
        number = "".join(ask.card.split()) or PAYS
        state = CARDS.get(number, PaymentState.DECLINED)
        late = at + timedelta(seconds=LATE_SECONDS) if state == PaymentState.PENDING else None
        SandboxCharge.objects.bulk_create(
            [
                SandboxCharge(
                    token=ask.token,
                    state=state,
                    amount=ask.amount,
                    card=number[-4:],
                    return_url=ask.return_url,
                    answers_at=late,
                )
            ],
            ignore_conflicts=True,
        )
        return self._answer(SandboxCharge.objects.get(token=ask.token))

    def fetch(self, token: str, at: datetime) -> Answer | None:
        late = SandboxCharge.objects.filter(token=token, state=PaymentState.PENDING, answers_at__lte=at)
        late.update(state=PaymentState.CAPTURED)
        charge = SandboxCharge.objects.filter(token=token).first()
        return self._answer(charge) if charge else None

    def void(self, token: str, at: datetime) -> Answer:
        SandboxCharge.objects.bulk_create(
            [SandboxCharge(token=token, state=PaymentState.RELEASED, amount=0)], ignore_conflicts=True
        )
        SandboxCharge.objects.filter(token=token, state__in=UNFINISHED).update(state=PaymentState.RELEASED)
        return self._answer(SandboxCharge.objects.get(token=token))

    def refund(self, token: str, refund_token: str, amount: Decimal) -> None:
        charge = SandboxCharge.objects.get(token=token)
        given = SandboxRefund(token=refund_token, charge=charge, amount=amount)
        SandboxRefund.objects.bulk_create([given], ignore_conflicts=True)

    def read_event(self, body: bytes, headers: Mapping[str, str], at: datetime) -> Event:
        event_id = check(webhook_secret(), headers, body, at)
        try:
            message = orjson.loads(body)
            return Event(id=event_id, token=str(message["data"]["token"])[:40], kind=str(message["type"])[:40])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Forged("Message illisible.") from error

    def authenticate(self, token: str, *, accepted: bool) -> None:
        """What the shopper said on the sandbox's own page; without effect once the payment is finished."""
        state = PaymentState.CAPTURED if accepted else PaymentState.DECLINED
        SandboxCharge.objects.filter(token=token, state=PaymentState.ACTION_REQUIRED).update(state=state)

    @staticmethod
    def _answer(charge: SandboxCharge) -> Answer:
        action = f"{settings.BASE_URL}/paiement/essai/{charge.token}"
        needs_action = charge.state == PaymentState.ACTION_REQUIRED
        means = f"carte d'essai •••• {charge.card}" if charge.card else ""
        return Answer(PaymentState(charge.state), means=means, action_url=action if needs_action else "")


def webhook_secret() -> bytes:
    """The secret shared with the sandbox, derived from the installation's own."""
    return sha256(salted_hmac("payments.sandbox.webhook", "v1").digest()).digest()
