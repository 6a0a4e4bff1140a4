"""What campaigns without a code take off a basket by themselves, in shares to the cent, and how it is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext

from jachete87.base.jinja import euro, number
from jachete87.base.money import ZERO, euros, share_out
from jachete87.kernel.membership.rules import with_article
from jachete87.kernel.vouchers.models import Campaign
from jachete87.kernel.vouchers.rules.paying import Part, Reduction, Terms


@dataclass(frozen=True, slots=True)
class Discount:
    """What a campaign takes off: a share for each part (0 for those that it does not cover), and its words."""

    campaign: int
    title: str
    shares: tuple[Decimal, ...]

    @property
    def amount(self) -> Decimal:
        return sum(self.shares, ZERO)


def discounts(campaigns: Iterable[Terms], parts: Sequence[Part]) -> tuple[Discount, ...]:
    """What these campaigns take off these parts, the oldest first.

    Each looks at the price of the goods that it covers, never at a fee; together they never take more than that price.
    """
    left = [part.goods for part in parts]
    found = []
    for terms in sorted(campaigns, key=lambda one: one.campaign):
        if discount := _discount(terms, parts, left):
            left = [rest - share for rest, share in zip(left, discount.shares, strict=True)]
            found.append(discount)
    return tuple(found)


def reduced(parts: Sequence[Part], found: Iterable[Discount]) -> list[Part]:
    """The parts with what is left to pay of them: vouchers pay of this."""
    rest = [part.amount for part in parts]
    for discount in found:
        rest = [amount - share for amount, share in zip(rest, discount.shares, strict=True)]
    return [replace(part, amount=amount) for part, amount in zip(parts, rest, strict=True)]


def back_of(amount: Decimal, goods: Decimal, lost: Decimal) -> Decimal:
    """What of a discount goes back in all when so much of its goods is lost: in proportion, all of it with the last."""
    return euros(amount * lost / goods)


def reduction_of(campaign: Campaign) -> Reduction | None:
    """What a campaign takes off by itself; nothing when its money is given out by codes."""
    if campaign.euros_off is None and campaign.percent_off is None:
        return None
    told = gettext("%(discount)s offerte par %(funder)s")
    title = told % {"discount": size(campaign.euros_off, campaign.percent_off), "funder": with_article(campaign.funder)}
    return Reduction(title, campaign.euros_off, campaign.percent_off, campaign.minimum)


def size(amount: Decimal | None, percent: Decimal | None) -> str:
    """« Remise de 10 % », « Remise de 5,00 € »."""
    off = euro(amount) if amount is not None else f"{number(percent or ZERO)}\N{NO-BREAK SPACE}%"
    return gettext("Remise de %(off)s") % {"off": off}


def _discount(terms: Terms, parts: Sequence[Part], left: Sequence[Decimal]) -> Discount | None:
    if terms.reduction is None:
        return None
    covered = [terms.admits(part) for part in parts]
    goods = sum((part.goods for part, mine in zip(parts, covered, strict=True) if mine), ZERO)
    payable = [rest if mine else ZERO for rest, mine in zip(left, covered, strict=True)]
    amount = min(terms.reduction.of(goods), sum(payable, ZERO), *terms.limits)
    if amount <= 0:
        return None
    return Discount(terms.campaign, terms.reduction.title, tuple(share_out(amount, payable)))
