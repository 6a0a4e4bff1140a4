"""Sellers' accounts at Stripe: separate charges and transfers, so that no money of others is ever the portal's (L39).

Source: https://docs.stripe.com/connect/separate-charges-and-transfers
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from jachete87.base.money import ZERO
from jachete87.kernel.payments.enums import DisputeState, PayoutState
from jachete87.kernel.payments.providers.marketplace import (
    AccountAnswer,
    DisputeAnswer,
    Marketplace,
    PayoutAnswer,
    Share,
    Shop,
)
from jachete87.kernel.payments.providers.stripe.charging import SLUG
from jachete87.kernel.payments.providers.stripe.client import (
    CURRENCY,
    answering,
    cents,
    client,
    in_euros,
    plain,
    within,
)


class StripeConnect(Marketplace):
    """Express accounts: Stripe asks the seller who it is, on its own pages."""

    slug = SLUG

    def open_account(self, shop: Shop) -> AccountAnswer:
        with answering():
            made = client().v1.accounts.create(
                {
                    "type": "express",
                    "country": "FR",
                    "email": shop.email,
                    "business_profile": {"name": shop.name, "url": shop.page},
                    "capabilities": {"transfers": {"requested": True}},
                    "metadata": {"seller": str(shop.id)},
                },
                {"idempotency_key": f"account:{shop.id}"},
            )
        return _account(plain(made))

    def onboarding_url(self, account: str, page: str) -> str:
        with answering():
            made = client().v1.account_links.create(
                {"account": account, "refresh_url": page, "return_url": page, "type": "account_onboarding"}
            )
        return made.url

    def fetch_account(self, account: str) -> AccountAnswer:
        with answering():
            return _account(plain(client().v1.accounts.retrieve(account)))

    def transfer(self, share: Share) -> str:
        """Out of what this payment brought, even where that is not yet available."""
        with answering():
            intent = plain(client().v1.payment_intents.retrieve(share.payment))
            charge = intent["latest_charge"]
            made = client().v1.transfers.create(
                {
                    "amount": cents(share.amount),
                    "currency": CURRENCY,
                    "destination": share.account,
                    "source_transaction": charge["id"] if isinstance(charge, Mapping) else charge,
                    "transfer_group": share.group,
                    "metadata": {"token": share.token},
                },
                {"idempotency_key": share.token},
            )
        return made.id

    def take_back(self, transfer: str, token: str, amount: Decimal) -> None:
        asked = {"amount": cents(amount), "metadata": {"token": token}}
        with answering():
            client().v1.transfers.reversals.create(transfer, asked, {"idempotency_key": token})  # type: ignore[arg-type]

    def fetch_dispute(self, reference: str) -> DisputeAnswer:
        with answering():
            found = plain(client().v1.disputes.retrieve(reference))
        return DisputeAnswer(
            reference=found["id"],
            payment=str(found["payment_intent"] or ""),
            state=_DISPUTES.get(found["status"], DisputeState.OPEN),
            amount=in_euros(found["amount"]),
            fee=sum((in_euros(each["fee"]) for each in found.get("balance_transactions") or ()), ZERO),
            reason=str(found.get("reason") or ""),
            opened_at=datetime.fromtimestamp(found["created"], UTC),
            withdrawn=bool(found.get("balance_transactions")),
        )

    def fetch_payout(self, account: str, reference: str) -> PayoutAnswer:
        with answering():
            found = plain(client().v1.payouts.retrieve(reference, None, {"stripe_account": account}))
        arrival = found.get("arrival_date")
        return PayoutAnswer(found["id"], in_euros(found["amount"]), PayoutState(found["status"]), _day(arrival))


_DISPUTES: Mapping[str, DisputeState] = {
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
    "warning_closed": DisputeState.WON,
}


def _account(found: Mapping[str, Any]) -> AccountAnswer:
    return AccountAnswer(
        account=found["id"],
        charges_enabled=bool(found.get("charges_enabled")),
        payouts_enabled=bool(found.get("payouts_enabled")),
        transfers_enabled=within(found, "capabilities", "transfers") == "active",
        due=tuple(within(found, "requirements", "currently_due") or ()),
    )


def _day(stamp: int | None) -> date | None:
    return datetime.fromtimestamp(stamp, UTC).date() if stamp else None
