"""What a farm says of its part in a sale, and agents for it."""

from jachete87.bricks.drive.models import CycleLeg
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, DRIVE_AGENTS_DO, SELLERS, SELLERS_DO, Row

A_FARM_DOES = (302, 403, 302, 200, 403, 403, 403, 403)
"""Of two sellers only one has a part in a sale: the other one is told so."""
A_FARM_IS_ASKED_AGAIN = (302, 403, 422, 200, 403, 403, 403, 403)


def _leg(house: House) -> CycleLeg:
    return CycleLeg.objects.get(seller=house.farm)


ROWS = (
    Row("drive:farms", DRIVE_AGENTS, lambda house: [_leg(house).cycle_id]),
    Row("drive:farm_presence", DRIVE_AGENTS_DO, lambda house: [_leg(house).pk], "POST"),
    Row("drive:my_sale", SELLERS),
    Row("drive:my_presence", A_FARM_DOES, method="POST"),
    Row("drive:my_terms", SELLERS),
    Row("drive:my_terms", A_FARM_IS_ASKED_AGAIN, method="POST"),
    Row("drive:my_quantities", SELLERS),
    Row("drive:my_quantities", A_FARM_DOES, method="POST"),
    Row("drive:my_repeat", A_FARM_DOES, method="POST"),
    Row("drive:my_duties", SELLERS),
    Row("drive:my_duty", SELLERS_DO, lambda house: [0], "POST"),
    Row("drive:duty_volunteer", SELLERS_DO, lambda house: [0], "POST"),
    Row("drive:my_undo", A_FARM_DOES, method="POST"),
)
