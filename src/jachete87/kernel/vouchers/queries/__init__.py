"""Reads of vouchers that have a name."""

from jachete87.kernel.vouchers.queries.checks import breaches
from jachete87.kernel.vouchers.queries.holding import communes_of, left_of, paid_by_vouchers, presented_for, would_pay

__all__ = ["breaches", "communes_of", "left_of", "paid_by_vouchers", "presented_for", "would_pay"]
