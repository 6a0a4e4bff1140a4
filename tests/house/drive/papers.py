"""The papers of a sale, its harvest lists, orders by phone."""

from typing import Any

from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.harvests import harvest_link
from tests.house.cast import House
from tests.house.rows import ALL, DRIVE_AGENTS, DRIVE_AGENTS_DO, NOBODY, SELLERS, SELLERS_DO, Row

_NOTHING_TO_BRING = (302, 403, 404, 404, 403, 403, 403, 403)
_NOT_THERE = (302, 403, 403, 403, 404, 403, 403, 404)


def _of_sale(*more: Any) -> Any:
    def args(house: House) -> list[Any]:
        return [Cycle.objects.values_list("pk", flat=True).get(), *more]

    return args


def _leg(house: House) -> list[Any]:
    return [CycleLeg.objects.values_list("pk", flat=True).get()]


def _link(*more: Any) -> Any:
    return lambda house: [harvest_link(_leg(house)[0]).split("/")[-2], *more]


ROWS = (
    Row("drive:papers", DRIVE_AGENTS, _of_sale()),
    Row("drive:paper", DRIVE_AGENTS, _of_sale("preparation")),
    Row("drive:paper", _NOT_THERE, _of_sale("autre")),
    Row("drive:parcels", DRIVE_AGENTS, _of_sale()),
    Row("drive:my_rides", SELLERS),
    Row("drive:my_rides", SELLERS_DO, method="POST"),
    Row("drive:my_ride_paper", _NOTHING_TO_BRING, _of_sale("transfert")),
    Row("drive:poster", DRIVE_AGENTS, _of_sale("a4")),
    Row("drive:poster", _NOT_THERE, _of_sale("a5")),
    Row("drive:catalogue", DRIVE_AGENTS, _of_sale()),
    Row("drive:entry", DRIVE_AGENTS, _of_sale()),
    Row("drive:entered", _NOT_THERE, lambda house: ["R7K2AB"]),
    Row("drive:entered_confirmation", _NOT_THERE, lambda house: ["R7K2AB"]),
    Row("drive:harvest_watch", DRIVE_AGENTS, _of_sale()),
    Row("drive:harvest_paper", DRIVE_AGENTS, _leg),
    Row("drive:harvest_again", DRIVE_AGENTS_DO, _leg, "POST"),
    Row("drive:harvests", SELLERS),
    Row("drive_harvest", ALL, _link()),
    Row("drive_harvest", NOBODY, lambda house: ["unknown"]),
    Row("drive_harvest_file", ALL, _link("pdf")),
    Row("drive_harvest_file", ALL, _link("csv")),
)
