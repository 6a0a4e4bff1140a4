"""A basket becomes a purchase: once, at the prices that were seen, with everything that was promised.

First, under the lock of the basket, the replay is looked for; then one short transaction takes everything under guard,
the cut-off last by the database's clock; then, outside of any transaction, the provider is asked. Locks are taken in
one order everywhere: basket, orders that are joined, voucher, slot (only of a place that had lapsed), products by
ascending id, place.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.database.prepared import PreparedRows
from jachete87.base.errors import Refusal
from jachete87.base.jinja import euro
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.joining import hold_joined
from jachete87.kernel.basket.actions.leaving import going, leave_behind, rejoin
from jachete87.kernel.basket.actions.lines import CannotBeHad, see_prices
from jachete87.kernel.basket.actions.opening import held_basket, no_basket
from jachete87.kernel.basket.actions.selling import Payer, count_taken, keep_places, sale_of
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.basket.queries.paying import parts_of
from jachete87.kernel.basket.queries.showing import deposits, has_alcohol, is_ready, subtotal
from jachete87.kernel.bricks import WayNotAvailable
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.orders.actions.opening import open_purchase, seal
from jachete87.kernel.orders.actions.placing import place_without_payment
from jachete87.kernel.orders.models import IdempotencyKey, Purchase
from jachete87.kernel.orders.queries import asked_before, purchase_now, purchase_of_basket
from jachete87.kernel.orders.rules.references import reference
from jachete87.kernel.orders.rules.sales import Buyer
from jachete87.kernel.payments.actions.settlement import settle
from jachete87.kernel.payments.providers.registry import provider
from jachete87.kernel.payments.rules import REFUSED
from jachete87.kernel.vouchers.actions.guessing import check_tries, note_miss
from jachete87.kernel.vouchers.actions.redeeming import redeem
from jachete87.kernel.vouchers.actions.refusing import UnknownCode

_answer = PreparedRows(IdempotencyKey)


class NothingToBuy(Refusal):
    """There is nothing to pay here, or something is missing that only this basket asks for."""

    status = 409


class PriceChanged(Refusal):
    """The total is not the one that was seen; `total` is the new one, which now counts as seen."""

    code, status = "price_changed", 409


class PaymentDeclined(Refusal):
    """The payment was refused; nothing was bought, and the basket can be used again."""

    code, status = "payment_declined", 402


class IdempotencyConflict(Refusal):
    """The same idempotency key came before with another request."""

    code, status = "idempotency_conflict", 409


@dataclass(frozen=True, slots=True)
class CheckoutAsk:
    """What the shopper sends: who they are, how they pay, and the total they saw (None: the prices of the lines count).

    `card` is typed for the sandbox only. `leave`: what cannot be had now stays in a fresh basket and the rest is
    bought, instead of refusing everything. `vouchers` are codes, `expected_rest` is what the shopper saw that is left
    to pay after discounts and them, `client` the address that asks, against which codes that do not exist are counted.
    """

    buyer: Buyer
    provider: str
    accept_terms: bool
    card: str = ""
    expected_total: Decimal | None = None
    leave: bool = False
    vouchers: tuple[str, ...] = ()
    expected_rest: Decimal | None = None
    client: str = ""

    @property
    def digest(self) -> str:
        """What makes two requests the same."""
        parts = (*(str(getattr(self.buyer, name)) for name in ("email", "name", "phone", "adult")), self.provider)
        rest = (str(self.expected_rest),) if self.vouchers or self.expected_rest is not None else ()
        more = (self.card, str(self.expected_total), "leave" if self.leave else "", *self.vouchers, *rest)
        return sha256("\x1f".join([*parts, *filter(None, more)]).encode()).hexdigest()


def checkout(*, key: str, ask: CheckoutAsk, idempotency_key: str, at: datetime) -> Purchase:
    """Buy what is in a basket: one purchase, whoever asks how often; a repeated request gets the same answer.

    Raises PriceChanged, PaymentDeclined, IdempotencyConflict, OutOfStock, SlotFull, CycleClosed, WayNotAvailable,
    CannotBeHad, VoucherRefused, TooManyTries, NotFound, or Refusal for what is missing. On every refusal nothing is
    bought and the basket stays.
    """
    who = (key, ask.client) if ask.vouchers else ()
    check_tries(who=who, at=at)
    try:
        purchase = _open(key=key, ask=ask, idempotency_key=idempotency_key, at=at)
    except UnknownCode:
        note_miss(who=who, at=at)
        raise
    except PriceChanged:
        see_prices(key=key, at=at)
        raise
    if purchase.payment_id is not None:
        payment = settle(payment_id=purchase.payment_id, card=ask.card, at=at)
        if payment.state in REFUSED:
            rejoin(key=key)
            raise PaymentDeclined(gettext("Le paiement a été refusé : essayez une autre carte. Rien n'a été débité."))
    return purchase_now(purchase.pk)


@retried
@transaction.atomic(durable=True)
def _open(*, key: str, ask: CheckoutAsk, idempotency_key: str, at: datetime) -> Purchase:
    """The purchase of this request, opened now or before."""
    basket = held_basket(key)
    if found := _replay(key, ask, idempotency_key) or purchase_of_basket(key):
        return found
    if basket is None:
        raise no_basket()
    purchase = _take(basket, ask, at)
    _answer([IdempotencyKey(basket_key=key, key=idempotency_key, request_digest=ask.digest, purchase=purchase)])
    seal(purchase=purchase)
    if purchase.payment_id is None:
        place_without_payment(purchase=purchase, at=at)
    return purchase


def _replay(key: str, ask: CheckoutAsk, idempotency_key: str) -> Purchase | None:
    before = asked_before(key, idempotency_key)
    if before is None:
        return None
    if before.request_digest != ask.digest:
        raise IdempotencyConflict(gettext("Cette clé d'idempotence a déjà servi pour une autre demande."))
    return before.purchase


def _take(basket: Basket, ask: CheckoutAsk, at: datetime) -> Purchase:
    """Everything under guard: the places that had lapsed, the stock, the places' confirmation."""
    hold_joined(basket)
    with override(basket.language):
        drawers = load(basket, at, careful=ask.leave)
        drawers = going(drawers) if ask.leave else drawers
        here = tuple(drawer for drawer in drawers if not drawer.is_handoff)
        _check(here, ask)
        name = reference()
        vouchers = _use_vouchers(name, here, ask, at)
        places = keep_places(here, at)
        sale = sale_of(Payer(basket.key, ask.buyer, ask.provider), drawers, places, at)
        purchase = open_purchase(sale=replace(sale, vouchers=vouchers, reference=name), at=at)
        _fit_joined(here)
    stock.promise(needs=[stock.Need(r.line.pk, r.product.pk, r.units) for drawer in here for r in drawer.rows])
    count_taken(here)
    for drawer in sorted((each for each in here if not each.joins), key=lambda each: each.id):
        bricks.brick(drawer.brick).confirm(places[drawer.id])
    leave_behind(basket=basket, bought=drawers)
    return purchase


