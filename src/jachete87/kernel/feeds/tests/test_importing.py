"""What becomes of the records of a feed, and of a feed that must not be applied."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer, Picture, PriceChange, Product, Variant
from jachete87.kernel.feeds.actions.importing import How, Summary
from jachete87.kernel.feeds.actions.sources import SourceTaken, UnknownSeller
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import FeedRun, ImportedRecord, Source
from jachete87.kernel.feeds.tests.shops import bring, feed_of, good, goods, marc

pytestmark = pytest.mark.django_db


def counts(summary: Summary) -> tuple[int, int, int, int, int, int]:
    t = summary.tally
    return t.read, t.created, t.updated, t.unchanged, t.held, t.refused


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that a feed may change, to show that it did not."""
    kept = (Product, Variant, Offer, Picture, PriceChange, ImportedRecord)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in kept}


def test_the_goods_of_a_platform_are_shown_at_once_with_their_price_and_address(tmp_path: Path) -> None:
    path = feed_of(tmp_path, [good("a", image_link="https://ruche.example/a.jpg", brand="La Ruche")])

    summary = bring(path)

    product = Product.objects.get()
    offer = Offer.objects.get()
    assert counts(summary) == (1, 1, 0, 0, 0, 0)
    assert (product.title, product.state, product.brand) == ("Miel a", ProductState.PUBLISHED, "La Ruche")
    assert (offer.price, offer.brick_id, offer.is_active) == (Decimal("7.50"), "relais", True)
    assert [p.source for p in Picture.objects.all()] == ["https://ruche.example/a.jpg"]
    assert [(r.key, r.url) for r in ImportedRecord.objects.all()] == [("a", "https://ruche.example/a")]


def test_a_feed_imported_twice_changes_nothing(tmp_path: Path) -> None:
    path = feed_of(tmp_path, goods(30))
    bring(path)
    before = everything()

    summary = bring(path)

    assert counts(summary) == (30, 0, 0, 30, 0, 0)
    assert everything() == before


def test_a_new_price_updates_that_product_alone(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, goods(5)))
    before = {offer.pk: offer.price for offer in Offer.objects.all()}

    summary = bring(feed_of(tmp_path, [good("m0", "8.20 EUR"), *goods(5)[1:]]))

    after = {offer.pk: offer.price for offer in Offer.objects.all()}
    assert counts(summary) == (5, 0, 1, 4, 0, 0)
    assert sorted(set(after.items()) - set(before.items())) == [(min(after), Decimal("8.20"))]


def test_a_sold_out_item_is_no_longer_offered_and_comes_back(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, [good("a", availability="in_stock")]))
    states = []

    for word in ("out_of_stock", "in_stock"):
        bring(feed_of(tmp_path, [good("a", availability=word)]))
        states.append(Offer.objects.get().is_active)

    assert states == [False, True]


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ("0 EUR", "Le prix est 0."),
        ("12 USD", "Le prix est en USD, pas en euros."),
    ],
)
def test_a_price_that_cannot_be_shown_is_held_with_its_reason(tmp_path: Path, price: str, reason: str) -> None:
    path = feed_of(tmp_path, [good("a"), good("b", price)])

    summary = bring(path)

    assert counts(summary) == (2, 1, 0, 0, 1, 0)
    assert [(m.row, m.reason) for m in summary.messages] == [(2, reason)]
    assert Product.objects.count() == 1


def test_a_price_that_falls_by_ninety_percent_waits_for_a_person(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, [good("a", "75.00 EUR")]))
    fallen = feed_of(tmp_path, [good("a", "7.50 EUR")])

    held = bring(fallen)
    price_meanwhile = Offer.objects.get().price
    confirmed = bring(fallen, how=How(confirmed=True))

    assert counts(held) == (1, 0, 0, 0, 1, 0)
    assert price_meanwhile == Decimal("75.00")
    assert counts(confirmed) == (1, 0, 1, 0, 0, 0)
    assert Offer.objects.get().price == Decimal("7.50")


def test_a_barcode_of_another_product_is_held(tmp_path: Path) -> None:
    path = feed_of(tmp_path, [good("a", gtin="3017620422003"), good("b", gtin="3017620422003")])

    summary = bring(path)

    assert counts(summary) == (2, 1, 0, 0, 1, 0)
    assert [(m.column, m.value) for m in summary.messages] == [("code-barres", "3017620422003")]


