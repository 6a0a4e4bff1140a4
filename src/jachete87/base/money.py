"""Euros: one field, one rounding (half up to the cent), one way to add up and one to share out."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

Key = TypeVar("Key", bound=Hashable)

if TYPE_CHECKING:
    _EuroBase = models.DecimalField[Decimal | str | int | None, Any]
else:
    _EuroBase = models.DecimalField


class EuroField(_EuroBase):
    """An amount in euros, numeric with 2 decimals, never a float."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 12
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs


def euros(amount: Decimal) -> Decimal:
    """The amount rounded to the cent, half up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def sums(amounts: Iterable[tuple[Key, Decimal]]) -> dict[Key, Decimal]:
    """The amounts in euros added up by their key, in the order in which the keys came."""
    found: dict[Key, Decimal] = defaultdict(lambda: ZERO)
    for key, amount in amounts:
        found[key] += amount
    return dict(found)


def vat_within(gross: Decimal, rate: Decimal) -> Decimal:
    """The VAT in euros that a gross amount contains; `rate` in percent (5.5 for 5.5 %)."""
    return gross - euros(gross * 100 / (100 + rate))


def unit_price(gross: Decimal, quantity: Decimal) -> Decimal:
    """Price in euros of one unit of measure, to the cent (arrêté du 16 novembre 1999)."""
    return euros(gross / quantity)


def share_out(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`total` in shares proportional to `weights`, to the cent; the sum of the shares is `total`.

    Largest remainder: each share is cut to the cent, and the cents that are left go to the largest remainders.
    All-zero weights put everything on the first share. Raises ValueError without weights.
    """
    if not weights:
        raise ValueError("nothing to share the amount out to")
    whole = sum(weights)
    if not whole:
        return [total, *[ZERO] * (len(weights) - 1)]
    exact = [total * weight / whole for weight in weights]
    shares = [part.quantize(CENT, rounding=ROUND_DOWN) for part in exact]
    left = int((total - sum(shares)) / CENT)
    step = CENT if left >= 0 else -CENT
    by_remainder = sorted(range(len(exact)), key=lambda i: abs(exact[i] - shares[i]), reverse=True)
    for i in by_remainder[: abs(left)]:
        shares[i] += step
    return shares
