"""What the drive's desks answer to every role."""

from typing import Any

from jachete87.bricks.drive.models import Cycle
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, Row

_NOT_THERE = (302, 403, 403, 403, 404, 403, 403, 404)


def _of_sale(*more: Any) -> Any:
    def args(house: House) -> list[Any]:
        return [Cycle.objects.values_list("pk", flat=True).get(), *more]

    return args


DRIVE = (
    Row("drive:cycles", DRIVE_AGENTS),
    Row("drive:papers", DRIVE_AGENTS, _of_sale()),
    Row("drive:paper", DRIVE_AGENTS, _of_sale("preparation")),
    Row("drive:paper", _NOT_THERE, _of_sale("autre")),
    Row("drive:poster", DRIVE_AGENTS, _of_sale("a4")),
    Row("drive:poster", _NOT_THERE, _of_sale("a5")),
)
