"""Paid at the counter: nothing to ask of anybody, the seller collects when the goods are handed over."""

from datetime import datetime
from decimal import Decimal

from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.base import Answer, Ask, Provider


class OnSite(Provider):
    """A promise to pay when collecting."""

    slug = "on_site"

    def charge(self, ask: Ask, at: datetime) -> Answer:
        return Answer(PaymentState.AUTHORISED)

    def fetch(self, token: str, at: datetime) -> Answer | None:
        return Answer(PaymentState.AUTHORISED)

    def void(self, token: str, at: datetime) -> Answer:
        return Answer(PaymentState.RELEASED)

    def refund(self, token: str, refund_token: str, amount: Decimal) -> None:
        """Nothing was collected by the portal: the seller gives back at the counter."""
