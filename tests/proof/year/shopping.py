"""What shoppers do: bring jars back, order, change their minds."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.transaction import atomic

from jachete87.base.errors import Refusal
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.orders.actions.changing import reduce_line
from jachete87.kernel.orders.actions.containers import Brought, return_containers
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.queries.containers import Depositor, containers_out
from jachete87.kernel.orders.rules.sales import Buyer
from tests.proof.year.hands import Done, tries


class NothingFree(Refusal):
    """No slot of a sale has a place."""

    code = "no_slot_is_free"


@dataclass(frozen=True)
class Visit:
    """A shopper of that number comes, buys of these offers by that luck (which is never the same), or brings jars."""

    shopper: int
    offers: tuple[int, ...]
    luck: str
    at: datetime

    @property
    def email(self) -> str:
        return f"shopper{self.shopper}@example.test"


def bring_jars(visit: Visit) -> Done:
    """Bring jars, whoever sold them: fewer than one has, all, or one of a neighbour's too."""
    done, chance, who = Counter[str](), Random(visit.luck), Depositor(visit.email)
    for out in containers_out(who):
        brought = Brought(out.container.pk, chance.randint(1, out.count + 1), f"{visit.luck}-{out.container.pk}")
        taken = return_containers(who=who, brought=brought, at=visit.at)
        done["containers back"] += taken.count
        done["cents of deposits back"] += int(100 * taken.amount)
    return done


def order(visit: Visit) -> Done:
    """Fill a basket, choose among the slots that are offered, pay, and sometimes think again."""
    done, chance = Counter[str](), Random(visit.luck)
    if (bought := tries(done, "order", _order, visit, chance)) and chance.random() < 0.06:
        _think_again(bought, done, chance, visit.at + timedelta(minutes=1))
    return done


def _order(visit: Visit, chance: Random) -> Purchase:
    with atomic():
        basket = start_basket()
        Basket.objects.filter(pk=basket.pk).update(updated_at=visit.at)  # else it is months old before it is filled
    for offer in chance.sample(visit.offers, chance.randint(1, 6)):
        with suppress(Refusal):
            add_line(key=basket.key, wanted=Wanted(offer, chance.randint(1, 3)), at=visit.at)
    for drawer in load(basket, visit.at):
        choose_way(key=basket.key, group_id=drawer.id, choice=_choice(drawer, visit, chance), at=visit.at)
    buyer = Buyer(email=visit.email, name=f"Camille {visit.shopper}", phone="0555000000")
    ask = CheckoutAsk(buyer=buyer, provider=chance.choice(("sandbox", "sandbox", "on_site")), accept_terms=True)
    return checkout(key=basket.key, ask=ask, idempotency_key=visit.luck, at=visit.at)


def _choice(drawer: Drawer, visit: Visit, chance: Random) -> Choice:
    """Everybody has a point, and goes to another one only when nothing is free there."""
    free = [(way.id, slot.id) for way in drawer.quote.ways for slot in way.slots if slot.remaining]
    if not free:
        raise NothingFree("Tout est complet.")
    ways = sorted({way for way, _ in free})
    mine = ways[visit.shopper % len(ways)]
    return Choice(*chance.choice([each for each in free if each[0] == mine]))


def _think_again(bought: Purchase, done: Done, chance: Random, at: datetime) -> None:
    lines = Line.objects.filter(sub_order__purchase=bought, deposit_of=None)
    line = chance.choice(list(lines.order_by("pk")))
    if line.quantity > 1:
        deed = Deed(Actor.SHOPPER, at, "")
        tries(done, "reduced", reduce_line, line_id=line.pk, quantity=line.quantity - 1, deed=deed)
    elif chance.random() < 0.5:
        tries(done, "cancelled", cancel_lines, purchase_id=bought.pk, line_ids=[line.pk], at=at)
    else:
        tries(done, "withdrawn before the hand-over", withdraw, purchase_id=bought.pk, line_ids=[line.pk], at=at)
