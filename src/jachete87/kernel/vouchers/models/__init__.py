"""Vouchers and discounts: money that a funder or a buyer gives, spent on purchases, never twice and never beyond."""

from jachete87.kernel.vouchers.models.campaigns import Campaign, VoucherBatch
from jachete87.kernel.vouchers.models.redemptions import Redemption, RedemptionShare, Reimbursement
from jachete87.kernel.vouchers.models.vouchers import CodeTries, GiftCard, PresentedVoucher, Voucher

__all__ = [
    "Campaign",
    "CodeTries",
    "GiftCard",
    "PresentedVoucher",
    "Redemption",
    "RedemptionShare",
    "Reimbursement",
    "Voucher",
    "VoucherBatch",
]
