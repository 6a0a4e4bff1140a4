"""Passing on what is a seller's: written with its cause, asked of the provider after, marked when done.

Locks are taken in one order everywhere: payment, then transfer.
"""

from datetime import datetime
from decimal import Decimal
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F

from jachete87.base.money import ZERO
from jachete87.kernel.ledger.actions import Cause, Leg, payable_to, post, provider_account
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.payments.models import Payment, SellerAccount, Transfer, TransferBack
from jachete87.kernel.payments.providers.base import FAILURES
from jachete87.kernel.payments.providers.marketplace import Share
from jachete87.kernel.payments.providers.registry import marketplace


@transaction.atomic
def pass_on(*, payment_id: int, seller_id: int, purchase: str, amount: Decimal) -> Decimal:
    """Owe a seller's account so many euros more of a payment, or take so many back when negative; what was written.

    Nothing while another transfer is on its way, or while the seller has no account that takes transfers.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if amount < ZERO:
        return ZERO - _take_back(payment, seller_id, ZERO - amount)
    accounts = SellerAccount.objects.filter(seller=seller_id, provider=payment.provider, transfers_enabled=True)
    account, room = accounts.first(), payment.captured - payment.transferred
    on_its_way = Transfer.objects.filter(payment=payment, account__seller=seller_id, done_at__isnull=True)
    if account is None or min(amount, room) <= ZERO or on_its_way.exists():
        return ZERO
    token = token_urlsafe(30)
    sent: Decimal = min(amount, room)
    Transfer.objects.create(token=token, payment=payment, account=account, purchase=purchase, amount=sent)
    Payment.objects.filter(pk=payment.pk).update(transferred=F("transferred") + sent)
    return sent


def send_transfers(*, at: datetime) -> int:
    """Ask the providers for every transfer that is owed, and for what is to be taken back; the number done."""
    owed = Transfer.objects.filter(done_at__isnull=True).select_related("payment", "account")
    done = sum(_send(each, at) for each in owed.order_by("error", "pk")[:200])
    back = TransferBack.objects.filter(done_at__isnull=True, transfer__done_at__isnull=False)
    found = back.select_related("transfer__account", "transfer__payment")
    return done + sum(_send_back(each, at) for each in found.order_by("error", "pk")[:200])


def _take_back(payment: Payment, seller_id: int, amount: Decimal) -> Decimal:
    """Write down what is to be taken back, the latest transfers first; what could be."""
    left: Decimal = amount
    sent = Transfer.objects.select_for_update().filter(payment=payment, account__seller=seller_id)
    for each in sent.filter(taken_back__lt=F("amount")).order_by("-pk"):
        part = min(left, each.amount - each.taken_back)
        if part > ZERO:
            TransferBack.objects.create(token=token_urlsafe(30), transfer=each, amount=part)
            Transfer.objects.filter(pk=each.pk).update(taken_back=F("taken_back") + part)
            left -= part
    Payment.objects.filter(pk=payment.pk).update(transferred=F("transferred") - (amount - left))
    return amount - left


def _send(owed: Transfer, at: datetime) -> bool:
    payment = owed.payment
    share = Share(owed.token, owed.account.account, owed.amount, payment.provider_reference, payment.token)
    try:
        name = marketplace(payment.provider).transfer(share)
    except FAILURES as error:
        Transfer.objects.filter(pk=owed.pk).update(error=error.message[:300])
        return False
    _done(owed, name, at)
    return True


def _send_back(owed: TransferBack, at: datetime) -> bool:
    sent = owed.transfer
    try:
        marketplace(sent.payment.provider).take_back(sent.provider_reference, owed.token, owed.amount)
    except FAILURES as error:
        TransferBack.objects.filter(pk=owed.pk).update(error=error.message[:300])
        return False
    _back(owed, at)
    return True


@transaction.atomic
def _done(owed: Transfer, name: str, at: datetime) -> None:
    waiting = Transfer.objects.filter(pk=owed.pk, done_at__isnull=True)
    if waiting.update(done_at=at, provider_reference=name[:120], error=""):
        legs = [Leg(payable_to(owed.account.seller_id), owed.amount)]
        legs.append(Leg(provider_account(owed.payment.provider), -owed.amount))
        post(cause=Cause(MovementKind.TRANSFER, owed.token, owed.purchase), legs=legs, at=at)


@transaction.atomic
def _back(owed: TransferBack, at: datetime) -> None:
    sent = owed.transfer
    if TransferBack.objects.filter(pk=owed.pk, done_at__isnull=True).update(done_at=at, error=""):
        legs = [Leg(provider_account(sent.payment.provider), owed.amount)]
        legs.append(Leg(payable_to(sent.account.seller_id), -owed.amount))
        post(cause=Cause(MovementKind.TRANSFER_BACK, owed.token, sent.purchase), legs=legs, at=at)
