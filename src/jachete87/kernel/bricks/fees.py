"""The fee of a group shared out to those who sell in it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from jachete87.base.money import ZERO, share_out

Part = TypeVar("Part", bound=tuple[object, ...])


def fee_shares(fee: Decimal, goods: Mapping[Part, Decimal], handling: Mapping[Part, Decimal]) -> dict[Part, Decimal]:
    """What of a fee each part of a group bears, to the cent: what rides along its handling, the others the rest.

    The rest is shared out by the amount of the goods, over all where everything rides along. A fee that does not even
    come to the handling (some of it was paid before) is shared out by that.
    """
    own = {part: euros for part, euros in handling.items() if part in goods}
    handled = sum(own.values(), ZERO)
    if handled > fee:
        return dict.fromkeys(goods, ZERO) | dict(zip(own, share_out(fee, list(own.values())), strict=True))
    bearing = {part: euros for part, euros in goods.items() if part not in own} or dict(goods)
    shares = dict(zip(bearing, share_out(fee - handled, list(bearing.values())), strict=True))
    return {part: own.get(part, ZERO) + shares.get(part, ZERO) for part in goods}
