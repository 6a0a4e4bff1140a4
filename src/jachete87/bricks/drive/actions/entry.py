"""An agent enters the order of somebody who telephoned or handed in a form: the same stock, slots and cut-off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.texts import fold
from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.bricks.drive.queries.forms import goods_on_paper
from jachete87.bricks.drive.rules.forms import FormGood
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.bricks.drive.rules.texts import way_id
from jachete87.kernel.audit.actions import record
from jachete87.kernel.audit.queries import history
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import BasketGroup
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.basket.queries.showing import find_basket
from jachete87.kernel.bricks import Choice
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.rules.sales import Buyer

ENTERED = "order.entered"


class SeveralGoods(Refusal):
    """What was typed stands for several goods: `goods` are those it may mean."""

    status = 409

    def __init__(self, goods: list[FormGood]) -> None:
        super().__init__(gettext("Plusieurs produits portent ce nom : choisissez."))
        self.goods = goods


@dataclass(frozen=True, slots=True)
class EntryLine:
    """What an agent typed: a number of the form or some letters, and how many packs."""

    text: str
    quantity: int


def enter_line(*, key: str, cycle: Cycle, typed: EntryLine, at: datetime) -> FormGood:
    """Put what was typed into the basket, and keep its stock.

    Raises SeveralGoods, or Refusal for what is not in this sale, and what `add_line` raises.
    """
    good = _the_one(typed.text, goods_on_paper(cycle, at))
    with transaction.atomic():
        line = add_line(key=key, wanted=Wanted(good.offer, typed.quantity), at=at)
        drawers = load(find_basket(key), at)
        here = next(drawer for drawer in drawers for row in drawer.rows if row.line.pk == line.pk)
        if here.quote.key != key_of(cycle.pk):
            raise Refusal(
                gettext("Ce produit se commande dans une autre vente : %(title)s.") % {"title": here.quote.title}
            )
    return good


def choose_slot(*, key: str, cycle: Cycle, slot_id: int, at: datetime) -> None:
    """Keep a place in a slot for the basket; the one it has already stays. Raises what `choose_way` raises."""
    group = key_of(cycle.pk)
    if BasketGroup.objects.filter(basket__key=key, brick=SLUG, key=group, slot=slot_id, reserved_until__gt=at).exists():
        return
    slot = Slot.objects.filter(pk=slot_id, cycle=cycle).first()
    if slot is None:
        raise Refusal(gettext("Choisissez un créneau de cette vente."))
    choose_way(key=key, group_id=f"{SLUG}:{group}", choice=Choice(way_id(slot.point_id), slot.pk), at=at)


def place_entry(*, key: str, buyer: Buyer, by_user_id: int, at: datetime) -> Purchase:
    """Order what was entered, paid at the hand-over; who entered it is kept. Raises what `checkout` raises."""
    ask = CheckoutAsk(buyer=buyer, provider="on_site", accept_terms=True)
    purchase = checkout(key=key, ask=ask, idempotency_key=f"entry-{key}", at=at)
    subject = f"purchase:{purchase.reference}"
    if not history(subject).filter(action=ENTERED).exists():
        record(action=ENTERED, subject=subject, actor_id=by_user_id)
    return purchase


def _the_one(text: str, goods: list[FormGood]) -> FormGood:
    """The good of that number, or the only one whose name has all these letters."""
    wanted = fold(text).split()
    if len(wanted) == 1 and wanted[0].isdecimal():
        found = [good for good in goods if str(good.number) == wanted[0].lstrip("0")]
    else:
        found = [good for good in goods if wanted and all(part in _name(good) for part in wanted)]
    if len(found) > 1:
        raise SeveralGoods(found[:12])
    if not found:
        raise Refusal(gettext("Aucun produit de cette vente ne porte ce numéro ou ce nom."))
    return found[0]


def _name(good: FormGood) -> str:
    return fold(f"{good.product.title} {good.pack} {good.product.seller.trade_name}")
