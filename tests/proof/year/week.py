"""One sale of the drive: shoppers order and change their minds, farmers weigh and lack things, all is handed over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from jachete87.bricks.drive.actions.boxes import Inside, write_content
from jachete87.bricks.drive.actions.legs import Terms, set_coming, set_terms
from jachete87.bricks.drive.actions.subscribing import end, pause, stay_away
from jachete87.bricks.drive.models import Cycle, CycleLeg, Subscription
from jachete87.config.due import do_due, parts
from tests.proof.year.drive import Play
from tests.proof.year.feasts import OFF, SLEEPS, noon_of, wrong_hours
from tests.proof.year.hands import Done, Hands, tries
from tests.proof.year.post import Day, look_after, serve
from tests.proof.year.shopping import Visit, bring_jars, order

LATER, EVENING, AFTER = timedelta(hours=2), timedelta(hours=10), timedelta(days=3)
HARD = 13
"""In one week of so many everybody orders."""


@dataclass
class Year:
    """A drive through its sales, and the people who act in it."""

    drive: Play
    hands: Hands
    at: datetime
    week: int = 0

    def live_a_week(self) -> None:
        """From the evening after a collection to that of the next."""
        cycle = self._next_sale()
        assert wrong_hours(self.drive, cycle) == []
        self.drive.bring(20)
        if self.week == 0:
            self._settle_in(cycle)
        self._excuse(cycle)
        self._orders(cycle)
        noon = noon_of(cycle)
        self.tick(noon)
        self.while_people(self._at_the_points(serve, cycle, noon), noon + LATER)
        self.tick(noon + EVENING)
        self.while_people(self._at_the_points(look_after, cycle, noon + AFTER), noon + AFTER + LATER)
        self.week += 1

    def tick(self, at: datetime) -> None:
        """The clock does its work, again and again until nothing is due, as the worker does."""
        self.at = at
        while self._does_what_is_due():
            pass

    def _does_what_is_due(self) -> bool:
        """One round of it, of which no part may fail; whether there may be more to do."""
        done = do_due(self.at)
        assert done.keys() == parts().keys(), parts().keys() - done.keys()
        self.drive.done["ticks"] += 1
        return bool(done["documents"])

    def while_people(self, ended: Callable[[], Done], at: datetime) -> None:
        """The clock does its work while people act."""
        self.tick(at)
        self.drive.done.update(ended())

    def _next_sale(self) -> Cycle:
        """The sale that takes orders now; where a holiday takes one away, days pass."""
        while True:
            self.tick(self.at)
            mine = Cycle.objects.filter(rule=self.drive.rule, closes_at__gt=self.at + 2 * LATER, state="open")
            if found := mine.order_by("closes_at").first():
                return found
            self.at += timedelta(days=1)

    def _settle_in(self, cycle: Cycle) -> None:
        """Some subscribe; two farmers come for a certain sum only."""
        for leg in CycleLeg.objects.filter(cycle=cycle, seller__in=self.drive.farmers[-2:]).order_by("pk"):
            terms = Terms(minimum=Decimal(60))
            set_terms(leg_id=leg.pk, terms=terms, for_good=True, by_user_id=None, at=self.at)
        self.drive.subscribe(self.at)
        self.tick(self.at)

    def _excuse(self, cycle: Cycle) -> None:
        """Some subscribers stay away this time, some pause for two weeks; a farmer in ten does not come."""
        chance, at, done = self.drive.chance, self.at, self.drive.done
        for subscription in Subscription.objects.filter(state="active").order_by("pk"):
            luck = chance.random()
            if luck < 0.05:
                tries(done, "subscribers who stayed away", stay_away, subscription=subscription, cycle=cycle, at=at)
            elif luck < 0.08:
                away = {"since": cycle.collect_on, "until": cycle.collect_on + timedelta(days=13)}
                tries(done, "subscribers who paused", pause, subscription=subscription, at=at, **away)
        for leg in CycleLeg.objects.filter(cycle=cycle).order_by("pk"):
            if chance.random() < 0.1:
                tries(done, "farmers absent", set_coming, leg_id=leg.pk, comes=False, by_user_id=None, at=at)
        for box in self.drive.boxes:
            if chance.random() < 0.9:
                inside = Inside(texts=(f"{self.week + 1} poireaux",), products={}, allergens=None)
                done["boxes told to orders"] += write_content(box=box, cycle=cycle, inside=inside, at=at)

    def end_subscriptions(self) -> None:
        """Nobody subscribes any more; what was ordered for the next sale is cancelled."""
        for subscription in Subscription.objects.exclude(state="ended").order_by("pk"):
            pause(subscription=subscription, since=self.at.date(), until=None, at=self.at)
            end(subscription=subscription, at=self.at)

    def _orders(self, cycle: Cycle) -> None:
        """They order until the cut-off, but for the days on which the machine is off; then the clock looks at it."""
        is_off = self.week == SLEEPS
        until = noon_of(cycle) - OFF if is_off else cycle.closes_at
        self.while_people(self.hands.start(bring_jars, self._visits(0.3, self.at)), self.at)
        comes = 1.0 if self.week % HARD == HARD - 1 else self.drive.size.comes
        self.while_people(self.hands.start(order, self._visits(comes, until)), self.at)
        self.drive.done["days with the machine off"] += OFF.days if is_off else 0
        self.tick(until if is_off else until + timedelta(minutes=2))

    def _visits(self, share: float, until: datetime) -> list[Visit]:
        """Such a share of the shoppers, some time between now and then."""
        chance, size, offers = self.drive.chance, self.drive.size, tuple(self.drive.offers)
        span = (until - self.at).total_seconds() - 7200
        coming = [number for number in range(size.shoppers) if chance.random() < share]
        moments = sorted(self.at + timedelta(seconds=3600 + max(0.0, chance.uniform(0, span))) for _ in coming)
        lucks = [f"{self.week}-{number}-{chance.getrandbits(64)}" for number in coming]
        return [Visit(*each) for each in zip(coming, [offers] * len(coming), lucks, moments, strict=True)]

    def _at_the_points(self, deed: Callable[[Day], Done], cycle: Cycle, at: datetime) -> Callable[[], Done]:
        lucks = [f"{self.week}-{point.pk}-{self.drive.chance.getrandbits(64)}" for point in self.drive.points]
        points = zip(self.drive.points, lucks, strict=True)
        return self.hands.start(deed, [Day(cycle.pk, point.pk, luck, at) for point, luck in points])
