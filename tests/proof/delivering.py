"""The machine of promises with what becomes of orders: edits, weighings, hand-overs, withdrawals, returns, refunds."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line, weigh_line
from jachete87.kernel.orders.actions.containers import Brought, return_containers
from jachete87.kernel.orders.actions.ending import cancel_lines, cancel_sub_order, hand_over
from jachete87.kernel.orders.actions.returning import receive_return, refund_return, refuse_return
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries.containers import depositor_of
from tests.ordering.jars import jar
from tests.proof.machine import Promises, any_of

NOT_HAD = ("to_prepare", "ready")


class Delivering(Promises):
    """Sellers prepare, lack, weigh and hand over; shoppers cancel, change their mind and give back."""

    @rule(which=any_of, all_lines=st.booleans())
    def cancel(self, which: int, all_lines: bool) -> None:
        if line := self.stage.pick_line(which, "to_prepare"):
            told = {"purchase_id": line.sub_order.purchase_id, "line_ids": [] if all_lines else [line.pk]}
            self.stage.attempt("cancel", lambda: cancel_lines(**told, at=self.stage.at))

    @rule(which=any_of)
    def seller_cancels(self, which: int) -> None:
        if order := self.stage.pick_order(which, *NOT_HAD):
            told = {"sub_order_id": order.pk, "reason": "grêle", "by_user_id": None, "at": self.stage.at}
            self.stage.attempt("seller cancels", lambda: cancel_sub_order(**told))

    @rule(which=any_of, fewer=st.integers(0, 1), by_shopper=st.booleans())
    def reduce(self, which: int, fewer: int, by_shopper: bool) -> None:
        if line := self.stage.pick_line(which, *NOT_HAD, packs=2):
            deed = self.stage.deed("grêle", Actor.SHOPPER if by_shopper else Actor.SELLER)
            told = {"line_id": line.pk, "quantity": line.delivered_quantity - fewer, "deed": deed}
            self.stage.attempt("reduce", lambda: reduce_line(**told))

    @rule(which=any_of)
    def miss(self, which: int) -> None:
        if line := self.stage.pick_line(which, *NOT_HAD):
            self.stage.attempt("miss", lambda: miss_line(line_id=line.pk, deed=self.stage.deed("grêle")))

    @rule(which=any_of, cents=st.sampled_from([0, 1, 333, 937, 2000, 10**6]))
    def substitute(self, which: int, cents: int) -> None:
        """Something else, for nothing, at a price (too dear, too), or at the price of the line."""
        if line := self.stage.pick_line(which, *NOT_HAD):
            price = line.delivered_gross if cents > 10**5 else Decimal(cents) / 100
            told = {"line_id": line.pk, "substitute": "Autre", "price": price, "deed": self.stage.deed("grêle")}
            self.stage.attempt("substitute", lambda: substitute_line(**told))

    @rule(which=any_of, grams=st.sampled_from([0, 1, 263, 333, 400, 671, 800, 1200]))
    def weigh(self, which: int, grams: int) -> None:
        if line := self.stage.pick_line(which, *NOT_HAD, weighed=True):
            told: dict[str, Any] = {"line_id": line.pk, "grams": grams, "deed": self.stage.deed()}
            self.stage.attempt("weigh", lambda: weigh_line(**told))

    @rule(which=any_of)
    def give(self, which: int) -> None:
        """Prepared at once when it was not, so that goods often change hands."""
        if order := self.stage.pick_order(which, *NOT_HAD):
            self._hand_over(order.pk)

    @rule(which=any_of, all_lines=st.booleans(), had=st.booleans())
    def change_mind(self, which: int, all_lines: bool, had: bool) -> None:
        """Of what was received, or of what is still to come."""
        line = self.stage.pick_line(which, *(("handed_over",) if had else NOT_HAD))
        if line is not None:
            self._withdraw(line, all_lines, had)

    @rule(which=any_of, less=st.sampled_from([0, 0, 7, 100]))
    def give_and_take_back(self, which: int, less: int) -> None:
        """Handed over, not wanted, given back and refunded, in one go."""
        line = self.stage.pick_line(which, *NOT_HAD)
        if line is not None:
            self._hand_over(line.sub_order_id)
            self._withdraw(line, all_lines=False, had=True)
            self.settle_return(9, less)

    @rule(which=any_of, less=st.sampled_from([0, 0, 7, 100]))
    def settle_return(self, which: int, less: int) -> None:
        stage, case = self.stage, self.stage.pick_case(which)
        if case is None:
            return
        if less:
            stage.attempt("return", lambda: receive_return(case_id=case.pk, by_user_id=None, at=stage.at), "received")
        told = {"reduction": round(case.goods * less / 100, 2), "deed": stage.deed("usé")}
        done = "reduced" if less else "refunded"
        stage.attempt("return", lambda: refund_return(case_id=case.pk, **told), done)

    @rule(which=any_of)
    def refuse_goods(self, which: int) -> None:
        if case := self.stage.pick_case(which):
            told = {"case_id": case.pk, "deed": self.stage.deed("usé")}
            self.stage.attempt("return", lambda: refuse_return(**told), "refused")

    @rule(which=any_of, count=st.sampled_from([1, 1, 2, 9]), twice=st.booleans())
    def bring_jars(self, which: int, count: int, twice: bool) -> None:
        """Of an order that was had, or was not; a tablet may send twice."""
        stage, order = self.stage, self.stage.pick_order(which, "handed_over")
        if order is None:
            return
        key = f"jars-{sum(stage.ran.values())}"
        told = {"who": depositor_of(order.purchase), "brought": Brought(jar().pk, count, key), "at": stage.at}
        first = return_containers(**told)
        stage.attempt("bring jars", lambda: first, "surplus" if first.surplus else "taken")
        assert not twice or return_containers(**told).amount == first.amount

    def _hand_over(self, order: int) -> None:
        SubOrder.objects.filter(pk=order, state="to_prepare").update(state="ready")
        told = {"sub_order_id": order, "by_user_id": None, "at": self.stage.at}
        self.stage.attempt("hand over", lambda: hand_over(**told))

    def _withdraw(self, line: Line, all_lines: bool, had: bool) -> None:
        told = {"purchase_id": line.sub_order.purchase_id, "line_ids": [] if all_lines else [line.pk]}
        done = "had" if had else "not had yet"
        self.stage.attempt("withdraw", lambda: withdraw(**told, at=self.stage.at), done)
