"""Lines that change before the hand-over: fewer, missing, replaced, weighed; each with its history and its refund.

Nothing is ever delivered or charged above what was sold. Locks are taken in one order everywhere: payment, purchase,
order, voucher, slot, product.
"""

from copy import copy
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.audit.actions import record
from jachete87.kernel.orders.actions.ending import end_lines
from jachete87.kernel.orders.actions.giving_back import give_money_back, part_of
from jachete87.kernel.orders.actions.history import Deed, note
from jachete87.kernel.orders.actions.mails import write_changed
from jachete87.kernel.orders.actions.placing import give_units_back
from jachete87.kernel.orders.actions.purchases import TooLate, locked_purchase, with_deposits
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor, LineEventKind, LineState
from jachete87.kernel.orders.models import Line, LineEvent, Purchase, SubOrder
from jachete87.kernel.orders.rules.back import GivenBack
from jachete87.kernel.orders.rules.changes import Delivered, fewer, instead, weighed
from jachete87.kernel.orders.rules.terms import may_cancel


@retried
@transaction.atomic
def reduce_line(*, line_id: int, quantity: int, deed: Deed) -> Decimal:
    """Fewer packs of a line: by its shopper until the cut-off, by its seller until the hand-over, who says why.

    The amount given back in euros. Raises TooLate, and Refusal for a quantity that is not smaller.
    """
    purchase, line = _held(line_id, deed)
    if not 0 < quantity < line.delivered_quantity or line.state != LineState.ORDERED:
        raise Refusal(gettext("La quantité ne peut que baisser ici. Pour en vouloir plus, ajoutez à la commande."))
    given = _change(purchase, line, fewer(line, quantity), LineEventKind.REDUCED, deed)
    bricks.brick(line.sub_order.had_with).fit(line.sub_order.reservation)
    give_units_back([(line, line.delivered_quantity - quantity)])
    with override(purchase.language):
        told = gettext("%(n)s × %(title)s au lieu de %(before)s")
    told %= {"n": quantity, "title": line.title, "before": line.delivered_quantity}
    _tell(purchase, line, told, given, deed)
    return given.amount


@retried
@transaction.atomic
def miss_line(*, line_id: int, deed: Deed) -> Decimal:
    """A seller lacks a line and says why; the amount given back in euros."""
    purchase, line = _held(line_id, deed)
    given = end_lines(purchase=purchase, lines=with_deposits([line]), kind=LineEventKind.MISSING, deed=deed)
    with override(purchase.language):
        told = gettext("Il manque : %(n)s × %(title)s") % {"n": line.delivered_quantity, "title": line.title}
    _tell(purchase, line, told, given, deed)
    return given.amount


@retried
@transaction.atomic
def miss_order(*, sub_order_id: int, deed: Deed) -> Decimal:
    """Nothing of an order has come, for the reason that is told; the amount given back in euros.

    Repeated, or after the hand-over, it changes nothing.
    """
    order = SubOrder.objects.get(pk=sub_order_id)
    purchase = locked_purchase(order.purchase_id)
    missing = Line.objects.filter(sub_order=order, sub_order__state__in=NOT_YET_HAD, cancelled_at=None, deposit_of=None)
    lines = list(missing.select_related("sub_order"))
    if not lines:
        return ZERO
    SubOrder.objects.filter(pk=order.pk).update(state_reason=deed.reason[:300])
    record(action="order.missing", subject=f"sub_order:{order.pk}", actor_id=deed.user, reason=deed.reason)
    given = end_lines(purchase=purchase, lines=with_deposits(lines), kind=LineEventKind.MISSING, deed=deed)
    with override(purchase.language):
        said = gettext("Il manque : %(n)s × %(title)s")
    told = [said % {"n": line.delivered_quantity, "title": line.title} for line in lines]
    about = {"changes": told, "reason": deed.reason, "back": given}
    write_changed(purchase=purchase, key=f"missing-{purchase.reference}-{order.number}", about=about, at=deed.at)
    return given.amount


@retried
@transaction.atomic
def substitute_line(*, line_id: int, substitute: str, price: Decimal, deed: Deed) -> Decimal:
    """A seller gives something else instead, with the shopper's consent, at most at the price of the line.

    The stock of what is replaced goes back. The difference given back in euros.
    """
    purchase, line = _held(line_id, deed)
    if not substitute.strip() or not ZERO <= price <= line.delivered_gross or line.state != LineState.ORDERED:
        raise Refusal(gettext("Dites par quoi, à un prix qui ne dépasse pas celui de l'article remplacé."))
    packs = line.delivered_quantity
    given = _change(purchase, line, instead(line, price), LineEventKind.SUBSTITUTED, deed)
    told = substitute.strip()[:160]
    Line.objects.filter(pk=line.pk).update(state=LineState.SUBSTITUTED, substitute=told, stock_use=0)
    give_units_back([(line, packs)])
    with override(purchase.language):
        said = gettext("%(title)s est remplacé par : %(what)s") % {"title": line.title, "what": told}
    _tell(purchase, line, said, given, deed)
    return given.amount


