"""Gift cards: bought by anyone, good once paid, given up when they are not."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.jinja import euro
from jachete87.kernel.vouchers.actions.booking import book_issue
from jachete87.kernel.vouchers.enums import VoucherState
from jachete87.kernel.vouchers.models import GiftCard, Voucher
from jachete87.kernel.vouchers.rules.codes import new_code
from jachete87.kernel.vouchers.rules.gifts import LEAST, MOST, hold_until, valid_until


@dataclass(frozen=True, slots=True)
class Gift:
    """What somebody gives: so many euros, to whom, with which words; `token` is unguessable, and asks for it once."""

    amount: Decimal
    buyer_email: str
    recipient_email: str
    message: str = ""
    language: str = "fr"
    token: str = field(default_factory=lambda: token_urlsafe(32))


@transaction.atomic
def open_gift_card(*, gift: Gift, payment: str, at: datetime) -> GiftCard:
    """Write down a gift card whose payment (its token) is still to be asked; its code is good for nothing yet."""
    if not LEAST <= gift.amount <= MOST:
        text = gettext("Une carte cadeau vaut de %(least)s à %(most)s.")
        raise Refusal(text % {"least": euro(LEAST), "most": euro(MOST)})
    voucher = Voucher.objects.create(
        code=new_code(),
        state=VoucherState.AWAITING_PAYMENT,
        value=gift.amount,
        balance=gift.amount,
        expires_at=valid_until(at),
    )
    return GiftCard.objects.create(
        voucher=voucher,
        token=gift.token,
        payment=payment,
        buyer_email=gift.buyer_email,
        recipient_email=gift.recipient_email,
        message=gift.message[:300],
        language=gift.language if gift.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        hold_until=hold_until(at),
    )


@transaction.atomic
def gift_card_paid(*, gift: GiftCard, provider: str, at: datetime) -> bool:
    """The price of a gift card was collected: its code is good from now on. False when it was before, or given up."""
    waiting = Voucher.objects.filter(pk=gift.voucher_id, state=VoucherState.AWAITING_PAYMENT)
    if not waiting.update(state=VoucherState.ACTIVE):
        return False
    GiftCard.objects.filter(pk=gift.pk).update(paid_at=at)
    book_issue(gift=gift, provider=provider, amount=gift.voucher.value, at=at)
    return True


@transaction.atomic
def give_up_gift_card(*, gift: GiftCard) -> bool:
    """A gift card was not paid: its code never becomes good."""
    waiting = Voucher.objects.filter(pk=gift.voucher_id, state=VoucherState.AWAITING_PAYMENT)
    return bool(waiting.update(state=VoucherState.CANCELLED))
