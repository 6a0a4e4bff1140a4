"""Paid at the counter: nothing to ask of anybody, the seller collects when the goods are handed over."""

from datetime import datetime
from decimal import Decimal

from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.providers.base import Answer, Ask, Provider, ProviderRefuses

SLUG = "on_site"


class OnSite(Provider):
    """A promise to pay when collecting."""

    slug = SLUG
    can_hold = False

    def charge(self, ask: Ask, at: datetime) -> Answer:
        return Answer(PaymentState.AUTHORISED)

    def fetch(self, ask: Ask, at: datetime) -> Answer | None:
        return Answer(PaymentState.AUTHORISED)

    def void(self, ask: Ask, at: datetime) -> Answer:
        return Answer(PaymentState.RELEASED)

    def capture(self, ask: Ask, amount: Decimal, at: datetime) -> Answer:
        raise ProviderRefuses("Un paiement sur place est noté par le vendeur à la remise.")

    def refund(self, ask: Ask, refund_token: str, amount: Decimal) -> str:
        """Nothing was collected by the portal: the seller gives back at the counter."""
        return ""
