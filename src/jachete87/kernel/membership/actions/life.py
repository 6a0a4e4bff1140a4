"""The life of a seller: draft → submitted → verified → active → suspended (DSA art. 30)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import Forbidden, NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.enums import SELLER_MOVES, SellerKind, SellerState
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.rules import can_edit, can_moderate, compact_siret, untold


class NotTraceable(Refusal):
    """The seller has not told all that the law wants known of it; `missing` names it."""


class MoveRefused(Refusal):
    """The seller is in a state from which it cannot go there."""

    status = 409


class ReasonMissing(Refusal):
    """A decision that takes something away needs its reason."""


@transaction.atomic
def submit(*, seller_id: int, by: User) -> Seller:
    """A seller that has told all about itself asks its chamber to be admitted."""
    seller = _found(seller_id)
    if not can_edit(by, seller):
        raise Forbidden(_("Seul le vendeur peut demander son admission."))
    _require_traceable(seller)
    return _move(seller, SellerState.SUBMITTED, by)


@transaction.atomic
def send_back(*, seller_id: int, by: User, reason: str) -> Seller:
    """An agent asks the seller to correct its file, and says what."""
    seller = _moderated(seller_id, by)
    return _move(seller, SellerState.DRAFT, by, state_reason=_required(reason))


@transaction.atomic
def verify(*, seller_id: int, by: User, at: datetime, reason: str = "") -> Seller:
    """An agent has checked the seller's papers against the registers; `reason` says what was checked."""
    seller = _moderated(seller_id, by)
    _require_traceable(seller)
    return _move(seller, SellerState.VERIFIED, by, verified_at=at, state_reason=reason)


@transaction.atomic
def activate(*, seller_id: int, by: User, reason: str = "") -> Seller:
    """An agent puts a verified seller on line."""
    seller = _moderated(seller_id, by)
    if seller.state != SellerState.VERIFIED:
        raise _refused(seller)
    if seller.kind != SellerKind.PLATFORM:
        _require_traceable(seller)
    return _move(seller, SellerState.ACTIVE, by, state_reason=reason)


@transaction.atomic
def suspend(*, seller_id: int, by: User, reason: str) -> Seller:
    """An agent takes a seller off line, and says why."""
    seller = _moderated(seller_id, by)
    return _move(seller, SellerState.SUSPENDED, by, state_reason=_required(reason))


@transaction.atomic
def resume(*, seller_id: int, by: User, reason: str) -> Seller:
    """An agent puts a suspended seller on line again, and says why."""
    seller = _moderated(seller_id, by)
    if seller.state != SellerState.SUSPENDED:
        raise _refused(seller)
    return _move(seller, SellerState.ACTIVE, by, state_reason=_required(reason))


def _move(seller: Seller, to: SellerState, by: User, **changes: Any) -> Seller:
    origins = [start for start, end in SELLER_MOVES if end == to]
    was = seller.state
    moved = Seller.objects.filter(pk=seller.pk, state__in=origins).update(state=to, **changes)
    if not moved:
        raise _refused(seller)
    record(
        action=f"seller.{to}",
        subject=f"seller:{seller.pk}",
        actor_id=by.pk,
        before=was,
        reason=changes.get("state_reason", ""),
    )
    seller.refresh_from_db()
    return seller


def _found(seller_id: int) -> Seller:
    seller = Seller.objects.filter(pk=seller_id).first()
    if seller is None:
        raise NotFound(_("Ce vendeur n'existe pas."))
    return seller


def _moderated(seller_id: int, by: User) -> Seller:
    seller = _found(seller_id)
    if not can_moderate(by, seller):
        raise Forbidden(_("Seule la chambre principale du vendeur peut en décider."))
    return seller


def _require_traceable(seller: Seller) -> None:
    if seller.siret and compact_siret(seller.siret) is None:
        raise NotTraceable(_("Le SIRET n'est pas valable : sa clé est fausse."), missing=["SIRET"])
    if missing := untold(seller):
        raise NotTraceable(_("Il manque : %s.") % ", ".join(missing), missing=list(missing))


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Dites pourquoi : le motif est envoyé au vendeur et gardé au journal."))
    return reason.strip()


def _refused(seller: Seller) -> MoveRefused:
    return MoveRefused(_("Ce vendeur est « %s » : cela ne se peut pas.") % seller.get_state_display())
