"""What vouchers pay of a basket, whatever the basket and the vouchers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from jachete87.kernel.vouchers.rules.codes import ALPHABET, LENGTH, compact, new_code, shown
from jachete87.kernel.vouchers.rules.offering import discounts, reduced
from jachete87.kernel.vouchers.rules.paying import Held, Part, Reduction, Terms, parts_of_group, uses

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = AT + timedelta(days=30)

euros = st.integers(1, 500_00).map(lambda n: Decimal(n) / 100)
bricks = st.sampled_from(["drive", "galerie", "relais"])
sellers = st.integers(1, 4)
parts = st.builds(Part, brick=bricks, seller=sellers, commune=st.sampled_from(["87085", "87001"]), amount=euros)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    return Terms(
        campaign=draw(st.integers(1, 2)), name="C", is_open=True, starts_at=AT, left=Decimal("40.00"),
        ceiling=Decimal("25.00"), bricks=frozenset(draw(st.sets(bricks, max_size=2))),
        sellers=frozenset(draw(st.sets(sellers, max_size=3))),
    )  # fmt: skip


@st.composite
def purses(draw: st.DrawFn) -> list[Held]:
    known = {each.campaign: each for each in draw(st.lists(terms(), max_size=3))}
    choices = [None, *known.values()]
    rows = draw(st.lists(st.tuples(euros, st.sampled_from(choices)), max_size=5))
    return [
        Held(n, f"C{n}", balance, is_active=True, expires_at=LATER, terms=own) for n, (balance, own) in enumerate(rows)
    ]


@st.composite
def parts_with_fee(draw: st.DrawFn) -> Part:
    goods, fee = draw(euros), draw(st.sampled_from([Decimal("0.00"), Decimal("5.90")]))
    return Part(draw(bricks), draw(sellers), "87085", goods + fee, fee)


@st.composite
def discount_terms(draw: st.DrawFn) -> Terms:
    amount = draw(st.none() | euros)
    percent = draw(st.integers(1, 100)) if amount is None else None
    reduction = Reduction("", amount, Decimal(percent) if percent else None, draw(st.just(Decimal(0)) | euros))
    plain = draw(terms())
    return replace(plain, campaign=draw(st.integers(1, 99)), reduction=reduction)


@given(purses(), st.lists(parts, min_size=1, max_size=6))
def test_vouchers_never_pay_more_than_is_asked_nor_than_they_may(vouchers: list[Held], asked: list[Part]) -> None:
    found = uses(vouchers, asked, AT)

    assert {use.voucher.id for use in found} == {voucher.id for voucher in vouchers}
    for number, part in enumerate(asked):
        assert 0 <= sum(use.shares[number] for use in found) <= part.amount
    for use in found:
        assert 0 <= use.amount <= use.voucher.balance
        assert all(share == share.quantize(Decimal("0.01")) >= 0 for share in use.shares)
        assert not (use.refusal and use.amount)
        if own := use.voucher.terms:
            assert all(share == 0 or own.admits(part) for share, part in zip(use.shares, asked, strict=True))
    for campaign in (1, 2):
        together = sum(use.amount for use in found if use.voucher.terms and use.voucher.terms.campaign == campaign)
        assert together <= Decimal("25.00")


@given(euros, st.lists(parts, min_size=1, max_size=6))
def test_a_gift_card_pays_all_that_it_can_in_shares_to_the_cent(balance: Decimal, asked: list[Part]) -> None:
    (use,) = uses([Held(1, "C", balance, is_active=True, expires_at=LATER)], asked, AT)

    total = sum(part.amount for part in asked)
    assert sum(use.shares) == use.amount == min(balance, total)
    exact = [use.amount * part.amount / total for part in asked]
    assert all(abs(share - fair) < Decimal("0.01") for share, fair in zip(use.shares, exact, strict=True))


@given(
    st.lists(discount_terms(), max_size=4, unique_by=lambda one: one.campaign), st.lists(parts_with_fee(), max_size=6)
)
def test_discounts_never_take_more_than_the_goods_nor_than_they_may(given: list[Terms], asked: list[Part]) -> None:
    found = discounts(given, asked)
    rest = reduced(asked, found)

    by_id = {each.campaign: each for each in given}
    assert [part.fee for part in rest] == [part.fee for part in asked]
    assert all(after.goods >= 0 for after in rest)
    for discount in found:
        terms = by_id[discount.campaign]
        covered = sum(part.goods for part in asked if terms.admits(part))
        assert terms.reduction is not None
        assert 0 < discount.amount <= min(terms.reduction.of(covered), *terms.limits)
        assert all(share == share.quantize(Decimal("0.01")) >= 0 for share in discount.shares)
        assert all(share == 0 or terms.admits(part) for share, part in zip(discount.shares, asked, strict=True))


@given(st.lists(parts_with_fee(), min_size=1, max_size=6), st.integers(1, 100))
def test_a_percentage_is_half_up_to_the_cent_of_the_goods_alone(asked: list[Part], percent: int) -> None:
    tenth = Terms(
        1, "", is_open=True, starts_at=AT, left=Decimal("9999.00"), reduction=Reduction("", percent=Decimal(percent))
    )

    off = sum(found.amount for found in discounts([tenth], asked))

    exact = sum(part.goods for part in asked) * percent / 100
    assert off == exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(euros, st.dictionaries(st.tuples(st.just("drive"), sellers, st.just("87085")), euros, min_size=1))
def test_the_parts_of_a_group_are_its_goods_and_its_fee(
    fee: Decimal, goods: dict[tuple[str, int, str], Decimal]
) -> None:
    found = parts_of_group(fee, goods)

    assert sum(part.amount for part in found) == fee + sum(goods.values())
    assert [part.seller for part in found] == [seller for _, seller, _ in goods]


def test_vouchers_of_campaigns_pay_before_gift_cards() -> None:
    own = Terms(1, "", is_open=True, starts_at=AT, left=Decimal("100.00"), bricks=frozenset({"drive"}))
    gift = Held(1, "GIFT", Decimal("50.00"), is_active=True, expires_at=LATER)
    free = Held(2, "FREE", Decimal("10.00"), is_active=True, expires_at=LATER, terms=own)

    found = uses([gift, free], [Part("drive", 1, "", Decimal("12.00")), Part("relais", 2, "", Decimal("8.00"))], AT)

    assert [(use.voucher.code, use.shares) for use in found] == [
        ("FREE", (Decimal("10.00"), Decimal("0.00"))),
        ("GIFT", (Decimal("2.00"), Decimal("8.00"))),
    ]


def test_a_new_code_is_read_however_it_is_typed() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert all(compact(shown(code)) == compact(f" {code.lower()} ") == code for code in codes)


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_sign_mistaken_is_noticed(place: int, sign: str) -> None:
    code = "H7K2QXMB4TD"
    code = next(code + last for last in ALPHABET if compact(code + last))

    mistaken = code[:place] + sign + code[place + 1 :]

    assert compact(mistaken) == (code if sign == code[place] else None)
    assert compact("AEIOUY012345") is None
