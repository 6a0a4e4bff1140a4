"""The machine of promises with what shoppers do until they have bought: baskets, holds, vouchers, payments."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jachete87.kernel.basket.actions.aside import set_aside, take_back
from jachete87.kernel.basket.actions.holds import renew_holds
from jachete87.kernel.basket.actions.joining import want_more
from jachete87.kernel.basket.actions.lines import Wanted, add_line, change_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.payments.providers import sandbox
from tests.proof.machine import Promises, answers, any_of, cards, codes
from tests.proof.scene import pay
from tests.proof.stage import pick


class Shopping(Promises):
    """Baskets are filled, changed, bought, asked for again and cancelled."""

    @rule(which=any_of, offer=any_of, quantity=st.integers(1, 3))
    def fill(self, which: int, offer: int, quantity: int) -> None:
        self._fill(self.stage.pick_basket(which), offer, quantity)

    @rule(which=any_of, quantity=st.integers(0, 4))
    def change(self, which: int, quantity: int) -> None:
        key, line = self._line(which)
        if line is None or line.is_aside:
            self.stage.attempt("renew", lambda: renew_holds(key=key, at=self.stage.at))
            return
        told = {"key": key, "line_id": line.pk, "quantity": quantity, "at": self.stage.at}
        self.stage.attempt("change", lambda: change_line(**told), "changed" if quantity else "taken out")

    @rule(which=any_of)
    def keep_for_later(self, which: int) -> None:
        key, line = self._line(which)
        if line is not None:
            done, aside = ("taken back", take_back) if line.is_aside else ("set aside", set_aside)
            told = {"key": key, "line_id": line.pk, "at": self.stage.at}
            self.stage.attempt("keep for later", lambda: aside(**told), done)

    @rule(which=any_of)
    def renew(self, which: int) -> None:
        key = self.stage.pick_basket(which)
        self.stage.attempt("renew", lambda: renew_holds(key=key, at=self.stage.at))

    @rule(which=any_of, slot=any_of)
    def choose_slot(self, which: int, slot: int) -> None:
        key, at = self.stage.pick_basket(which), self.stage.at
        drawers = load(Basket.objects.get(key=key), at)
        drive = next((each for each in drawers if each.brick == "drive" and each.quote.ways), None)
        if drive is not None:
            way = drive.quote.ways[0]
            choice = Choice(way.id, (pick(way.slots, slot) or way.slots[0]).id)
            told: dict[str, Any] = {"group_id": drive.id, "choice": choice, "at": at}
            self.stage.attempt("choose", lambda: choose_way(key=key, **told))

    @rule(which=any_of, cents=st.integers(-1, 1), card=cards)
    def buy_at_another_price(self, which: int, cents: int, card: str) -> None:
        """A price changes behind the shopper's back: what was seen counts, else they are asked again."""
        key, line = self._line(which)
        if line is not None:
            price = Offer.objects.get(pk=line.offer_id).price
            Offer.objects.filter(pk=line.offer_id).update(price=price + cents)
        self.pay(key, card, set(), leave=False)

    @precondition(lambda self: self.stage.deeds == 0)
    @rule(offer=any_of, quantity=st.integers(1, 2), card=cards, codes=codes, answer=answers)
    def buy_at_once(self, offer: int, quantity: int, card: str, codes: set[int], answer: str) -> None:
        """From the first to the last step, at the beginning of a play: it costs as much as all the rest of it."""
        key = start_basket().key
        self.stage.baskets.append(key)
        self._fill(key, offer, quantity)
        self.choose(key)
        self.pay(key, card, codes, leave=True)
        latest = Payment.objects.filter(state__in=sandbox.UNFINISHED, provider="sandbox").order_by("pk").last()
        if latest:
            self.answer(latest, answer)

    @rule(which=any_of, line=any_of, quantity=st.integers(1, 2))
    def add_to_an_order(self, which: int, line: int, quantity: int) -> None:
        self._add(self.stage.pick_basket(which), line, quantity)

    @precondition(lambda self: self.stage.deeds == 0)
    @rule(line=any_of, card=cards)
    def buy_more_at_once(self, line: int, card: str) -> None:
        """More of an order, from the first to the last step; then the two have a play to end in any order."""
        key = start_basket().key
        self.stage.baskets.append(key)
        self._add(key, line, 1)
        self.pay(key, card, set(), leave=True)
        if line % 2:
            self.cancel(line, all_lines=True)

    @rule(which=any_of)
    def ask_again(self, which: int) -> None:
        stage, asked = self.stage, pick(self.stage.asked, which)
        if asked:
            stage.attempt("ask again", lambda: pay(*asked, at=stage.at))

    @rule(which=any_of, all_lines=st.booleans())
    def cancel(self, which: int, all_lines: bool) -> None:
        if line := self.stage.pick_line(which, "to_prepare"):
            told: dict[str, Any] = {"purchase_id": line.sub_order.purchase_id, "at": self.stage.at}
            self.stage.attempt("cancel", lambda: cancel_lines(line_ids=[] if all_lines else [line.pk], **told))

    def _fill(self, key: str, offer: int, quantity: int) -> None:
        wanted = Wanted((pick(self.stage.offers, offer) or self.stage.market.honey).pk, quantity)
        self.stage.attempt("fill", lambda: add_line(key=key, wanted=wanted, at=self.stage.at))

    def _add(self, key: str, which: int, quantity: int) -> None:
        if line := self.stage.pick_line(which, "to_prepare"):
            told: dict[str, Any] = {"purchase": line.sub_order.purchase, "line_id": line.pk, "quantity": quantity}
            self.stage.attempt("add to an order", lambda: want_more(key=key, at=self.stage.at, **told))

    def _line(self, which: int) -> tuple[str, BasketLine | None]:
        key = self.stage.pick_basket(which)
        return key, pick(list(BasketLine.objects.filter(basket__key=key).order_by("pk")), which)
