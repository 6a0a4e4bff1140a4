"""A gift card is bought: its price is asked of a provider, and once collected its code is good and sent."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.errors import Refusal
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.rules import Letter, Words
from jachete87.kernel.orders.actions.booking import book_late_capture
from jachete87.kernel.orders.queries import gift_mails
from jachete87.kernel.orders.rules.references import gift_card_path
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.actions.settlement import give_up, open_payment, settle
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE
from jachete87.kernel.payments.rules import REFUSED
from jachete87.kernel.vouchers.actions.gift_cards import Gift, gift_card_paid, give_up_gift_card, open_gift_card
from jachete87.kernel.vouchers.enums import VoucherState
from jachete87.kernel.vouchers.models import GiftCard

_paid_by = Prepared(
    lambda: GiftCard.objects.select_related("voucher").filter(
        payment__in=Payment.objects.filter(pk=Given("payment")).values("token")
    )
)


class GiftNotPaid(Refusal):
    """The payment of a gift card was refused; nothing was bought."""

    code, status = "payment_declined", 402


def buy_gift_card(*, gift: Gift, provider: str, card: str, at: datetime) -> GiftCard:
    """Sell a gift card, once for its token, and ask for its price; it is good as soon as that was collected.

    Raises GiftNotPaid, or Refusal for an amount or a provider that does not do.
    """
    if provider == ON_SITE:
        raise Refusal(gettext("Une carte cadeau se paie par carte."))
    bought, payment = _opened(gift, provider, at)
    if settle(payment_id=payment.pk, card=card, at=at).state in REFUSED:
        raise GiftNotPaid(gettext("Le paiement a été refusé : essayez une autre carte. Rien n'a été débité."))
    return GiftCard.objects.select_related("voucher").get(pk=bought.pk)


@transaction.atomic(savepoint=False)
def gift_payment_moved(payment_id: int, state: PaymentState, at: datetime) -> None:
    """Make a gift card good, or give it up, in the transaction of its payment's own move."""
    gift = _paid_by.first(payment=payment_id)
    if gift is None:
        return
    payment = Payment.objects.get(pk=payment_id)
    if state in REFUSED:
        give_up_gift_card(gift=gift)
    elif state == PaymentState.CAPTURED and gift_card_paid(gift=gift, provider=payment.provider, at=at):
        _tell(gift)
    elif state == PaymentState.CAPTURED:
        _send_back(payment, at)


def give_up_late_gift_cards(*, at: datetime) -> int:
    """Give up gift cards whose payment took too long; how many were looked at."""
    late = GiftCard.objects.filter(voucher__state=VoucherState.AWAITING_PAYMENT, hold_until__lte=at)
    tokens = list(late.order_by("pk").values_list("payment", flat=True)[:500])
    for payment_id in Payment.objects.filter(token__in=tokens).order_by("pk").values_list("pk", flat=True):
        give_up(payment_id=payment_id, at=at)
    return len(tokens)


def _opened(gift: Gift, provider: str, at: datetime) -> tuple[GiftCard, Payment]:
    try:
        with transaction.atomic():
            back = settings.BASE_URL + gift_card_path(gift.token, gift.language)
            payment = open_payment(provider_slug=provider, amount=gift.amount, return_url=back)
            return open_gift_card(gift=gift, payment=payment.token, at=at), payment
    except IntegrityError:
        before = GiftCard.objects.filter(token=gift.token).first()
        if before is None:
            raise
        return before, Payment.objects.get(token=before.payment)


def _send_back(payment: Payment, at: datetime) -> None:
    """What is collected for a gift card that was given up in the meantime goes back by itself."""
    book_late_capture(payment=payment, at=at, reason="carte cadeau")
    refund(payment_id=payment.pk, amount=payment.captured, reason="carte cadeau, paiement tardif")


def _tell(gift: GiftCard) -> None:
    """Send the code to who gets it, and a receipt to who bought it."""
    with override(gift.language):
        _write(f"gift-{gift.pk}", gift.recipient_email, gift_mails.received(gift))
        _write(f"gift-{gift.pk}-bought", gift.buyer_email, gift_mails.bought(gift))


def _write(key: str, recipient: str, words: Words) -> None:
    write_mail(letter=Letter(key=key, recipient=recipient, subject=words.subject, text=words.text, html=words.html))
