"""The sales of the drive, their rhythms, the drives."""

from jachete87.bricks.drive.models import Cycle, CycleRule, FarmDrive
from tests.house.cast import House
from tests.house.rows import ALL, DRIVE_AGENTS, DRIVE_AGENTS_DO, NOBODY, POST_ONLY, Row

ASKED = (302, 403, 403, 403, 422, 403, 403, 422)
"""A form without anything in it."""


def cycle(house: House) -> list[int]:
    return list(Cycle.objects.order_by("pk").values_list("pk", flat=True)[:1])


def rule(house: House) -> list[int]:
    return list(CycleRule.objects.order_by("pk").values_list("pk", flat=True)[:1])


def farm_drive(house: House) -> list[int]:
    return list(FarmDrive.objects.order_by("pk").values_list("pk", flat=True)[:1])


ROWS = (
    Row("drive:cycles", DRIVE_AGENTS),
    Row("drive:cycle", DRIVE_AGENTS, cycle),
    *(
        row
        for name in ("drive:cycle_move", "drive:cycle_cancel", "drive:cycle_merge", "drive:cycle_message")
        for row in (Row(name, DRIVE_AGENTS, cycle), Row(name, ASKED, cycle, "POST", lambda house: {"see": 1}))
    ),
    Row("drive:rules", DRIVE_AGENTS),
    Row("drive:rule", DRIVE_AGENTS, rule),
    Row("drive:rule", ASKED, rule, "POST", lambda house: {"see": 1}),
    Row("drive:rule_run", POST_ONLY, rule),
    Row("drive:rule_run", DRIVE_AGENTS_DO, rule, "POST"),
    Row("drive:rule_except", POST_ONLY, rule),
    Row("drive:rule_except", ASKED, rule, "POST"),
    Row("drive:farm_drive", DRIVE_AGENTS, farm_drive),
    Row("drive:farm_drive", ASKED, farm_drive, "POST", lambda house: {"fee": "-1"}),
    Row("drive:mini_drive", DRIVE_AGENTS),
    Row("drive:mini_drive", ASKED, method="POST", data=lambda house: {"see": 1}),
    Row("drive_page", ALL, lambda house: ["drive-fermier"]),
    Row("drive_page", NOBODY, lambda house: ["unknown"]),
)
