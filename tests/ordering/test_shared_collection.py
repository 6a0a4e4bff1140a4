"""Shared collection: a cup and a book ride to a point with the farm goods; one slot, one pass, one hand-over."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions.changing import NewTime, cancel_cycle, move_cycle
from jachete87.bricks.drive.actions.riding import give_up_parcels
from jachete87.bricks.drive.actions.rules import StillBrought, change_drive
from jachete87.bricks.drive.actions.telling import Told
from jachete87.bricks.drive.models import FarmDrive, Place, Slot
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.basket.actions.joining import want_more
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.ledger.models import LedgerEntry
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.orders.queries import view_of
from tests.ordering.market import Market, buy, expire_all, ills
from tests.ordering.riding import open_carrying_market, riding, three

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return open_carrying_market(now())


def _told(purchase: Purchase) -> list[tuple[str, str, str, str]]:
    rows = SubOrder.objects.filter(purchase=purchase).order_by("number")
    return [(each.seller.slug, each.brick_id, each.state, str(each.fee)) for each in rows]


def test_one_purchase_has_three_sellers_one_place_and_one_pass(market: Market) -> None:
    purchase = three(market)

    assert _told(purchase) == [
        ("ferme-de-jean", "drive", "to_prepare", "2.00"),
        ("atelier-paula", "galerie", "to_prepare", "1.50"),
        ("librairie-marc", "relais", "to_prepare", "1.50"),
    ]
    orders = SubOrder.objects.filter(purchase=purchase)
    assert orders.values("reservation", "place", "starts_at").distinct().count() == 1
    assert set(orders.values_list("seller__slug", "carrier", "bring_by")) == {
        ("ferme-de-jean", None, None),
        ("atelier-paula", "drive", market.slots[0].starts_at - timedelta(hours=2)),
        ("librairie-marc", "drive", market.slots[0].starts_at - timedelta(hours=2)),
    }
    assert len(view_of(purchase, market.at).groups) == 1
    assert ills() == []


def _owed(market: Market) -> dict[str, Decimal]:
    """What the ledger owes each seller, in euros."""
    rows = LedgerEntry.objects.filter(account__kind="payable").values_list("account__seller__slug", "amount")
    found: dict[str, Decimal] = {}
    for slug, amount in rows:
        found[slug] = found.get(slug, Decimal(0)) - amount
    return found


def test_when_all_is_brought_one_pass_hands_over_allthree(market: Market) -> None:
    purchase = three(market)
    tablet = Tablet(market, "A")

    outcomes = tablet.tells(
        tablet.did("dropped_off", seller=market.paula.pk), tablet.did("dropped_off", seller=market.marc.pk),
        tablet.did("handed_over", after=30),
    )  # fmt: skip

    assert outcomes == ["applied", "applied", "applied"]
    assert {state for _, _, state, _ in _told(purchase)} == {"handed_over"}
    assert _owed(market) == {
        "ferme-de-jean": Decimal("8.50"), "atelier-paula": Decimal("25.50"),
        "librairie-marc": market.book.price + Decimal("1.50"),
    }  # fmt: skip
    assert ills() == []


def test_when_the_potter_did_not_come_her_part_goes_back_and_the_rest_is_handed_over(market: Market) -> None:
    purchase = three(market)
    tablet = Tablet(market, "A")

    outcomes = tablet.tells(
        tablet.did("dropped_off", seller=market.marc.pk),
        tablet.did("not_come", seller=market.paula.pk, reason="Paula est malade"),
        tablet.did("handed_over", after=30),
    )  # fmt: skip

    assert outcomes == ["applied", "applied", "applied"]
    assert [state for _, _, state, _ in _told(purchase)] == ["handed_over", "cancelled", "handed_over"]
    assert Line.objects.get(sub_order__purchase=purchase, sub_order__seller=market.paula).state == "missing"
    purchase.refresh_from_db()
    assert (purchase.state, purchase.payment.refunded) == ("placed", Decimal("25.50"))
    assert _owed(market) == {
        "ferme-de-jean": Decimal("8.50"), "atelier-paula": Decimal("0.00"),
        "librairie-marc": market.book.price + Decimal("1.50"),
    }  # fmt: skip
    mail = Mail.objects.get(key=f"missing-{purchase.reference}-2")
    assert "Tasse en porcelaine" in mail.text
    assert "Paula est malade" in mail.text
    assert ills() == []


def test_a_hand_over_waits_until_it_is_noted_whether_the_parcel_came(market: Market) -> None:
    purchase = three(market)
    tablet, other = Tablet(market, "A"), Tablet(market, "B")

    first = tablet.tells(tablet.did("dropped_off", seller=market.marc.pk), tablet.did("handed_over", after=30))
    states = [state for _, _, state, _ in _told(purchase)]
    other.tells(other.did("dropped_off", seller=market.paula.pk))

    assert first == ["applied", "waits"]
    assert states == ["to_prepare"] * 3
    assert [state for _, _, state, _ in _told(purchase)] == ["handed_over"] * 3


def test_who_was_noted_as_not_come_is_not_noted_as_come(market: Market) -> None:
    three(market)
    tablet = Tablet(market, "A")

    outcomes = tablet.tells(
        tablet.did("not_come", seller=market.paula.pk), tablet.did("not_come", seller=market.paula.pk),
        tablet.did("dropped_off", seller=market.paula.pk),
    )  # fmt: skip

    assert outcomes == ["applied", "nothing", "conflict"]
    assert ills() == []


def test_a_cup_and_a_book_ride_without_farm_goods_in_one_place(market: Market) -> None:
    purchase = buy(riding(market, market.cup, market.book), market)

    assert _told(purchase) == [
        ("atelier-paula", "galerie", "to_prepare", "2.72"),
        ("librairie-marc", "relais", "to_prepare", "2.28"),
    ]
    assert Place.objects.filter(state="taken").count() == 1
    assert SubOrder.objects.filter(purchase=purchase, carrier="drive", group_key__startswith="cycle-").count() == 2
    assert ills() == []


def test_a_sale_that_moves_takes_its_riders_along(market: Market) -> None:
    purchase = three(market)
    cycle = Slot.objects.get(pk=market.slots[0].pk).cycle
    to = NewTime(cycle.collect_on + timedelta(days=1), time(17), cycle.closes_at.astimezone(PARIS).replace(tzinfo=None))

    move_cycle(cycle_id=cycle.pk, to=to, told=Told("k", "La halle est fermée", "", None), at=market.at)
    expire_all(market.at)

    starts = market.slots[0].starts_at
    orders = SubOrder.objects.filter(purchase=purchase)
    assert set(orders.values_list("starts_at", "bring_by")) == {(starts, None), (starts, starts - timedelta(hours=2))}
    assert Mail.objects.filter(key__startswith="moved-", about=purchase.reference).count() == 1
    assert ills() == []


def test_a_sale_that_is_cancelled_gives_all_back(market: Market) -> None:
    purchase = three(market)
    cycle = Slot.objects.get(pk=market.slots[0].pk).cycle

    cancel_cycle(cycle_id=cycle.pk, told=Told("k", "Neige", "", None), at=market.at)
    expire_all(market.at)

    purchase.refresh_from_db()
    assert (purchase.state, purchase.payment.refunded) == ("cancelled", purchase.total)
    assert set(_owed(market).values()) == {Decimal("0.00")}
    assert ills() == []


def test_more_of_what_rides_rides_too_and_pays_no_second_parcel(market: Market) -> None:
    purchase = three(market)
    cup = Line.objects.get(sub_order__purchase=purchase, sub_order__seller=market.paula)
    basket = start_basket()

    want_more(key=basket.key, purchase=purchase, line_id=cup.pk, quantity=1, at=market.at)
    more = buy(basket, market)

    (order,) = SubOrder.objects.filter(purchase=more)
    assert (order.brick_id, order.carrier_id, order.fee, order.total) == (
        "galerie", "drive", Decimal("0.00"), Decimal("24.00"),
    )  # fmt: skip
    assert Place.objects.filter(state="taken").count() == 1
    assert ills() == []


def _at_the_end(market: Market) -> datetime:
    """Thirteen hours after the last slot of the first sale."""
    mine = [slot for slot in market.slots if slot.cycle_id == market.slots[0].cycle_id]
    return mine[-1].ends_at + timedelta(hours=13)


def test_what_nobody_received_goes_back_half_a_day_after_the_collection(market: Market) -> None:
    purchase = three(market)
    tablet = Tablet(market, "A")
    tablet.tells(tablet.did("dropped_off", seller=market.marc.pk))

    give_up_parcels(at=_at_the_end(market) - timedelta(hours=2))
    early = [state for _, _, state, _ in _told(purchase)]
    give_up_parcels(at=_at_the_end(market))

    assert early == ["to_prepare"] * 3
    assert [state for _, _, state, _ in _told(purchase)] == ["to_prepare", "cancelled", "to_prepare"]
    assert give_up_parcels(at=_at_the_end(market)) == 0
    assert ills() == []


def test_where_nobody_kept_the_post_nothing_is_given_up(market: Market) -> None:
    purchase = three(market)

    give_up_parcels(at=_at_the_end(market))

    assert [state for _, _, state, _ in _told(purchase)] == ["to_prepare"] * 3


def test_the_drive_takes_parcels_until_those_on_their_way_are_handed_over(market: Market) -> None:
    three(market)
    drive = FarmDrive.objects.get()
    told = {
        "name": drive.name,
        "text": "",
        "fee": drive.fee,
        "hourly": 0,
        "handling_fee": None,
        "bring_hours": 2,
        "sellers": [],
    }

    with pytest.raises(StillBrought):
        change_drive(drive_id=drive.pk, told=told, by_user_id=None)

    assert FarmDrive.objects.get().handling_fee == Decimal("1.50")


def test_the_doctor_names_what_rides_with_a_sale_that_does_not_take_it(market: Market) -> None:
    three(market)

    FarmDrive.objects.update(handling_fee=None)

    assert sum("what rides along is brought" in ill for ill in ills()) == 2
