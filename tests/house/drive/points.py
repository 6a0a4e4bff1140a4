"""Points, slots, those who wait for a place, the rota."""

from typing import Any

from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.models import Cycle, Place, Slot
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, DRIVE_AGENTS_DO, NOBODY, Row


def _point(house: House) -> list[Any]:
    return [house.point.pk]


def _sale(house: House) -> list[Any]:
    return [Cycle.objects.get().pk]


def _slot(house: House) -> list[Any]:
    return [Cycle.objects.get().pk, Slot.objects.get().pk]


def _said(house: House) -> dict[str, Any]:
    return {"name": "Halle", "address": "Place", "commune": house.point.commune_id, "is_open": "on"}


def _closed(house: House) -> dict[str, Any]:
    today = now().astimezone(PARIS).date().isoformat()
    return {"first_day": today, "last_day": today, "reason": "Travaux"}


def _room(house: House) -> dict[str, Any]:
    return {f"slot-{Slot.objects.get().pk}-capacity": 8, f"slot-{Slot.objects.get().pk}-is_open": "on"}


def _one_more(house: House) -> dict[str, Any]:
    return {"point": house.point.pk, "start": "06:00", "end": "07:00", "capacity": 5}


def _shift(house: House) -> dict[str, Any]:
    return {"point": house.point.pk, "start": "06:00", "end": "07:00", "wanted": 2}


NO_SUCH = (302, 403, 403, 403, 404, 403, 403, 404)

ROWS = (
    Row("drive_wait", NOBODY, lambda house: [0]),
    Row("drive_wait_left", NOBODY, lambda house: ["nobody"]),
    Row("basket_claim", NOBODY, lambda house: ["nowhere", "nobody"]),
    Row("drive:points", DRIVE_AGENTS),
    Row("drive:point_new", DRIVE_AGENTS),
    Row("drive:point_new", DRIVE_AGENTS_DO, method="POST", data=_said),
    Row("drive:point", DRIVE_AGENTS, _point),
    Row("drive:point", DRIVE_AGENTS_DO, _point, "POST", _said),
    Row("drive:point_close", DRIVE_AGENTS_DO, _point, "POST", _closed),
    Row("drive:point_open", NO_SUCH, lambda house: [house.point.pk, 0], "POST"),
    Row("drive:place_slot", DRIVE_AGENTS, lambda house: [Place.objects.get().pk]),
    Row("drive:place_slot", DRIVE_AGENTS, lambda house: [Place.objects.get().pk], "POST"),
    Row("drive:slots", DRIVE_AGENTS, _sale),
    Row("drive:slot_change", DRIVE_AGENTS_DO, _slot, "POST", _room),
    Row("drive:slot_add", DRIVE_AGENTS_DO, _sale, "POST", _one_more),
    Row("drive:rota", DRIVE_AGENTS, _sale),
    Row("drive:rota", DRIVE_AGENTS_DO, _sale, "POST", _shift),
    Row("drive:rota_copy", DRIVE_AGENTS_DO, _sale, "POST"),
    Row("drive:duty_on", NO_SUCH, lambda house: [*_sale(house), 0], "POST"),
    Row("drive:duty_off", NO_SUCH, lambda house: [*_sale(house), 0], "POST"),
)
