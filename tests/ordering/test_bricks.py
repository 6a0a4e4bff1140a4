"""Every installed brick keeps the contract."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from jachete87.kernel import bricks
from jachete87.kernel.bricks import Brick, Choice, GroupQuote, LineAsk, WayNotAvailable
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Brick as BrickRow
from jachete87.kernel.membership.models import Institution
from tests.ordering.market import ADDRESS, Market, ills

SLUGS = [brick.slug for brick in bricks.installed()]
each_brick = pytest.mark.parametrize("slug", SLUGS)


@pytest.fixture
def lines(market: Market) -> Callable[[str], list[LineAsk]]:
    def of(slug: str) -> list[LineAsk]:
        offers = Offer.objects.filter(brick=slug).select_related("variant__product").order_by("pk")
        assert offers, f"The brick {slug} brings nothing to the market: write open_shop(at) in its tests/goods.py."
        return [LineAsk(n, o.pk, o.variant.product.seller_id, 2, o.price * 2) for n, o in enumerate(offers, start=1)]

    return of


def _first_paid_here(brick: Brick, lines: list[LineAsk], market: Market) -> tuple[GroupQuote, list[LineAsk], Choice]:
    quote = next(q for q in brick.quote(lines, market.at) if q.ways and q.ways[0].kind != "handoff")
    mine = [line for line in lines if line.line_id in quote.line_ids]
    way = quote.ways[0]
    slot = way.slots[0].id if way.needs_slot else None
    return quote, mine, Choice(way.id, slot, ADDRESS if way.needs_address else "")


@each_brick
def test_it_says_who_it_is(market: Market, slug: str) -> None:
    brick = bricks.brick(slug)

    row = BrickRow.objects.get(pk=slug)

    assert row.institution == Institution.objects.get(pk=brick.institution)
    assert all((brick.name, brick.promise, brick.short_name))
    assert re.fullmatch("#[0-9a-f]{6}", brick.colour)


@each_brick
def test_every_line_stands_in_exactly_one_group(market: Market, lines: Callable, slug: str) -> None:
    asked = [*lines(slug), LineAsk(99, 10**9, market.jean.pk, 1, Decimal("1.00"))]

    quotes = bricks.brick(slug).quote(asked, market.at)

    assert sorted(pk for quote in quotes for pk in quote.line_ids) == sorted(line.line_id for line in asked)
    assert len({quote.key for quote in quotes}) == len(quotes)
    assert all(quote.ways or quote.notices for quote in quotes)


@each_brick
def test_a_quote_asks_the_database_as_often_for_one_line_as_for_all(
    market: Market, lines: Callable, slug: str, django_assert_max_num_queries: Callable
) -> None:
    brick = bricks.brick(slug)
    brick.quote(lines(slug), market.at)

    with django_assert_max_num_queries(6):
        brick.quote(lines(slug) * 3, market.at)


@each_brick
def test_what_can_be_had_says_so_in_both_languages(market: Market, lines: Callable, slug: str) -> None:
    asked = lines(slug)

    said = bricks.brick(slug).availabilities([line.offer_id for line in asked], market.at)

    assert set(said) == {line.offer_id for line in asked}
    assert all(each.text and each.text_en and each.state for each in said.values())


@each_brick
def test_a_reservation_lives_from_the_basket_to_the_cancelled_order(market: Market, lines: Callable, slug: str) -> None:
    brick = bricks.brick(slug)
    _, mine, choice = _first_paid_here(brick, lines(slug), market)

    reference = brick.reserve(mine, choice, market.at + timedelta(minutes=20), market.at)
    handover = brick.handover(reference)
    brick.confirm(reference)
    brick.confirm(reference)
    brick.release(reference)
    brick.cancel(reference)
    brick.cancel(reference)

    assert len(reference) <= 80
    assert all((handover.title, handover.next_step))
    assert list(brick.breaches()) == []
    assert ills() == []


@each_brick
def test_more_can_be_had_with_a_reservation_and_it_says_how(market: Market, lines: Callable, slug: str) -> None:
    brick = bricks.brick(slug)
    _, mine, choice = _first_paid_here(brick, lines(slug), market)
    reference = brick.reserve(mine, choice, market.at + timedelta(minutes=20), market.at)

    again = brick.chosen(reference)

    assert (again.way, again.slot) == (choice.way, choice.slot)
    assert brick.handover_with(reference, mine) == brick.handover(reference)


@each_brick
def test_a_reservation_that_was_released_gives_back_once(market: Market, lines: Callable, slug: str) -> None:
    brick = bricks.brick(slug)
    _, mine, choice = _first_paid_here(brick, lines(slug), market)
    reference = brick.reserve(mine, choice, market.at + timedelta(minutes=20), market.at)

    brick.release(reference)
    brick.release(reference)

    assert list(brick.breaches()) == []


@each_brick
def test_a_way_that_was_not_offered_is_refused(market: Market, lines: Callable, slug: str) -> None:
    brick = bricks.brick(slug)
    _, mine, _ = _first_paid_here(brick, lines(slug), market)

    with pytest.raises(WayNotAvailable):
        brick.reserve(mine, Choice("by-pigeon"), market.at + timedelta(minutes=20), market.at)


@each_brick
def test_what_is_due_is_done_once(market: Market, slug: str) -> None:
    brick = bricks.brick(slug)
    brick.expire(market.at)

    assert brick.expire(market.at) == 0


@each_brick
def test_a_place_that_lapsed_is_taken_anew_if_there_is_one(market: Market, lines: Callable, slug: str) -> None:
    brick = bricks.brick(slug)
    _, mine, choice = _first_paid_here(brick, lines(slug), market)
    reference = brick.reserve(mine, choice, market.at + timedelta(minutes=1), market.at)
    brick.expire(market.at + timedelta(minutes=2))

    brick.confirm(reference)
    said = brick.handover(reference)
    brick.cancel(reference)

    assert all((said.title, said.next_step))
    assert ills() == [], "nothing is left of it, since nobody ordered"


def test_a_slot_that_lapsed_and_is_taken_anew_counts_once(market: Market, lines: Callable) -> None:
    drive = bricks.brick("drive")
    _, mine, choice = _first_paid_here(drive, lines("drive"), market)
    reference = drive.reserve(mine, choice, market.at + timedelta(minutes=1), market.at)
    drive.expire(market.at + timedelta(minutes=2))

    drive.confirm(reference)

    assert market.slots[0].booked == 1


@each_brick
def test_its_points_are_the_same_in_both_languages_and_have_a_page(market: Market, slug: str, client: Client) -> None:
    brick = bricks.brick(slug)

    with override("fr"):
        french = list(brick.places())
    with override("en"):
        english = list(brick.places())

    assert french == english
    assert all(place.text and place.text_en for place in french)
    assert {client.get(prefix + place.url).status_code for place in french for prefix in ("", "/en")} <= {200}
