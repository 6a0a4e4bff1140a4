"""Each subscription gets one order in each cycle, through the actions of any shopper's basket, or a reason why not.

Everything here can be repeated and killed at any point: a serving is unique for subscription and cycle, it is filled
under its lock, its basket is bought at most once, and what is written of it moves under guard.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import override

from jachete87.base.errors import Refusal
from jachete87.base.retries import retried
from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.filling import Filled, NoSlot, choose_slot, empty, fill
from jachete87.bricks.drive.enums import ServingState, SkipReason, SubscriptionState
from jachete87.bricks.drive.models import Absence, Cycle, Serving, Subscription
from jachete87.bricks.drive.queries import place
from jachete87.bricks.drive.queries import serving_letters as letters
from jachete87.bricks.drive.queries.servings import last_chances
from jachete87.bricks.drive.rules.subscriptions import FIRST_RUN, ONCE_MORE, TOLD, excuse, last_run, other_slot
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.bricks import CycleClosed, SlotFull
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.orders.queries import purchase_of_basket

_TRIES = 3
_LOOKS_BACK = timedelta(days=100)
_NOTE = """
    INSERT INTO drive_serving (subscription_id, cycle_id, state, reason, basket_key, said, at)
    SELECT s.id, c.id, 'due', '', '', '', %(at)s
    FROM drive_subscription s JOIN drive_cycle c ON c.rule_id = s.rule_id JOIN accounts_user u ON u.id = s.user_id
    WHERE c.state IN ('open', 'closed') AND c.opens_at <= %(opened)s AND c.closes_at > %(since)s
        AND s.state <> 'ended' AND u.is_active AND s.created_at < c.closes_at
        AND c.collect_on >= s.first_on AND (c.collect_on - s.first_on + 3) / 7 %% s.weeks = 0
        AND NOT EXISTS (SELECT FROM drive_serving d WHERE d.subscription_id = s.id AND d.cycle_id = c.id)
    ON CONFLICT DO NOTHING"""
_TO_DO = (ServingState.DUE, ServingState.FILLED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why there is no order, and what is said of it."""

    reason: SkipReason
    said: tuple[str, ...] = ()


def serve_due(*, at: datetime) -> int:
    """Serve every subscription in the cycles whose run is due; the number of things done."""
    done = end_pauses(at=at) + note_due(at=at)
    done += sum(_once_more(cycle, at) for cycle in last_chances(at))
    for serving in list(Serving.objects.filter(state__in=_TO_DO).order_by("pk").values_list("pk", flat=True)):
        serve(serving_id=serving, at=at)
    return done


