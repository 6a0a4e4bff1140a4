"""What vouchers pay of a basket: within its terms, its balance, the ceiling and the budget, in shares to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext

from jachete87.base.jinja import euro
from jachete87.base.money import ZERO, euros, share_out
from jachete87.base.times import PARIS, last_before
from jachete87.kernel.bricks.fees import fee_shares

PartKey = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What is paid to one seller for one sub-order: `amount` with its share of the `fee` and its `deposits`."""

    brick: str
    seller: int
    commune: str
    amount: Decimal
    fee: Decimal = ZERO
    deposits: Decimal = ZERO

    @property
    def goods(self) -> Decimal:
        return self.amount - self.fee - self.deposits


@dataclass(frozen=True, slots=True)
class Reduction:
    """So many euros, or so many per cent, off goods of `minimum` euros at least; `title` tells who gives it."""

    title: str
    amount: Decimal | None = None
    percent: Decimal | None = None
    minimum: Decimal = ZERO

    def of(self, goods: Decimal) -> Decimal:
        """What it takes off goods of so many euros, half up to the cent, never more than they cost."""
        if goods < self.minimum:
            return ZERO
        off = euros(goods * (self.percent or ZERO) / 100) if self.amount is None else self.amount
        return min(off, goods)


@dataclass(frozen=True, slots=True)
class Terms:
    """For what a campaign pays; an empty set means all. `left` is what is left of its budget.

    `reduction` is what it takes off by itself, where its money needs no code.
    """

    campaign: int
    name: str
    is_open: bool
    starts_at: datetime
    left: Decimal
    ceiling: Decimal | None = None
    bricks: frozenset[str] = frozenset()
    sellers: frozenset[int] = frozenset()
    communes: frozenset[str] = frozenset()
    reduction: Reduction | None = None

    def admits(self, part: Part) -> bool:
        """Whether the campaign pays for this part."""
        return (
            (not self.bricks or part.brick in self.bricks)
            and (not self.sellers or part.seller in self.sellers)
            and (not self.communes or part.commune in self.communes)
        )

    @property
    def limits(self) -> list[Decimal]:
        """What it never goes beyond in one basket."""
        return [self.left] if self.ceiling is None else [self.left, self.ceiling]


@dataclass(frozen=True, slots=True)
class Held:
    """A voucher as it stands; without `terms` it is a gift card, which pays for everything."""

    id: int
    code: str
    balance: Decimal
    is_active: bool
    expires_at: datetime
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What a voucher pays: a share for each part (0 for those that it does not pay); or why it pays nothing."""

    voucher: Held
    shares: tuple[Decimal, ...]
    refusal: str = ""

    @property
    def amount(self) -> Decimal:
        return sum(self.shares, ZERO)


def parts_of_group(
    fee: Decimal, goods: Mapping[PartKey, Decimal], handling: Mapping[PartKey, Decimal] = MappingProxyType({})
) -> list[Part]:
    """A group's parts: `goods` are euros by (brick, seller, commune); `handling` is what of the fee is borne apart."""
    fees = fee_shares(fee, goods, handling)
    return [Part(*key, amount + fees[key], fees[key]) for key, amount in goods.items()]


def with_deposits(parts: Sequence[Part], deposits: Mapping[tuple[str, int], Decimal]) -> list[Part]:
    """A group's parts with what each seller charges for returnable containers: paid with the rest, never goods."""
    charged = ((part, deposits.get((part.brick, part.seller), ZERO)) for part in parts)
    return [replace(part, amount=part.amount + amount, deposits=amount) for part, amount in charged]


def uses(vouchers: Sequence[Held], parts: Sequence[Part], at: datetime) -> tuple[Use, ...]:
    """What each of these vouchers pays of these parts: campaigns first, those that end first before the others.

    A voucher that is not needed any more pays nothing, without a refusal.
    """
    rest = [part.amount for part in parts]
    spent: dict[int, Decimal] = {}
    found = []
    for voucher in sorted(vouchers, key=lambda one: (one.terms is None, one.expires_at, one.id)):
        use = _use(voucher, [replace(part, amount=left) for part, left in zip(parts, rest, strict=True)], spent, at)
        rest = [left - share for left, share in zip(rest, use.shares, strict=True)]
        if voucher.terms:
            spent[voucher.terms.campaign] = spent.get(voucher.terms.campaign, ZERO) + use.amount
        found.append(use)
    return tuple(found)


def _use(voucher: Held, parts: Sequence[Part], spent: Mapping[int, Decimal], at: datetime) -> Use:
    nothing = (ZERO,) * len(parts)
    if refusal := _spoilt(voucher, at) or _unfit(voucher, parts):
        return Use(voucher, nothing, refusal)
    terms = voucher.terms
    already = spent.get(terms.campaign, ZERO) if terms else ZERO
    if terms and terms.left <= already:
        return Use(voucher, nothing, gettext("le budget de « %(name)s » est épuisé") % {"name": terms.name})
    if terms and terms.ceiling is not None and terms.ceiling <= already:
        text = gettext("« %(name)s » paie au plus %(ceiling)s par panier")
        return Use(voucher, nothing, text % {"name": terms.name, "ceiling": euro(terms.ceiling)})
    payable = [part.amount if terms is None or terms.admits(part) else ZERO for part in parts]
    limits = [limit - already for limit in terms.limits] if terms else []
    amount = min(voucher.balance, sum(payable, ZERO), *limits)
    return Use(voucher, tuple(share_out(amount, payable)) if parts else ())


def _spoilt(voucher: Held, at: datetime) -> str:
    """Why a voucher is good for nothing at the moment."""
    terms = voucher.terms
    if not voucher.is_active:
        return gettext("ce bon n'est pas encore payé, ou il a été annulé")
    if voucher.balance == 0:
        return gettext("ce bon a été utilisé en entier")
    if at >= voucher.expires_at:
        return gettext("ce bon a expiré le %(day)s") % {"day": _day(last_before(voucher.expires_at))}
    if terms and not terms.is_open:
        return gettext("« %(name)s » est arrêtée") % {"name": terms.name}
    if terms and at < terms.starts_at:
        return gettext("« %(name)s » commence le %(day)s") % {"name": terms.name, "day": _day(terms.starts_at)}
    return ""


def _unfit(voucher: Held, parts: Sequence[Part]) -> str:
    """Why a voucher does not go with what is bought."""
    terms = voucher.terms
    if terms is None or any(terms.admits(part) for part in parts):
        return ""
    if terms.bricks and not any(part.brick in terms.bricks for part in parts):
        return gettext("« %(name)s » ne vaut pas pour ces rayons") % {"name": terms.name}
    if terms.sellers and not any(part.seller in terms.sellers for part in parts):
        return gettext("« %(name)s » ne vaut pas chez ces vendeurs") % {"name": terms.name}
    return gettext("« %(name)s » ne vaut pas chez les vendeurs de ces communes") % {"name": terms.name}


def _day(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime("%d/%m/%Y")
