"""A past purchase is put into the basket again; what cannot be had now is set aside for later."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jachete87.base.errors import Refusal
from jachete87.base.retries import retried
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import locked_basket
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries.reordering import Again


@retried
@transaction.atomic
def reorder(*, key: str, wanted: Sequence[Again], at: datetime) -> tuple[int, int]:
    """Put what can be had of a past purchase into a basket; the number of lines put in, and of lines set aside.

    A line that is refused all the same (the last one went a moment ago) is set aside. Raises NotFound, BasketExpired.
    """
    basket = locked_basket(key)
    put = [_put(basket, one, at) for one in wanted if one.offer is not None]
    return put.count(True), put.count(False)


def _put(basket: Basket, one: Again, at: datetime) -> bool:
    offer = one.offer or 0
    if one.quantity:
        try:
            with transaction.atomic():
                add_line(key=basket.key, wanted=Wanted(offer, one.quantity, one.personalisation), at=at)
        except Refusal:
            pass
        else:
            return True
    BasketLine.objects.get_or_create(
        basket=basket,
        offer_id=offer,
        personalisation=one.personalisation,
        is_aside=True,
        defaults={"quantity": one.was, "price_seen": one.price or 0},
    )
    return False
