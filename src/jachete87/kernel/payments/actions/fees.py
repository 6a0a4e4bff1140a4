"""What a payment provider keeps for itself."""

from datetime import datetime
from decimal import Decimal

from jachete87.kernel.ledger.actions import Cause, Leg, Owner, post, provider_account
from jachete87.kernel.ledger.enums import AccountKind, MovementKind


def book_fee(*, provider_slug: str, reference: str, fee: Decimal, at: datetime) -> None:
    """Book what a provider kept, once for `reference`: the payment or the dispute that it is for. `fee` in euros."""
    legs = [Leg(Owner(AccountKind.FEES, name=provider_slug), fee), Leg(provider_account(provider_slug), -fee)]
    post(cause=Cause(MovementKind.PROVIDER_FEE, reference), legs=legs, at=at)
