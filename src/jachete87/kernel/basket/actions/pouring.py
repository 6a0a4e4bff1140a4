"""The lines of one basket are moved into another: quantities add up, nothing is lost."""

from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.rules import MOST_PACKS
from jachete87.kernel.catalogue.actions.stock import drop_holds
from jachete87.kernel.orders.queries import purchase_of_basket


def pour(source: Basket, target: Basket, *, told: bool = False) -> bool:
    """Move all lines of one open basket into another and throw the empty one away; a same line has the packs of both.

    What is held for a line goes with it, but for lines that grow: their stock is held anew at the checkout. `told`: the
    shopper is shown what came. False when one of the two was bought or poured out in the meantime.
    """
    pair = Basket.objects.select_for_update().filter(pk__in=(source.pk, target.pk)).order_by("pk")
    if len(pair) < 2 or any(purchase_of_basket(basket.key) for basket in pair):
        return False
    _move_groups(source, target)
    there = {_what(line): line for line in BasketLine.objects.filter(basket=target)}
    came = list(BasketLine.objects.filter(basket=source))
    doubled = [(line, there[_what(line)]) for line in came if _what(line) in there]
    drop_holds(lines=[line.pk for pair_of_lines in doubled for line in pair_of_lines])
    for line in came:
        _move(line, there.get(_what(line)), target, line.quantity if told and not line.is_aside else 0)
    Basket.objects.filter(pk=source.pk).delete()
    return True


def _what(line: BasketLine) -> tuple[int, str, bool]:
    return line.offer_id, line.personalisation, line.is_aside


def _move(line: BasketLine, same: BasketLine | None, target: Basket, joined: int) -> None:
    """Of two prices that were seen the lower one counts, so that a rise is said."""
    if same is None:
        BasketLine.objects.filter(pk=line.pk).update(basket=target, joined=joined)
        return
    quantity = min(line.quantity + same.quantity, MOST_PACKS)
    BasketLine.objects.filter(pk=same.pk).update(
        quantity=quantity,
        price_seen=min(line.price_seen, same.price_seen),
        joined=min(same.joined + joined, quantity),
    )
    BasketLine.objects.filter(pk=line.pk).delete()


def _move_groups(source: Basket, target: Basket) -> None:
    """What was chosen goes along where nothing was chosen yet; a place that is not needed is given back."""
    there = set(BasketGroup.objects.filter(basket=target).values_list("brick", "key"))
    for group in BasketGroup.objects.filter(basket=source):
        if (group.brick, group.key) not in there:
            BasketGroup.objects.filter(pk=group.pk).update(basket=target)
        elif group.reservation:
            bricks.brick(group.brick).release(group.reservation)
