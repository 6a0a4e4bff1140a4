"""Why a voucher is not taken."""

from jachete87.base.errors import Refusal


class VoucherRefused(Refusal):
    """A code that cannot be used for this basket; `errors` tells each with its reason, in words."""

    code, status = "voucher_refused", 409


class UnknownCode(VoucherRefused):
    """There is no voucher of that code."""


class TooManyTries(Refusal):
    """Too many codes that do not exist were given: the next ones are not looked at for a while."""

    code, status = "rate_limited", 429
