"""Whatever is done in whatever order, a month ends with books that agree; not with a mutant."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.models import Payment, SandboxCharge
from tests.proof.trade import Trade, one_of, which

pytestmark = pytest.mark.django_db

PLAY = settings(
    max_examples=8, stateful_step_count=25, deadline=None, derandomize=True, database=None,
    phases=[Phase.generate], report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
)  # fmt: skip
DEEDS = (
    "bought", "cancel_lines", "cancel_sub_order", "hand_over", "miss_line", "receive_return", "reduce_line",
    "refund_return", "refuse_return", "substitute_line", "withdraw",
)  # fmt: skip


class ForgetsTheLedger(Trade):
    """Money is given back, and no book is told."""

    @rule(n=which)
    def cancels(self, n: int) -> None:
        if payment := one_of(Payment.objects.filter(state="captured", provider="sandbox", refunded=0), n):
            refund(payment_id=payment.pk, amount=1, reason="geste")


class ForgetsTheStock(Trade):
    """An order is cancelled, and what was promised to it stays promised."""

    @rule(n=which)
    def cannot_deliver(self, n: int) -> None:
        if order := one_of(SubOrder.objects.filter(state="to_prepare"), n):
            SubOrder.objects.filter(pk=order.pk).update(state="cancelled")


class ChargesAgain(Trade):
    """A charge that was not answered is asked for again under a new name: only the provider's book knows of both."""

    @rule(n=which)
    def answers_the_bank(self, n: int) -> None:
        if charge := one_of(SandboxCharge.objects.filter(state="captured").exclude(token__endswith="again"), n):
            token = f"{charge.token[:30]}-again"
            SandboxCharge.objects.get_or_create(
                token=token, defaults={"state": "captured", "amount": charge.amount, "captured": charge.amount}
            )


def test_whatever_is_done_a_month_ends_with_books_that_agree() -> None:
    Trade.done.clear()

    run_state_machine_as_test(Trade, settings=PLAY)

    assert [deed for deed in DEEDS if not Trade.done[deed]] == [], Trade.done


@pytest.mark.parametrize("mutant", [ForgetsTheLedger, ForgetsTheStock, ChargesAgain])
def test_control_a_mutant_is_caught(mutant: type[Trade]) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(mutant, settings=PLAY)
