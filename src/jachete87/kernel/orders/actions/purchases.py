"""Taking hold of a purchase before something in it changes.

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product.
"""

from collections.abc import Collection, Iterable

from django.db.models import F, QuerySet
from django.utils.translation import gettext

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.models import Payment

_payments = Prepared(
    lambda: (
        Payment.objects.select_for_update()
        .filter(pk__in=Purchase.objects.filter(Among("id", Given("purchases"))).values("payment"))
        .order_by("pk")
        .values_list("pk")
    )
)
_purchases = Prepared(
    lambda: Purchase.objects.select_for_update().filter(Among("id", Given("purchases"))).order_by("pk")
)
_company = Prepared(
    lambda: (
        SubOrder.objects.select_for_update()
        .filter(reservation__in=SubOrder.objects.filter(Among("purchase", Given("purchases"))).values("reservation"))
        .order_by("pk")
        .values_list("pk")
    )
)


class TooLate(Refusal):
    """It is too late for that."""

    status = 409


def locked_purchase(purchase_id: int) -> Purchase:
    """The purchase, held until the end of the transaction with its payment and all orders that share its places."""
    (purchase,) = locked_purchases([purchase_id])
    return purchase


def locked_purchases(purchase_ids: Collection[int]) -> list[Purchase]:
    """Purchases, all held as one is: their payments, themselves, then the orders; each by ascending id."""
    ids = list(purchase_ids)
    _payments(purchases=ids)
    purchases = _purchases(purchases=ids)
    hold_company(*purchases)
    return purchases


def hold_company(*purchases: Purchase) -> None:
    """Hold all orders that share a place with one of these purchases, so that the last one is known to be the last."""
    _company(purchases=[purchase.pk for purchase in purchases])


def hold_orders(orders: QuerySet[SubOrder]) -> None:
    """Hold orders until the end of the transaction: nobody cancels or prepares them meanwhile."""
    list(orders.select_for_update().order_by("pk").values_list("pk"))


def chosen_lines(purchase: Purchase, line_ids: Collection[int]) -> list[Line]:
    """The lines that are named, all when none is; a line that is not of this purchase does not exist.

    Deposits are not chosen, they follow their lines (`with_deposits`).
    """
    lines = (
        Line.objects.filter(sub_order__purchase=purchase, deposit_of=None).select_related("sub_order").order_by("pk")
    )
    chosen = [line for line in lines if not line_ids or line.pk in line_ids]
    if len(chosen) < len(set(line_ids)):
        raise NotFound(gettext("Cette ligne n'est pas dans cet achat."))
    return chosen


def with_deposits(lines: Collection[Line]) -> list[Line]:
    """Lines, and the deposits that follow them: those of which containers did not come back yet."""
    follow = Line.objects.filter(deposit_of__in=[line.pk for line in lines], cancelled_at__isnull=True)
    still_out = follow.filter(containers_back__lt=F("delivered_quantity"))
    return [*lines, *still_out.select_related("sub_order").order_by("pk")]


def goods_of(lines: Iterable[Line]) -> list[str]:
    """Lines in words: « 2 × Miel »."""
    return [f"{line.quantity} × {line.title}" for line in lines]
