"""Euros are exact, rounded half up, and shared out to the last cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.money import euros, share_out, unit_price, vat_within

cents = st.integers(min_value=0, max_value=10**9).map(lambda n: Decimal(n) / 100)


def test_half_a_cent_is_rounded_up() -> None:
    amounts = [Decimal("0.005"), Decimal("2.675"), Decimal("1.004")]

    rounded = [euros(amount) for amount in amounts]

    assert rounded == [Decimal("0.01"), Decimal("2.68"), Decimal("1.00")]


def test_the_vat_within_a_gross_amount() -> None:
    assert vat_within(Decimal("10.55"), Decimal("5.5")) == Decimal("0.55")
    assert vat_within(Decimal("12.00"), Decimal(20)) == Decimal("2.00")
    assert vat_within(Decimal("12.00"), Decimal(0)) == Decimal("0.00")


def test_the_price_of_a_kilogram() -> None:
    assert unit_price(Decimal("6.90"), Decimal("0.5")) == Decimal("13.80")


@given(cents, st.lists(cents, min_size=1, max_size=30))
def test_shares_always_add_up_and_stay_within_a_cent_of_their_due(total: Decimal, weights: list[Decimal]) -> None:
    shares = share_out(total, weights)

    assert sum(shares) == total
    whole = sum(weights)
    if whole:
        assert all(abs(share - total * w / whole) < Decimal("0.01") for share, w in zip(shares, weights, strict=True))


@given(st.lists(cents, min_size=1, max_size=10))
def test_vat_and_net_add_up_to_the_gross(amounts: list[Decimal]) -> None:
    for gross in amounts:
        vat = vat_within(gross, Decimal("5.5"))
        assert Decimal(0) <= vat <= gross
        assert euros((gross - vat) * Decimal("1.055")) - gross in {Decimal("-0.01"), Decimal("0.00"), Decimal("0.01")}