@retried
@transaction.atomic
def weigh_line(*, line_id: int, grams: int, deed: Deed) -> Decimal:
    """A seller weighs what is sold by weight: the price falls with the weight, and never rises.

    The amount given back in euros. Raises Refusal for what is not sold by weight.
    """
    purchase, line = _held(line_id, deed, must_explain=False)
    if not line.pack_grams or grams <= 0 or line.state not in (LineState.ORDERED, LineState.WEIGHED):
        raise Refusal(gettext("Cet article ne se pèse pas, ou le poids manque."))
    given = _change(purchase, line, weighed(line, grams), LineEventKind.WEIGHED, deed)
    Line.objects.filter(pk=line.pk).update(state=LineState.WEIGHED, weighed_grams=grams)
    with override(purchase.language):
        told = gettext("%(title)s pèse %(grams)s g") % {"title": line.title, "grams": grams}
    if given.amount or given.untaken:
        _tell(purchase, line, told, given, deed)
    return given.amount


def _held(line_id: int, deed: Deed, *, must_explain: bool = True) -> tuple[Purchase, Line]:
    """The line with its purchase locked, when who asks may still change it, and whoever else says why."""
    if must_explain and deed.actor != Actor.SHOPPER and not deed.reason.strip():
        raise Refusal(gettext("Dites au client pourquoi."))
    purchase_id = Line.objects.filter(pk=line_id).values_list("sub_order__purchase", flat=True).first()
    if purchase_id is None:
        raise NotFound(gettext("Cette ligne n'existe pas."))
    purchase = locked_purchase(purchase_id)
    line = Line.objects.select_related("sub_order").get(pk=line_id)
    if line.deposit_of_id is not None:
        raise Refusal(gettext("La consigne suit son article : c'est lui qu'il faut changer."))
    by_shopper = deed.actor == Actor.SHOPPER
    in_time = may_cancel(line.sub_order, deed.at) if by_shopper else line.sub_order.state in NOT_YET_HAD
    if line.cancelled_at is not None or not in_time:
        raise TooLate(gettext("Il est trop tard pour changer : %(title)s.") % {"title": line.title})
    return purchase, line


def _change(purchase: Purchase, line: Line, new: Delivered, kind: LineEventKind, deed: Deed) -> GivenBack:
    changes = [(line, new, kind), *_following(line, new, kind)]
    for before, after, done in changes:
        _write(before, after, done, deed)
    record(action=f"line.{kind}", subject=f"line:{line.pk}", actor_id=deed.user, reason=deed.reason)
    parts = [part_of(was, was.delivered_gross - n.gross, was.delivered_vat - n.vat) for was, n, _ in changes]
    return give_money_back(
        purchase=purchase, parts=parts, reason=deed.reason or f"{kind.label} {line.title}"[:200], at=deed.at
    )


def _following(line: Line, new: Delivered, kind: LineEventKind) -> list[tuple[Line, Delivered, LineEventKind]]:
    """What becomes of a line's deposits with it: fewer packs, fewer containers; what replaces it comes in none."""
    packs, done = (0, LineEventKind.CANCELLED) if kind == LineEventKind.SUBSTITUTED else (new.quantity, kind)
    if packs == line.delivered_quantity:
        return []
    _, *deposits = with_deposits([line])
    return [(each, fewer(each, each.quantity // line.quantity * packs), done) for each in deposits]


def _write(line: Line, new: Delivered, kind: LineEventKind, deed: Deed) -> None:
    after = copy(line)
    after.delivered_quantity, after.delivered_gross = new.quantity, new.gross
    after.delivered_net, after.delivered_vat = new.net, new.vat
    if not new.quantity:
        after.state, after.cancelled_at = LineState.CANCELLED, deed.at
    delivered = ["delivered_quantity", "delivered_gross", "delivered_net", "delivered_vat"]
    after.save(update_fields=[*delivered, "state", "cancelled_at"])
    note(before=line, after=after, kind=kind, deed=deed)


def _tell(purchase: Purchase, line: Line, what: str, given: GivenBack, deed: Deed) -> None:
    """A letter for each event of the line: two changes may leave it at the same price."""
    about = {"changes": [what], "reason": deed.reason, "back": given}
    key = f"changed-{purchase.reference}-{line.pk}-{LineEvent.objects.filter(line=line).count()}"
    write_changed(purchase=purchase, key=key, about=about, at=deed.at)
