"""Goods that come back to their seller: sent, received, refunded within the time of the law, or refused with a reason.

Locks are taken in one order everywhere: payment, purchase, order, voucher, slot, product.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO, share_out
from jachete87.base.retries import retried
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.actions.giving_back import Part, fee_parts, give_money_back, part_of
from jachete87.kernel.orders.actions.history import Deed, note
from jachete87.kernel.orders.actions.mails import write_changed
from jachete87.kernel.orders.actions.purchases import TooLate, locked_purchase
from jachete87.kernel.orders.enums import OPEN_RETURNS, LineEventKind, LineState, ReturnState
from jachete87.kernel.orders.models import Line, Purchase, ReturnCase, ReturnLine
from jachete87.kernel.orders.rules.back import GivenBack


@retried
@transaction.atomic
def note_sending(*, case_id: int, proof: str, at: datetime) -> ReturnCase:
    """The shopper has sent the goods back and says how it can be seen: from now on the refund is due in its time.

    Raises TooLate when the case is already further.
    """
    _, case = _held(case_id)
    if not proof.strip():
        raise Refusal(gettext("Écrivez le numéro de suivi, ou comment les articles ont été rendus."))
    return _move(case, (ReturnState.ASKED,), state=ReturnState.SENT, sent_at=at, proof=proof.strip()[:300])


@retried
@transaction.atomic
def receive_return(*, case_id: int, by_user_id: int | None, at: datetime) -> ReturnCase:
    """The seller has the goods back. Raises TooLate when the case is already further."""
    _, case = _held(case_id)
    record(action="return.received", subject=f"return:{case.pk}", actor_id=by_user_id)
    return _move(case, (ReturnState.ASKED, ReturnState.SENT), state=ReturnState.RECEIVED, received_at=at)


@retried
@transaction.atomic
def refund_return(*, case_id: int, reduction: Decimal = ZERO, deed: Deed) -> ReturnCase:
    """The shopper gets back the price of the goods, and the delivery when all was given back (C. conso. L221-24).

    `reduction` is what handling beyond a trial took of their value (L221-23): never more than the goods, only once they
    were seen, and with a reason. Raises TooLate for a case that is closed.
    """
    purchase, case = _held(case_id)
    if case.state not in OPEN_RETURNS:
        raise TooLate(gettext("Ce retour est déjà réglé."))
    _check_reduction(case, reduction, deed.reason)
    lines = _lines(case)
    given = give_money_back(
        purchase=purchase,
        parts=_parts(case, lines, reduction),
        reason=f"rétractation {purchase.reference}",
        at=deed.at,
    )
    _close(lines, LineState.RETURNED, LineEventKind.RETURNED, deed)
    record(action="return.refunded", subject=f"return:{case.pk}", actor_id=deed.user, reduction=str(reduction))
    reason = deed.reason[:300] if reduction else ""
    with override(purchase.language):
        told = {"changes": [gettext("Votre retour est remboursé.")], "reason": reason}
    _tell(purchase, case, told, given, deed)
    done = {"closed_at": deed.at, "refund": given.refund, "reduction": reduction, "reason": reason}
    return _move(case, OPEN_RETURNS, state=ReturnState.REFUNDED, **done)


@retried
@transaction.atomic
def refuse_return(*, case_id: int, deed: Deed) -> ReturnCase:
    """The goods could not be given back (unsealed hygiene goods, not the ones sold…): the shopper is told why."""
    purchase, case = _held(case_id)
    if not deed.reason.strip():
        raise Refusal(gettext("Dites au client pourquoi."))
    if case.state not in OPEN_RETURNS:
        raise TooLate(gettext("Ce retour est déjà réglé."))
    _close(_lines(case), LineState.RETURN_REFUSED, LineEventKind.RETURN_REFUSED, deed)
    with override(purchase.language):
        told = {"changes": [gettext("Votre retour est refusé.")], "reason": deed.reason}
    _tell(purchase, case, told, GivenBack(), deed)
    record(action="return.refused", subject=f"return:{case.pk}", actor_id=deed.user, reason=deed.reason)
    return _move(case, OPEN_RETURNS, state=ReturnState.REFUSED, closed_at=deed.at, reason=deed.reason.strip()[:300])


def _tell(purchase: Purchase, case: ReturnCase, about: Mapping[str, object], back: GivenBack, deed: Deed) -> None:
    write_changed(purchase=purchase, key=f"return-{case.pk}", about={**about, "back": back}, at=deed.at)


def _held(case_id: int) -> tuple[Purchase, ReturnCase]:
    purchase_id = ReturnCase.objects.values_list("sub_order__purchase", flat=True).filter(pk=case_id).first()
    if purchase_id is None:
        raise NotFound(gettext("Ce retour n'existe pas."))
    return locked_purchase(purchase_id), ReturnCase.objects.select_related("sub_order").get(pk=case_id)


def _move(case: ReturnCase, origins: Sequence[ReturnState], **changed: object) -> ReturnCase:
    if not ReturnCase.objects.filter(pk=case.pk, state__in=origins).update(**changed):
        raise TooLate(gettext("Ce retour est déjà plus avancé."))
    case.refresh_from_db()
    return case


def _check_reduction(case: ReturnCase, reduction: Decimal, reason: str) -> None:
    if not ZERO <= reduction <= case.goods:
        raise Refusal(gettext("La retenue va de zéro au prix des articles."))
    if reduction and case.state != ReturnState.RECEIVED:
        raise Refusal(gettext("Une retenue ne se fait qu'une fois les articles reçus."))
    if reduction and not reason.strip():
        raise Refusal(gettext("Dites au client pourquoi."))


def _lines(case: ReturnCase) -> list[Line]:
    ids = ReturnLine.objects.filter(case=case).values("line")
    return list(Line.objects.filter(pk__in=ids).select_related("sub_order").order_by("pk"))


def _parts(case: ReturnCase, lines: Sequence[Line], reduction: Decimal) -> list[Part]:
    """The price of each line less its share of the reduction, and the delivery."""
    shares = share_out(reduction, [line.charged for line in lines])
    goods = [
        part_of(line, line.charged - share, None if share else line.delivered_vat)
        for line, share in zip(lines, shares, strict=True)
    ]
    return [*goods, *(fee_parts([case.sub_order]) if case.fee else [])]


def _close(lines: Sequence[Line], state: LineState, kind: LineEventKind, deed: Deed) -> None:
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(state=state)
    for line in lines:
        note(before=line, after=line, kind=kind, deed=deed)
