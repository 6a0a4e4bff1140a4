"""Reads of vouchers that have a name."""

from jachete87.kernel.vouchers.queries.checks import breaches
from jachete87.kernel.vouchers.queries.holding import Paid, left_of, paid_otherwise, presented_for, would_pay
from jachete87.kernel.vouchers.queries.offering import would_take_off

__all__ = ["Paid", "breaches", "left_of", "paid_otherwise", "presented_for", "would_pay", "would_take_off"]
