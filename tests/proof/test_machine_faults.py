"""What is wrong in the code is caught by the machine, and named: six faults put in on purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.models import F

from jachete87.base.money import euros, vat_within
from jachete87.kernel.catalogue.actions import stock
from jachete87.kernel.orders.actions import booking, changing, giving_back
from jachete87.kernel.orders.models import Line
from jachete87.kernel.orders.rules.changes import Delivered
from jachete87.kernel.vouchers.actions import redeeming
from jachete87.kernel.vouchers.models import Campaign, Voucher
from jachete87.kernel.vouchers.rules.offering import Discount
from jachete87.kernel.vouchers.rules.paying import Part, Use
from tests.proof import machine
from tests.proof.delivering import Delivering
from tests.proof.machine import Promises
from tests.proof.playing import play
from tests.proof.shopping import Shopping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_scene")]


def _rounded_to_ten_cents(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares that make the amount, but for the wrong parts."""
    total = sum(weights)
    shares = [(amount * each / total).quantize(Decimal("0.1")) if total else Decimal(0) for each in weights[:-1]]
    return [*shares, amount - sum(shares)]


def _nothing(*_: object, **__: object) -> int:
    """What was forgotten."""
    return 0


def _at_its_weight(line: Line, grams: int) -> Delivered:
    """A weighing that charges what is above, too."""
    gross = euros(line.unit_gross * grams / (line.pack_grams or 1))
    return Delivered(line.delivered_quantity, gross, vat_within(gross, line.vat_rate))


_take = redeeming._take


def _twice(use: Use, purchase: str, parts: Sequence[Part]) -> None:
    """A voucher that has its euros again after it paid."""
    _take(use, purchase, parts)
    Voucher.objects.filter(pk=use.voucher.id).update(balance=F("balance") + use.amount)


_take_off = redeeming._take_off


def _off_twice(discount: Discount, purchase: str, parts: Sequence[Part]) -> None:
    """A discount whose budget has its euros again after it paid."""
    _take_off(discount, purchase, parts)
    Campaign.objects.filter(pk=discount.campaign).update(used=F("used") - discount.amount)


@dataclass(frozen=True)
class Fault:
    """What is put in whose place in a module, which machine sees it, and how it is named."""

    machine: type[Promises]
    module: Any
    name: str
    wrong: Callable[..., Any]
    told: str


FAULTS = {
    "a rounding is wrong": Fault(
        Shopping, booking, "share_out", _rounded_to_ten_cents,
        "each seller is owed its sub-orders less what was given back",
    ),
    "stock is not given back": Fault(
        Delivering, stock, "free", _nothing, "stock promised is the sum of the live lines",
    ),
    "a refund is not in the ledger": Fault(
        Delivering, giving_back, "book_refund", _nothing,
        "the ledger counts what each payment collected and gave back",
    ),
    "a voucher is spent twice": Fault(
        Shopping, redeeming, "_take", _twice, "a voucher's balance is its value less what it paid"
    ),
    "a discount is spent twice": Fault(
        Shopping, redeeming, "_take_off", _off_twice, "a campaign used what its vouchers or its discount paid"
    ),
    "a hold is never released": Fault(Shopping, machine, "expire_holds", _nothing, "overdue: hold"),
    "a weighing charges what is above": Fault(
        Delivering, changing, "weighed", _at_its_weight, "delivered_at_most_sold"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_in_the_code_is_caught(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    fault = FAULTS[name]
    monkeypatch.setattr(fault.module, fault.name, fault.wrong)

    with pytest.raises((AssertionError, DatabaseError), match=fault.told):
        play(fault.machine)
