"""Payments that shoppers contest at their bank: noted and booked as the provider tells them, once."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound
from jachete87.kernel.payments.actions.fees import book_fee
from jachete87.kernel.payments.enums import DisputeState
from jachete87.kernel.payments.models import Dispute, Payment
from jachete87.kernel.payments.providers.marketplace import DisputeAnswer
from jachete87.kernel.payments.providers.registry import marketplace

Follower = Callable[[Dispute, datetime], None]

_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let `follower(dispute, at)` run in the transaction of each move of a dispute, to book who bears it."""
    if follower not in _followers:
        _followers.append(follower)


def note_dispute(*, provider_slug: str, reference: str, at: datetime) -> None:
    """Look at the provider how a dispute stands, and book what it took from us or gave back.

    Raises NotFound when it is about no payment of ours, or when the bank only inquires and nothing was taken.
    """
    told = marketplace(provider_slug).fetch_dispute(reference)
    if not told.withdrawn:
        raise NotFound(gettext("La banque se renseigne seulement : rien n'est repris."))
    payment = Payment.objects.filter(provider=provider_slug, provider_reference=told.payment).first()
    if payment is None:
        raise NotFound(gettext("Ce paiement n'existe pas."))
    _apply(payment.pk, told, at)


@transaction.atomic
def _apply(payment_id: int, told: DisputeAnswer, at: datetime) -> None:
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    opened = {"payment": payment, "amount": told.amount, "reason": told.reason[:80], "opened_at": told.opened_at}
    dispute, is_new = Dispute.objects.get_or_create(provider_reference=told.reference, defaults=opened)
    if is_new:
        _tell(dispute, at)
    if told.fee and not dispute.fee:
        Dispute.objects.filter(pk=dispute.pk).update(fee=told.fee)
        book_fee(provider_slug=payment.provider, reference=told.reference, fee=told.fee, at=at)
    still_open = Dispute.objects.filter(pk=dispute.pk, state=DisputeState.OPEN)
    if told.state != DisputeState.OPEN and still_open.update(state=told.state, closed_at=at):
        dispute.refresh_from_db()
        _tell(dispute, at)


def _tell(dispute: Dispute, at: datetime) -> None:
    for follower in _followers:
        follower(dispute, at)