def _fit_joined(here: tuple[Drawer, ...]) -> None:
    """What joins an order takes its room in that order's place."""
    joined = {(drawer.brick, drawer.joins.reservation) for drawer in here if drawer.joins}
    for slug, reservation in sorted(joined):
        bricks.brick(slug).fit(reservation)


def _use_vouchers(name: str, here: tuple[Drawer, ...], ask: CheckoutAsk, at: datetime) -> tuple[Decimal, ...]:
    """What discounts and vouchers pay of each sub-order, taken from them; the rest is what the shopper saw."""
    parts = parts_of(here)
    paid = redeem(codes=ask.vouchers, purchase=name, parts=parts, at=at)
    rest = sum((part.amount for part in parts), ZERO) - sum(paid, ZERO)
    if ask.expected_rest is not None and rest != ask.expected_rest:
        text = gettext("Ce que paient la remise ou les bons a changé : il reste maintenant %(rest)s à payer.")
        raise PriceChanged(text % {"rest": euro(rest)}, rest={"amount": f"{rest:.2f}", "currency": "EUR"})
    return paid


def _check(here: tuple[Drawer, ...], ask: CheckoutAsk) -> None:
    """Everything that can be said before anything is taken."""
    if not here:
        raise NothingToBuy(gettext("Il n'y a rien à payer ici dans ce panier."))
    provider(ask.provider)
    _check_lines(here)
    _check_ways(here, ask)
    if not ask.accept_terms:
        raise Refusal(gettext("Acceptez les conditions de vente."), errors=[{"field": "accept_terms"}])
    if has_alcohol(here) and not ask.buyer.adult:
        raise NothingToBuy(gettext("Déclarez que vous êtes majeur : il y a de l'alcool."), errors=[{"field": "adult"}])
    _check_prices(here, ask)


def _check_lines(here: tuple[Drawer, ...]) -> None:
    bars = [(drawer, row, notice) for drawer in here for row in drawer.rows for notice in drawer.bars(row)]
    if bars:
        _, row, notice = bars[0]
        lines = sorted({row.line.pk for _, row, _ in bars})
        raise CannotBeHad(notice.code, f"{row.product.title} : {notice.text}", lines=lines)


def _check_ways(here: tuple[Drawer, ...], ask: CheckoutAsk) -> None:
    missing = [drawer for drawer in here if not is_ready(drawer)]
    if missing:
        text = gettext("Choisissez comment recevoir : %(groups)s.")
        titles = ", ".join(drawer.quote.title for drawer in missing)
        raise WayNotAvailable(text % {"groups": titles}, groups=[drawer.id for drawer in missing])
    if ask.provider == "on_site" and any(drawer.chosen and drawer.chosen.needs_address for drawer in here):
        raise WayNotAvailable(gettext("Un colis se paie à la commande : payez par carte, ou retirez sur place."))


def _check_prices(here: tuple[Drawer, ...], ask: CheckoutAsk) -> None:
    goods = sum((subtotal(drawer) + deposits(drawer) for drawer in here), ZERO)
    total = goods + sum((drawer.chosen.fee for drawer in here if drawer.chosen), ZERO)
    unseen = any(row.price != row.line.price_seen for drawer in here for row in drawer.rows)
    changed = unseen if ask.expected_total is None else total != ask.expected_total
    if changed:
        text = gettext("Le total a changé : il est maintenant de %(total)s.")
        raise PriceChanged(text % {"total": euro(total)}, total={"amount": f"{total:.2f}", "currency": "EUR"})
