"""How the shoppers of a storm pay, in turn, and how each purchase must end once a sweep has gone over it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jachete87.kernel.payments.providers.sandbox import ANSWERS_LATE, AUTHENTICATES, PAYS
from tests.paying.teller import Teller
from tests.running.portal import Portal
from tests.running.shoppers import Shopper, first_way

SIGN = 32 * "a"
OURS = {"Cookie": f"csrf={SIGN}", "X-CSRFToken": SIGN}

ENDS = (
    ("placed", "on_site", "authorised"),
    ("placed", "sandbox", "captured"),
    ("placed", "sandbox", "captured"),
    ("placed", "stripe", "captured"),
    ("placed", "sandbox", "captured"),
    ("cancelled", "sandbox", "released"),
)


def ends_of(shoppers: Sequence[Shopper]) -> dict[str, tuple[Any, ...]]:
    """How the purchases must end that these shoppers were told of, with the cents that are kept of each."""
    ends = {}
    for number, shopper in enumerate(shoppers, start=1):
        total = int(Decimal(shopper.purchase["total"]["amount"]) * 100)
        end = ENDS[number % len(ENDS)]
        ends[shopper.purchase["reference"]] = (*end, total if end[2] == "captured" else 0)
    return ends


@dataclass
class Ways:
    """Each shopper goes one of six ways with the offer; `ENDS` are their ends."""

    portal: Portal
    stripe: Teller
    offer: int

    async def go(self, shopper: Shopper, number: int) -> None:
        if await shopper.fill(self.offer) and await shopper.choose(first_way):
            ways = (self.on_site, self.by_card, self.asked_by_the_bank, self.on_stripes_page, self.late, self.leaves)
            await ways[number % len(ways)](shopper)

    async def on_site(self, shopper: Shopper) -> None:
        await shopper.check_out()

    async def by_card(self, shopper: Shopper) -> None:
        await shopper.check_out(payment="sandbox", card=PAYS)

    async def asked_by_the_bank(self, shopper: Shopper) -> None:
        await shopper.check_out(payment="sandbox", card=AUTHENTICATES)
        await shopper.ask("POST", shopper.page, data={"answer": "confirm"}, headers=OURS)

    async def on_stripes_page(self, shopper: Shopper) -> None:
        """Pays there and comes back."""
        await shopper.check_out(payment="stripe")
        await asyncio.to_thread(self.stripe.pay_on_page, shopper.page.rpartition("/")[2])
        await shopper.ask("GET", self.portal.url + shopper.purchase["url"])

    async def late(self, shopper: Shopper) -> None:
        """The provider's answer comes when nobody waits any more."""
        await shopper.check_out(payment="sandbox", card=ANSWERS_LATE)

    async def leaves(self, shopper: Shopper) -> None:
        """Goes away on the bank's page."""
        await shopper.check_out(payment="sandbox", card=AUTHENTICATES)
