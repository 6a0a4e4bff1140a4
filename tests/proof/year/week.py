"""One week of the drive: shoppers order and change their minds, farmers weigh and lack things, all is handed over."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from jachete87.base.errors import Refusal
from jachete87.base.money import euros
from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.subscribing import end, pause, stay_away
from jachete87.bricks.drive.models import Cycle, Slot, Subscription
from jachete87.config.due import do_due
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line, weigh_line
from jachete87.kernel.orders.actions.containers import Brought, return_containers
from jachete87.kernel.orders.actions.ending import cancel_lines, hand_over
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor, LineState, SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries.containers import Depositor, containers_out
from jachete87.kernel.orders.rules.sales import Buyer
from tests.proof.year.drive import Play

SLEEPS = 19
"""In this week the machine is off for three days, over the cut-off."""


@dataclass
class Year:
    """A drive through its weeks; `done` counts what was done and what was refused."""

    drive: Play
    at: datetime
    week: int = 0
    done: Counter[str] = field(default_factory=Counter)
    keys: Any = field(default_factory=count)

    def live_a_week(self) -> None:
        """From one opening to the evening of the collection."""
        self.tick(self.at)
        cycle = self._cycle()
        self.drive.bring(20)
        self._bring_jars()
        if self.week == 0:
            self.drive.subscribe(self.at)
            self.tick(self.at)
        self._excuse(cycle)
        self._orders(cycle)
        if self.week != SLEEPS:
            self.tick(cycle.closes_at + timedelta(minutes=1))
        noon = datetime.combine(cycle.collect_on, datetime.min.time(), tzinfo=PARIS) + timedelta(hours=12)
        self.tick(noon)
        self._prepare(cycle, noon)
        self._hand_over(cycle, noon)
        self.tick(noon + timedelta(hours=10))
        self.week += 1

    def tick(self, at: datetime) -> None:
        """The clock does its work, twice, as it may."""
        self.at = at
        self.done["ticks"] += 1
        do_due(at)

    def _bring_jars(self) -> None:
        """Three shoppers in ten bring jars, whoever sold them: fewer than they have, all, or some of a neighbour's."""
        chance = self.drive.chance
        for shopper in range(self.drive.size.shoppers):
            who = Depositor(f"shopper{shopper}@example.test")
            if chance.random() < 0.3:
                for out in containers_out(who):
                    brought = Brought(out.container.pk, chance.randint(1, out.count + 1), f"jars-{next(self.keys)}")
                    taken = return_containers(who=who, brought=brought, at=self.at)
                    self.drive.jars_back += taken.count
                    self.drive.deposits_back += taken.amount
                    self.done["jars back"] += taken.count

    def _cycle(self) -> Cycle:
        """The sale that takes orders now."""
        return Cycle.objects.filter(rule=self.drive.rule, closes_at__gt=self.at, state="open").order_by("closes_at")[0]

    def _excuse(self, cycle: Cycle) -> None:
        """Some subscribers stay away this time, some pause for two weeks."""
        chance, at = self.drive.chance, self.at
        for subscription in Subscription.objects.filter(state="active").order_by("pk"):
            luck = chance.random()
            if luck < 0.05:
                self.tries("stayed away", stay_away, subscription=subscription, cycle=cycle, at=at)
            elif luck < 0.08:
                away = {"since": cycle.collect_on, "until": cycle.collect_on + timedelta(days=13)}
                self.tries("paused", pause, subscription=subscription, at=at, **away)

    def end_subscriptions(self) -> None:
        """Nobody subscribes any more; what was ordered for the next sale is cancelled."""
        for subscription in Subscription.objects.exclude(state="ended").order_by("pk"):
            pause(subscription=subscription, since=self.at.date(), until=None, at=self.at)
            end(subscription=subscription, at=self.at)

    def _orders(self, cycle: Cycle) -> None:
        chance, size = self.drive.chance, self.drive.size
        span = (cycle.closes_at - self.at).total_seconds() - 60
        slots = list(Slot.objects.filter(cycle=cycle).order_by("pk"))
        coming = [number for number in range(size.shoppers) if chance.random() < size.comes]
        moments = sorted(self.at + timedelta(seconds=chance.uniform(0, span)) for _ in coming)
        for shopper, moment in zip(coming, moments, strict=True):
            self.tries("order", self._order, shopper, chance.choice(slots), moment)
        self.at = cycle.closes_at

    def _order(self, shopper: int, slot: Slot, at: datetime) -> None:
        chance, basket = self.drive.chance, start_basket()
        for offer in chance.sample(self.drive.offers, chance.randint(1, 6)):
            with suppress(Refusal):
                add_line(key=basket.key, wanted=Wanted(offer, chance.randint(1, 3)), at=at)
        for drawer in load(basket, at):
            choice = Choice(f"point-{slot.point_id}", slot.pk)
            choose_way(key=basket.key, group_id=drawer.id, choice=choice, at=at)
        buyer = Buyer(email=f"shopper{shopper}@example.test", name=f"Camille {shopper}", phone="0555000000")
        provider = chance.choice(("sandbox", "sandbox", "on_site"))
        ask = CheckoutAsk(buyer=buyer, provider=provider, accept_terms=True)
        bought = checkout(key=basket.key, ask=ask, idempotency_key=str(next(self.keys)), at=at)
        if chance.random() < 0.06:
            self._thinks_again(bought.pk, at + timedelta(minutes=1))

    def _thinks_again(self, purchase: int, at: datetime) -> None:
        lines = Line.objects.filter(sub_order__purchase=purchase, deposit_of=None)
        line = self.drive.chance.choice(list(lines.order_by("pk")))
        if line.quantity > 1:
            deed = Deed(Actor.SHOPPER, at, "")
            self.tries("reduced", reduce_line, line_id=line.pk, quantity=line.quantity - 1, deed=deed)
        else:
            self.tries("cancelled", cancel_lines, purchase_id=purchase, line_ids=[line.pk], at=at)

    def _prepare(self, cycle: Cycle, at: datetime) -> None:
        """What is sold by weight is weighed, one thing in fifty is missing, one in a hundred is replaced."""
        mine = {"sub_order__group_key": f"cycle-{cycle.pk}", "state": LineState.ORDERED}
        lines = Line.objects.filter(deposit_of=None, **mine)
        for line in lines.order_by("pk"):
            luck, deed = self.drive.chance.random(), Deed(Actor.SELLER, at, "grêle")
            if luck < 0.02:
                self.tries("missing", miss_line, line_id=line.pk, deed=deed)
            elif line.pack_grams:
                grams = round(line.pack_grams * line.quantity * self.drive.chance.uniform(0.8, 1.2))
                self.tries("weighed", weigh_line, line_id=line.pk, grams=grams, deed=deed)
            elif luck < 0.03:
                asked = {"line_id": line.pk, "substitute": "Voisin", "price": euros(line.gross / 2), "deed": deed}
                self.tries("replaced", substitute_line, **asked)
        prepared = SubOrder.objects.filter(group_key=f"cycle-{cycle.pk}", state=SubOrderState.TO_PREPARE)
        prepared.update(state=SubOrderState.READY)

    def _hand_over(self, cycle: Cycle, at: datetime) -> None:
        """Who does not come on Friday comes on Saturday."""
        orders = SubOrder.objects.filter(group_key=f"cycle-{cycle.pk}", state=SubOrderState.READY).order_by("pk")
        for order in orders:
            late = timedelta(days=1) if self.drive.chance.random() < 0.02 else timedelta(hours=1)
            self.tries("handed over", hand_over, sub_order_id=order.pk, by_user_id=None, at=at + late)

    def tries(self, name: str, deed: Callable[..., object], /, *things: Any, **asked: Any) -> None:
        """Do it; what is refused is counted, and must leave everything as it was."""
        try:
            deed(*things, **asked)
            self.done[name] += 1
        except Refusal as refusal:
            self.done[f"{name} refused: {refusal.code}"] += 1
