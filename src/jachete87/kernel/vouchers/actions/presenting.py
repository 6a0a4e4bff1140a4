"""A code is given for a basket, seen with what it would pay, and taken away again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.kernel.vouchers.actions.guessing import check_tries, note_miss
from jachete87.kernel.vouchers.actions.refusing import UnknownCode, VoucherRefused
from jachete87.kernel.vouchers.models import PresentedVoucher, Voucher
from jachete87.kernel.vouchers.queries.holding import presented_for, would_pay
from jachete87.kernel.vouchers.rules.codes import compact
from jachete87.kernel.vouchers.rules.paying import Part

MOST = 10


def find_voucher(*, code: str, who: Sequence[str], at: datetime) -> Voucher:
    """The voucher of that code; a code that does not exist counts against who gave it.

    Raises UnknownCode, or TooManyTries without looking.
    """
    check_tries(who=who, at=at)
    compacted = compact(code)
    found = Voucher.objects.select_related("campaign").filter(code=compacted).first() if compacted else None
    if found is None:
        note_miss(who=who, at=at)
        raise UnknownCode(gettext("Ce code n'existe pas : vérifiez ses douze signes."))
    return found


def present(*, basket_key: str, code: str, parts: Sequence[Part], who: Sequence[str], at: datetime) -> Voucher:
    """Give a code for a basket: it is remembered until the basket is bought.

    Raises UnknownCode, TooManyTries, or VoucherRefused with the reason why it does not pay for this basket.
    """
    voucher = find_voucher(code=code, who=who, at=at)
    given = [each for each in presented_for(basket_key) if each.pk != voucher.pk]
    if len(given) >= MOST:
        raise VoucherRefused(gettext("Dix bons au plus par commande."))
    use = next(use for use in would_pay([*given, voucher], parts, at) if use.voucher.id == voucher.pk)
    if use.refusal:
        raise VoucherRefused(use.refusal[:1].upper() + use.refusal[1:] + ".")
    if not use.amount:
        raise VoucherRefused(gettext("Ce bon n'est pas nécessaire : les autres paient déjà tout."))
    with transaction.atomic():
        PresentedVoucher.objects.get_or_create(basket_key=basket_key, voucher=voucher)
    return voucher


@transaction.atomic
def take_away(*, basket_key: str, voucher_id: int) -> None:
    """Use a voucher no more for this basket; it keeps its euros."""
    PresentedVoucher.objects.filter(basket_key=basket_key, voucher=voucher_id).delete()
