"""Placed orders: what is paid at once, what each seller prepares, every line as it was sold."""

from jachete87.kernel.orders.models.purchases import HandOff, IdempotencyKey, Line, Purchase, SubOrder

__all__ = ["HandOff", "IdempotencyKey", "Line", "Purchase", "SubOrder"]
