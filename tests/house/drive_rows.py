"""What the drive's desks answer to every role."""

from tests.house.rows import DRIVE_AGENTS, SELLERS, Row

A_FARM_DOES = (302, 403, 302, 200, 403, 403, 403, 403)
"""Of two sellers only one has a part in a sale: the other one is told so."""
A_FARM_IS_ASKED_AGAIN = (302, 403, 422, 200, 403, 403, 403, 403)

DRIVE = (
    Row("drive:cycles", DRIVE_AGENTS),
    Row("drive:my_sale", SELLERS),
    Row("drive:my_presence", A_FARM_DOES, method="POST"),
    Row("drive:my_terms", SELLERS),
    Row("drive:my_terms", A_FARM_IS_ASKED_AGAIN, method="POST"),
    Row("drive:my_quantities", SELLERS),
    Row("drive:my_quantities", A_FARM_DOES, method="POST"),
    Row("drive:my_repeat", A_FARM_DOES, method="POST"),
    Row("drive:my_undo", A_FARM_DOES, method="POST"),
)
