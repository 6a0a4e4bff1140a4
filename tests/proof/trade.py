"""A month of trade as Hypothesis plays it: what people do, in any order, and then the books are closed (R12)."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from jachete87.base.errors import Refusal
from jachete87.base.money import ZERO
from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line
from jachete87.kernel.orders.actions.ending import cancel_lines, cancel_sub_order, hand_over
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.returning import receive_return, refund_return, refuse_return
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import OPEN_RETURNS, Actor
from jachete87.kernel.orders.models import Line, ReturnCase, SubOrder
from jachete87.kernel.payments.models import SandboxCharge
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.payments.providers.sandbox import Sandbox
from tests.ordering.market import bought, open_market
from tests.proof.books import assert_the_books_agree
from tests.proof.world import undone
from tests.vouchers.purse import campaign, vouchers

REGIMES = (TaxRegime.STANDARD, TaxRegime.EXEMPT, TaxRegime.FARM_FLAT_RATE)
CARDS = (sandbox.PAYS, sandbox.AUTHENTICATES, sandbox.ANSWERS_LATE, sandbox.DECLINES)

LINES = Line.objects.select_related("sub_order")
OPEN_CASES = ReturnCase.objects.filter(state__in=OPEN_RETURNS)

which = st.integers(0, 50)
cents = st.integers(1, 900).map(lambda n: Decimal(n) / 100)


class Trade(RuleBasedStateMachine):
    """Shoppers, sellers, the bank and the sweep; `done` counts, over all months, what was not refused."""

    done: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.past = ExitStack()
        self.past.enter_context(undone())
        self.market = open_market(now())
        Product.objects.filter(stock_on_hand__isnull=False).update(stock_on_hand=500)
        for who, regime in zip((self.market.jean, self.market.paula, self.market.marc), REGIMES, strict=True):
            TaxStatus.objects.create(seller=who, regime=regime, since="2026-01-01")
        self.codes = [each.code for each in vouchers(campaign(self.market, "12.00"), "5.00", 3)]
        self.keys = count()
        self.buys(["book", "cup"], 3, sandbox.PAYS, 0)
        self.buys(["honey", "book"], 2, "counter", 9)
        for order in (0, 0):
            self.hands_over(order)
        self.changes_the_mind(0)

    @rule(
        what=st.lists(st.sampled_from(("honey", "cup", "book")), min_size=1, max_size=3, unique=True),
        quantity=st.integers(1, 3),
        card=st.sampled_from((*CARDS[:1] * 4, *CARDS[1:], "counter")),
        voucher=which,
    )
    def buys(self, what: list[str], quantity: int, card: str, voucher: int) -> None:
        codes = (self.codes[voucher],) if voucher < len(self.codes) else ()
        paying = {"provider": "on_site"} if card == "counter" else {"card": card}
        offers = [getattr(self.market, name) for name in what]
        paying |= {"key": str(next(self.keys)), "vouchers": codes}
        self.tries(bought, self.market, *offers, quantity=quantity, **paying)

    @rule(n=which, accepted=st.booleans())
    def answers_the_bank(self, n: int, accepted: bool) -> None:
        if charge := one_of(SandboxCharge.objects.filter(state="action_required"), n):
            Sandbox().authenticate(charge.token, accepted=accepted)

    @rule(n=which, quantity=st.integers(1, 2))
    def wants_fewer(self, n: int, quantity: int) -> None:
        if line := one_of(LINES, n):
            self.tries(reduce_line, line_id=line.pk, quantity=quantity, deed=self.by(Actor.SHOPPER))

    @rule(n=which)
    def cancels(self, n: int) -> None:
        if line := one_of(LINES, n):
            purchase = line.sub_order.purchase_id
            self.tries(cancel_lines, purchase_id=purchase, line_ids=[line.pk], at=self.market.at)

    @rule(n=which)
    def has_none_left(self, n: int) -> None:
        if line := one_of(LINES, n):
            self.tries(miss_line, line_id=line.pk, deed=self.by(Actor.SELLER))

    @rule(n=which, price=cents)
    def gives_something_else(self, n: int, price: Decimal) -> None:
        if line := one_of(LINES, n):
            deed = self.by(Actor.SELLER)
            self.tries(substitute_line, line_id=line.pk, substitute="Autre", price=price, deed=deed)

    @rule(n=which)
    def cannot_deliver(self, n: int) -> None:
        if order := one_of(SubOrder.objects.all(), n):
            self.tries(cancel_sub_order, sub_order_id=order.pk, reason="gel", by_user_id=None, at=self.market.at)

    @rule(n=which)
    def hands_over(self, n: int) -> None:
        if order := one_of(SubOrder.objects.filter(state="to_prepare"), n):
            SubOrder.objects.filter(pk=order.pk).update(state="ready")
            self.tries(hand_over, sub_order_id=order.pk, by_user_id=None, at=self.market.at)

    @rule(n=which)
    def changes_the_mind(self, n: int) -> None:
        if line := one_of(LINES.filter(sub_order__state="handed_over", state="ordered"), n):
            self.tries(withdraw, purchase_id=line.sub_order.purchase_id, line_ids=[line.pk], at=self.market.at)

    @rule(n=which, reduction=st.one_of(st.just(ZERO), cents), kept=st.booleans())
    def gets_it_back(self, n: int, reduction: Decimal, kept: bool) -> None:
        if case := one_of(OPEN_CASES, n):
            self.tries(receive_return, case_id=case.pk, by_user_id=None, at=self.market.at)
            if kept:
                self.tries(refuse_return, case_id=case.pk, deed=self.by(Actor.SELLER))
            else:
                self.tries(refund_return, case_id=case.pk, reduction=reduction, deed=self.by(Actor.SELLER))

    @rule(minutes=st.integers(1, 30))
    def time_passes(self, minutes: int) -> None:
        self.market.at += timedelta(minutes=minutes)
        sweep_purchases(at=self.market.at)
        issue_due(at=self.market.at)

    def teardown(self) -> None:
        """The month ends: all that is open is settled, and every book tells the same."""
        with self.past:
            self.closes()
            assert_the_books_agree(self.market.at - timedelta(days=2), self.market.at + timedelta(days=1))

    def closes(self) -> None:
        self.market.at += timedelta(minutes=30)
        sweep_purchases(at=self.market.at)
        for _ in SubOrder.objects.filter(state="to_prepare"):
            self.hands_over(0)
        for case in OPEN_CASES.all():
            refund_return(case_id=case.pk, deed=self.by(Actor.SELLER))
        self.time_passes(1)
        while issue_due(at=self.market.at):
            pass

    def by(self, who: Actor) -> Deed:
        return Deed(who, self.market.at, "raison")

    def tries(self, deed: Callable[..., object], /, *things: Any, **asked: Any) -> None:
        """What is refused is no fault: it only must leave everything as it was, which the end shows."""
        with suppress(Refusal):
            deed(*things, **asked)
            self.done[deed.__name__] += 1


def one_of(rows: Any, n: int) -> Any:
    """One of these rows, or none where there are none."""
    found = list(rows.order_by("pk"))
    return found[n % len(found)] if found else None