def test_an_identifier_used_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    path = feed_of(tmp_path, [good("a"), good("a", "9.00 EUR"), good("b")])

    summary = bring(path)

    assert counts(summary) == (3, 2, 0, 0, 0, 1)
    assert sorted(Offer.objects.values_list("price", flat=True)) == [Decimal("7.50"), Decimal("7.50")]


def test_a_feed_with_too_many_records_gone_changes_nothing_and_raises_a_flag(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, goods(20)))
    before = everything()

    summary = bring(feed_of(tmp_path, [good("m0", "8.00 EUR"), *goods(15)[1:]]))

    assert summary.refused_whole.startswith("5 des 20 produits déjà connus ne sont plus dans le flux")
    assert everything() == before
    assert Source.objects.get().flag == summary.refused_whole
    assert [run.refused_whole for run in FeedRun.objects.order_by("pk")] == ["", summary.refused_whole]


def test_an_empty_feed_changes_nothing(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, goods(2)))
    before = everything()

    summary = bring(feed_of(tmp_path, []))

    assert summary.refused_whole != ""
    assert everything() == before


def test_a_feed_cut_anywhere_changes_nothing(tmp_path: Path) -> None:
    path = feed_of(tmp_path, goods(12))
    bring(path)
    before = everything()
    whole = path.read_bytes()

    for share in range(5, 100, 5):
        path.write_bytes(whole[: len(whole) * share // 100])
        assert bring(path).refused_whole != ""

    assert everything() == before


def test_prices_without_their_decimal_comma_change_nothing(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, goods(40)))
    before = everything()

    summary = bring(feed_of(tmp_path, goods(40, "750 EUR")))

    assert summary.refused_whole.startswith("40 des 40 prix sont dix fois plus hauts ou plus bas")
    assert everything() == before


def test_an_item_is_taken_off_when_it_stays_away_from_two_feeds_and_comes_back(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, goods(10)))
    states = []

    for count in (9, 9, 10):
        bring(feed_of(tmp_path, goods(count)))
        states.append((Product.objects.last().state, ImportedRecord.objects.last().state))

    assert states == [
        (ProductState.PUBLISHED, RecordState.MISSING),
        (ProductState.HIDDEN, RecordState.HIDDEN),
        (ProductState.PUBLISHED, RecordState.FRESH),
    ]


def test_a_dry_run_says_what_a_run_does_and_leaves_no_trace(tmp_path: Path) -> None:
    path = feed_of(tmp_path, [*goods(5), good("x", "0 EUR")])

    dry = bring(path, how=How(dry_run=True))
    after_dry = (everything(), Source.objects.count(), FeedRun.objects.count())
    real = bring(path)

    assert dry.as_dict() == real.as_dict()
    assert after_dry == ({name: [] for name in after_dry[0]}, 0, 0)


def test_what_a_seller_sells_here_waits_for_a_vat_rate(tmp_path: Path) -> None:
    marc()

    summary = bring(feed_of(tmp_path, [good("a", title="Objet indéfinissable")]), seller="chez-marc")

    assert counts(summary) == (1, 0, 0, 0, 1, 0)
    assert [m.column for m in summary.messages] == ["TVA"]


def test_the_shop_of_nobody_and_the_source_of_another_are_refused(tmp_path: Path) -> None:
    marc()
    path = feed_of(tmp_path, goods(1))
    bring(path)

    with pytest.raises(UnknownSeller):
        bring(path, source="new", seller="charlie")
    with pytest.raises(SourceTaken):
        bring(path, source="ruche", seller="chez-marc")

    assert Source.objects.count() == 1


def test_stock_of_a_changed_product_never_falls_below_what_is_promised(tmp_path: Path) -> None:
    bring(feed_of(tmp_path, [good("a", quantity="9")]))
    Product.objects.update(stock_on_hand=9, stock_held=2, stock_promised=4)

    bring(feed_of(tmp_path, [good("a", quantity="3")]))

    assert Product.objects.get().stock_on_hand == 6
