"""Money in orders: shares, VAT and totals add up to the cent whatever the amounts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.money import share_out
from jachete87.kernel.bricks import Handover
from jachete87.kernel.orders.rules.sales import Buyer, Sale, SoldGroup, SoldLine

cents = st.integers(0, 10_000_00).map(lambda n: Decimal(n) / 100)
prices = st.integers(1, 10_000_00).map(lambda n: Decimal(n) / 100)
rates = st.sampled_from([Decimal("0"), Decimal("2.10"), Decimal("5.50"), Decimal("10"), Decimal("20")])


@st.composite
def lines(draw: st.DrawFn) -> SoldLine:
    return SoldLine(
        offer=1, product=1, seller=draw(st.integers(1, 4)), stock_use=1, title="", variant="", personalisation="",
        withdrawal="", quantity=draw(st.integers(1, 999)), unit_gross=draw(prices), vat_rate=draw(rates),
    )  # fmt: skip


@given(cents, st.lists(cents, min_size=1, max_size=12))
def test_shares_of_an_amount_make_the_amount(total: Decimal, weights: list[Decimal]) -> None:
    shares = share_out(total, weights)

    assert sum(shares) == total
    assert all(share >= 0 and share == share.quantize(Decimal("0.01")) for share in shares)


@given(lines())
def test_net_and_vat_of_a_line_make_its_gross(line: SoldLine) -> None:
    assert line.net + line.vat == line.gross == line.unit_gross * line.quantity
    assert 0 <= line.vat <= line.gross
    assert abs(line.vat - line.gross * line.vat_rate / (100 + line.vat_rate)) <= Decimal("0.005")


@given(st.lists(lines(), min_size=1, max_size=8), cents)
def test_the_fee_of_a_group_is_shared_out_to_its_sellers(sold: list[SoldLine], fee: Decimal) -> None:
    group = SoldGroup("drive", "k", "r", "w", "", fee, None, Handover("", "", ""), tuple(sold))
    sale = Sale("b", Buyer("a@b.fr", "A"), "on_site", (group, group))

    fees = group.fees()

    assert sum(fees.values()) == fee
    assert set(fees) == {("drive", line.seller) for line in sold}
    assert sale.total == 2 * (sum(line.gross for line in sold) + fee)
