"""Camille has her order in another slot, or at another point: herself until the cut-off, Agnès until the hand-over."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.ordering.joining import cancel
from tests.ordering.market import bought, ills
from tests.signed_in import agent

from jachete87.bricks.drive.actions.waiting import offer_places, wait_for
from jachete87.bricks.drive.models import Place, Point, Slot, WaitingEntry
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.bricks import CycleClosed, SlotFull, WayNotAvailable
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.moving import change_slot
from jachete87.kernel.orders.actions.purchases import TooLate
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Purchase, SubOrder


def _slots(farms: Farms, point: Point) -> list[Slot]:
    return list(Slot.objects.filter(cycle=farms.leg.cycle, point=point).order_by("starts_at"))


def _bought(farms: Farms) -> Purchase:
    """Honey and cheese; at the Halle, in the first slot, because it is the first that fits."""
    return bought(farms.market, farms.market.honey, farms.cheese)


def _stand(purchase: Purchase) -> tuple[int, list[int], set[str]]:
    """The slot of the place, what is booked of every slot of the sale, and the ways of the orders."""
    orders = SubOrder.objects.filter(purchase=purchase)
    place = Place.objects.get(reference=orders[0].reservation)
    slots = Slot.objects.filter(cycle=place.slot.cycle).order_by("pk")
    booked = [(one.booked, one.booked_crates) for one in slots]
    return place.slot_id, [n for n, _crates in booked], {order.way_label for order in orders}


def _other(purchase: Purchase, farms: Farms) -> Slot:
    """A slot of the sale at the other point."""
    place = Place.objects.select_related("slot").get(
        reference=SubOrder.objects.filter(purchase=purchase)[0].reservation
    )
    others = Slot.objects.filter(cycle=place.slot.cycle).exclude(point=place.slot.point_id)
    return others.select_related("point").order_by("starts_at")[0]


def _deed(farms: Farms, actor: Actor = Actor.SHOPPER, later: timedelta = timedelta()) -> Deed:
    return Deed(actor, farms.at + later)


def test_a_shopper_takes_another_point_and_everything_goes_along(farms: Farms) -> None:
    purchase = _bought(farms)
    slot, order = _other(purchase, farms), SubOrder.objects.filter(purchase=purchase)[0]
    path = f"/achats/{purchase.reference}/{purchase.token}/creneau/{order.number}"

    seen, done = Client().get(path), Client().post(path, {"choice": slot.pk})

    assert (seen.status_code, done.status_code) == (200, 302)
    place, booked, ways = _stand(purchase)
    assert (place, sum(booked), ways) == (slot.pk, 1, {f"Retrait\N{NO-BREAK SPACE}: {slot.point.name}"})
    told = SubOrder.objects.filter(purchase=purchase).values_list("starts_at", "ends_at")
    assert set(told) == {(slot.starts_at, slot.ends_at)}
    letter = Mail.objects.get(key__startswith="slot-")
    assert (letter.recipient, slot.point.name in letter.text) == (purchase.email, True)
    assert ills() == []


def test_a_full_slot_is_refused_and_nothing_changes(farms: Farms) -> None:
    purchase = _bought(farms)
    slot, before = _other(purchase, farms), _stand(purchase)
    Slot.objects.filter(pk=slot.pk).update(chilled=0, crates=0)

    with pytest.raises(SlotFull):
        change_slot(order_id=_order(purchase), slot_id=slot.pk, deed=_deed(farms))

    assert (_stand(purchase), Mail.objects.filter(key__startswith="slot-").count()) == (before, 0)


def test_a_point_to_which_a_farm_does_not_come_is_not_offered(farms: Farms) -> None:
    purchase = _bought(farms)
    slot, before = _other(purchase, farms), _stand(purchase)
    here = Place.objects.select_related("slot__point").get(reference__in=_references(purchase)).slot.point
    farms.leg.points.add(here)

    with pytest.raises(WayNotAvailable):
        change_slot(order_id=_order(purchase), slot_id=slot.pk, deed=_deed(farms))

    assert _stand(purchase) == before


def test_a_slot_of_another_sale_is_not_offered(farms: Farms) -> None:
    purchase = _bought(farms)
    elsewhere = Slot.objects.filter(cycle=farms.next_leg().cycle)[0]

    with pytest.raises(WayNotAvailable):
        change_slot(order_id=_order(purchase), slot_id=elsewhere.pk, deed=_deed(farms))

    assert _stand(purchase)[0] != elsewhere.pk


def test_after_the_cut_off_only_the_desk_moves_an_order(farms: Farms) -> None:
    purchase = _bought(farms)
    slot, before = _other(purchase, farms), _stand(purchase)
    Place.objects.update(taken_at=farms.at - timedelta(hours=2), closes_at=farms.at - timedelta(hours=1))

    with pytest.raises(CycleClosed):
        change_slot(order_id=_order(purchase), slot_id=slot.pk, deed=_deed(farms))
    kept = _stand(purchase)
    place = Place.objects.get(reference__in=_references(purchase))
    agnes = agent("Agnès", "chambre-agriculture")
    answer = agnes.post(f"/espace/drive/places/{place.pk}", {"choice": slot.pk, "reason": "Neige"})

    assert (kept, answer.status_code, _stand(purchase)[0]) == (before, 302, slot.pk)
    assert "Neige" in Mail.objects.get(key__startswith="slot-").text


def test_what_was_handed_over_or_cancelled_stays_where_it_was(farms: Farms) -> None:
    purchase = _bought(farms)
    slot = _other(purchase, farms)
    cancel(purchase, farms.market)

    with pytest.raises(TooLate):
        change_slot(order_id=_order(purchase), slot_id=slot.pk, deed=_deed(farms, Actor.POINT))

    assert Mail.objects.filter(key__startswith="slot-").count() == 0


def test_who_waits_for_the_place_that_is_free_hears_of_it(farms: Farms) -> None:
    Slot.objects.update(capacity=1)
    purchase = _bought(farms)
    left = Place.objects.select_related("slot").get(reference__in=_references(purchase)).slot
    wait_for(slot=left, email="charlie@example.test", language="fr", needs_cold=False, at=farms.at)

    before = offer_places(at=farms.at)
    change_slot(order_id=_order(purchase), slot_id=_other(purchase, farms).pk, deed=_deed(farms))
    after = offer_places(at=farms.at)

    assert (before, after, WaitingEntry.objects.get().state) == (0, 1, "offered")


def _order(purchase: Purchase) -> int:
    return SubOrder.objects.filter(purchase=purchase).order_by("number")[0].pk


def _references(purchase: Purchase) -> list[str]:
    return list(SubOrder.objects.filter(purchase=purchase).values_list("reservation", flat=True))
