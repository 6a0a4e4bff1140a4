"""Shoppers, sellers and the clock do whatever they may, in any order; after each deed everything must hold."""

from collections import Counter
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from jachete87.kernel.basket.actions.holds import expire_holds
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.models import Payment, SandboxCharge
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.payments.providers.registry import provider
from jachete87.kernel.vouchers.models import Redemption
from tests.ordering.market import choose_all, expire_all
from tests.proof.scene import CARDS, pay
from tests.proof.stage import Scene, Stage
from tests.proof.sums import breaches, overdue, sweep_out

any_of = st.integers(0, 9)
cards = st.sampled_from([*CARDS, "on site", "pays", "pays later", "on site"])
answers = st.sampled_from(["accepted", "refused", "none", "accepted"])
codes = st.sets(st.sampled_from([5, 6, 7, 8, 9, 0]), max_size=2)
spans = st.sampled_from([{"seconds": 30}, {"minutes": 3}, {"minutes": 25}, {"days": 1}, {"days": 15}])


class Promises(RuleBasedStateMachine):
    """`scene` is made once for all plays; `ran` counts every branch over all of them."""

    scene: ClassVar[Scene]
    ran: ClassVar[Counter[tuple[str, str]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(self.scene, self.ran)
        self.ran["plays", "begun"] += 1
        if self.ran["plays", "begun"] % 200 == 0:
            sweep_out()

    def teardown(self) -> None:
        self.stage.undoing.close()

    @invariant()
    def all_holds(self) -> None:
        """After each deed; before the first one it is known of the scene."""
        self.stage.deeds += 1
        if self.stage.deeds == 0:
            return
        ills = breaches()
        assert ills == [], "\n".join(ills)
        self.ran["steps", "checked"] += 1

    @rule(which=any_of, card=cards, codes=codes, leave=st.booleans())
    def buy(self, which: int, card: str, codes: set[int], leave: bool) -> None:
        self.pay(self.stage.pick_basket(which), card, codes, leave)

    @rule(which=any_of, answer=answers)
    def come_back(self, which: int, answer: str) -> None:
        """The shopper comes back from the bank, having answered it or not; or just looks again."""
        payment = self.stage.pick_payment(which, "action_required", "pending")
        payment = payment or self.stage.pick_payment(which, "captured")
        if payment:
            self.answer(payment, answer)

    @rule(span=spans)
    def pass_time(self, span: dict[str, float]) -> None:
        """Time goes by, and then the clock's work is done, or (after seconds) not yet."""
        stage = self.stage
        stage.pass_time(**span)
        stage.ran["pass time", next(iter(span))] += 1
        if "seconds" in span:
            return
        late = SandboxCharge.objects.filter(state__in=sandbox.UNFINISHED).count()
        lapsed = expire_holds(at=stage.at)
        expire_all(stage.at)
        sweep_purchases(at=stage.at)
        ended = SandboxCharge.objects.filter(state__in=sandbox.UNFINISHED).count() < late
        stage.ran["sweep", "holds given back" if lapsed else "no hold"] += 1
        stage.ran["sweep", "payments ended" if ended else "no payment"] += 1
        late_still = overdue(stage.at)
        assert late_still == [], "\n".join(late_still)

    def pay(self, key: str, card: str, codes: set[int], leave: bool) -> None:
        stage = self.stage
        given = tuple(stage.scene.codes[n] for n in sorted(codes))
        stage.asked.append((key, f"k{next(stage.keys)}", {"card": card, "vouchers": given, "leave": leave}))
        if bought := stage.attempt(f"buy, {card}", lambda: pay(*stage.asked[-1], at=stage.at)):
            stage.ran["vouchers", str(len(codes))] += 1
            is_helped = Redemption.objects.filter(purchase=bought.reference, voucher=None).exists()
            stage.ran["discount", "taken" if is_helped else "none"] += 1

    def answer(self, payment: Payment, answer: str) -> None:
        stage, is_asked = self.stage, payment.state == "action_required" and answer != "none"
        if is_asked:
            provider("sandbox").authenticate(payment.token, accepted=answer == "accepted")
        elif payment.state == "pending" and answer != "none":
            stage.pass_time(seconds=sandbox.LATE_SECONDS)
        moved = refresh(token=payment.token, at=stage.at).state != payment.state
        rule, outcome = ("authenticate", answer) if is_asked else ("come back", "moved" if moved else "the same")
        stage.ran[rule, outcome] += 1

    def choose(self, key: str) -> Any:
        stage = self.stage
        return stage.attempt("choose", lambda: choose_all(Basket.objects.get(key=key), stage.market))
