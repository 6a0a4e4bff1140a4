"""Placed orders: what is paid at once, what each seller prepares, every line as it was sold."""

from jachete87.kernel.orders.models.containers import ContainerReturn
from jachete87.kernel.orders.models.lines import FeeShare, Line, LineEvent
from jachete87.kernel.orders.models.purchases import HandOff, IdempotencyKey, Purchase, SubOrder
from jachete87.kernel.orders.models.returns import RefundPart, ReturnCase, ReturnLine

__all__ = [
    "ContainerReturn",
    "FeeShare",
    "HandOff",
    "IdempotencyKey",
    "Line",
    "LineEvent",
    "Purchase",
    "RefundPart",
    "ReturnCase",
    "ReturnLine",
    "SubOrder",
]
