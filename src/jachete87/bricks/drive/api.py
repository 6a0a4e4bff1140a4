"""Points, slots and cycles in the API."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router, Schema

from jachete87.base.api import Paged, PageNumber, PageSize, Problem, paged
from jachete87.base.errors import NotFound
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.models import Cycle, Point, Slot
from jachete87.bricks.drive.rules.texts import point_url

router = Router()

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class PointOut(Schema):
    """A pick-up point."""

    id: int
    slug: str
    name: str
    url: str
    address: str
    commune: str
    commune_code: str
    latitude: float
    longitude: float
    instructions: str


class DriveSlotOut(Schema):
    """A span of time at a point; `remaining` orders still fit in."""

    id: int
    cycle: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    remaining: int


class CycleOut(Schema):
    """A sale that takes orders now: until `closes_at`, collected on a local day."""

    id: int
    opens_at: datetime
    closes_at: datetime
    collect_on: date
    points: list[int]


class PageAsk(Schema):
    """Which page of a list."""

    page: PageNumber = 1
    page_size: PageSize = 20


@router.get("/points", response={200: Paged[PointOut], 422: Problem}, summary="Pick-up points")
def points(request: HttpRequest, asked: Query[PageAsk]) -> dict[str, Any]:
    """The open pick-up points by name."""
    found = queries.points()
    first = (asked.page - 1) * asked.page_size
    rows = [_point(point) for point in found[first : first + asked.page_size]]
    return paged(rows, found.count(), asked.page, asked.page_size)


@router.get("/points/{point_id}/slots", response={200: list[DriveSlotOut], 404: Problem, 422: Problem}, summary="Slots")
def slots(request: HttpRequest, point_id: Id) -> list[dict[str, Any]]:
    """The slots at a point in the sales that take orders now, full ones included."""
    if not queries.points().filter(pk=point_id).exists():
        raise NotFound(gettext("Ce point de retrait n'existe pas."))
    return [_slot(slot) for slot in queries.slots_at(point_id, now())]


@router.get("/cycles", response={200: Paged[CycleOut], 422: Problem}, summary="Order cycles")
def cycles(request: HttpRequest, asked: Query[PageAsk]) -> dict[str, Any]:
    """The sales that take orders now, the next cut-off first."""
    found = queries.open_cycles(now())
    first = (asked.page - 1) * asked.page_size
    page = list(found[first : first + asked.page_size])
    where = queries.points_of_cycles(cycle.pk for cycle in page)
    rows = [_cycle(cycle, where.get(cycle.pk, [])) for cycle in page]
    return paged(rows, found.count(), asked.page, asked.page_size)


def _point(point: Point) -> dict[str, Any]:
    return {
        "id": point.pk,
        "slug": point.slug,
        "name": point.name,
        "url": point_url(point.slug),
        "address": point.address,
        "commune": point.commune.name,
        "commune_code": point.commune_id,
        "latitude": point.latitude,
        "longitude": point.longitude,
        "instructions": point.instructions,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "id": slot.pk,
        "cycle": slot.cycle_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "capacity": slot.capacity,
        "remaining": slot.capacity - slot.booked,
    }


def _cycle(cycle: Cycle, where: list[Point]) -> dict[str, Any]:
    return {
        "id": cycle.pk,
        "opens_at": cycle.opens_at,
        "closes_at": cycle.closes_at,
        "collect_on": cycle.collect_on,
        "points": [point.pk for point in where],
    }
