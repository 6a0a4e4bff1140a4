"""A place that was offered to a shopper by letter is put into the basket."""

from datetime import datetime

from django.db import transaction

from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.opening import locked_basket
from jachete87.kernel.basket.actions.places import follow_lines
from jachete87.kernel.basket.models import BasketGroup
from jachete87.kernel.basket.queries.drawers import load


@retried
@transaction.atomic
def claim_offer(*, key: str, brick: str, token: str, at: datetime) -> str:
    """Keep the place that a brick offered under a token for what lies, or will lie, in its group; the group's id.

    A place that was kept for that group before is given back. Raises SlotFull, NotFound or BasketExpired.
    """
    basket = locked_basket(key)
    kept = bricks.brick(brick).claim(token, at)
    group, _ = BasketGroup.objects.get_or_create(basket=basket, brick=brick, key=kept.group_key)
    if group.reservation:
        bricks.brick(brick).release(group.reservation)
    group.joins, group.way, group.slot = None, kept.choice.way, kept.choice.slot
    group.reservation, group.reserved_until = kept.reference, kept.until
    group.save()
    name = f"{brick}:{kept.group_key}"
    for drawer in load(basket, at):
        if drawer.id == name:
            follow_lines(drawer, at)
    return name