def note_due(*, at: datetime) -> int:
    """Write down who is to be served in each cycle whose run is due, once; the number of new ones.

    Cycles that were closed while nothing ran count too: who was forgotten there is told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"at": at, "opened": at - FIRST_RUN, "since": at - _LOOKS_BACK})
        return int(cursor.rowcount)


def end_pauses(*, at: datetime) -> int:
    """Let the subscriptions go on whose pause is over; their number."""
    over = Subscription.objects.filter(state=SubscriptionState.PAUSED, paused_until__lt=at.astimezone(PARIS).date())
    return over.update(state=SubscriptionState.ACTIVE, paused_from=None, paused_until=None)


def serve(*, serving_id: int, at: datetime) -> None:
    """Order what a subscription wants in a cycle, once; what has gone in the meantime is left out and told."""
    outcome = Outcome(SkipReason.REFUSED)
    for _ in range(_TRIES):
        filled = _begin(serving_id, at)
        if filled is None:
            return
        with override(filled.language):
            try:
                purchase = purchase_of_basket(filled.key) or _order(filled, at)
            except Refusal as refusal:
                outcome = Outcome(_reason(refusal), (refusal.message,))
                _empty(filled)
            else:
                _finish(filled, purchase, at)
                return
    _give_up(serving_id, outcome, at)


@retried
@transaction.atomic
def _begin(serving_id: int, at: datetime) -> Filled | None:
    """The basket to buy, filled now or before; None when the subscription is skipped, or another worker is at it."""
    serving = _locked(serving_id)
    if serving is None:
        return None
    with override(serving.subscription.user.language):
        if serving.state == ServingState.FILLED:
            return Filled.of(serving)
        is_absent = Absence.objects.filter(subscription=serving.subscription_id, cycle=serving.cycle_id).exists()
        if reason := excuse(serving, is_absent, at):
            _skip(serving, Outcome(reason), at)
            return None
        try:
            key, said = fill(serving, at)
        except NoSlot as refusal:
            _skip(serving, Outcome(SkipReason.NO_SLOT, (refusal.message,)), at)
            return None
        if not key:
            _skip(serving, Outcome(SkipReason.NOTHING, said), at)
            return None
        serving.basket_key, serving.said = key, "\n".join(said)
        told = {"basket_key": key, "said": serving.said, "at": at}
        Serving.objects.filter(pk=serving.pk, state=ServingState.DUE).update(state=ServingState.FILLED, **told)
        return Filled.of(serving)


def _order(filled: Filled, at: datetime) -> Purchase:
    """A slot, then the checkout: the same key whoever asks how often."""
    choose_slot(filled, at)
    ask = CheckoutAsk(buyer=filled.buyer, provider="on_site", accept_terms=True)
    return checkout(key=filled.key, ask=ask, idempotency_key=f"serving-{filled.serving}", at=at)


@retried
@transaction.atomic
def _empty(filled: Filled) -> None:
    """Give back what a basket that was refused keeps, unless another worker has bought it."""
    serving = _locked(filled.serving)
    if serving and serving.basket_key == filled.key and purchase_of_basket(filled.key) is None:
        empty(filled.key)
        mine = Serving.objects.filter(pk=serving.pk, state=ServingState.FILLED)
        mine.update(state=ServingState.DUE, basket_key="", said="")


@retried
@transaction.atomic
def _finish(filled: Filled, purchase: Purchase, at: datetime) -> None:
    """Write down the order, and tell what is not as wished; when all is, the confirmation of the order says it."""
    order = SubOrder.objects.filter(purchase=purchase).order_by("number")[0]
    said = [*filled.said, other_slot(place(order.reservation).slot, filled.hour)]
    text = "\n".join(filter(None, said))
    mine = Serving.objects.filter(pk=filled.serving, state=ServingState.FILLED, basket_key=filled.key)
    if mine.update(state=ServingState.SERVED, purchase=purchase, said=text, at=at) and text:
        write_mail(letter=letters.served(Serving.objects.select_related(*letters.WITH).get(pk=filled.serving)))


@retried
@transaction.atomic
def _give_up(serving_id: int, outcome: Outcome, at: datetime) -> None:
    """Nothing more can be tried now."""
    serving = _locked(serving_id)
    if serving and serving.state == ServingState.DUE:
        with override(serving.subscription.user.language):
            _skip(serving, outcome, at)


def _skip(serving: Serving, outcome: Outcome, at: datetime) -> None:
    """Write down why there is no order, and tell it when nobody has chosen it."""
    text = "\n".join(outcome.said)
    Serving.objects.filter(pk=serving.pk, state=ServingState.DUE).update(
        state=ServingState.SKIPPED, reason=outcome.reason, said=text, at=at
    )
    serving.reason, serving.said = outcome.reason, text
    if outcome.reason in TOLD:
        write_mail(letter=letters.skipped(serving))


def _locked(serving_id: int) -> Serving | None:
    """A serving that is to be done, held against others; None when it is done or somebody holds it."""
    held = Serving.objects.select_for_update(skip_locked=True, of=("self",)).select_related(*letters.WITH)
    return held.filter(pk=serving_id, state__in=_TO_DO).first()


def _once_more(cycle: Cycle, at: datetime) -> int:
    """Shortly before the cut-off those are served again for whom there was nothing, once."""
    missed = Serving.objects.filter(cycle=cycle, state=ServingState.SKIPPED, reason__in=ONCE_MORE)
    return missed.filter(at__lt=last_run(cycle)).update(state=ServingState.DUE, reason="", said="", at=at)


def _reason(refusal: Refusal) -> SkipReason:
    if isinstance(refusal, NoSlot | SlotFull):
        return SkipReason.NO_SLOT
    return SkipReason.TOO_LATE if isinstance(refusal, CycleClosed) else SkipReason.REFUSED
