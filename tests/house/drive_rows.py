"""What the drive's desks answer to every role."""

from typing import Any

from jachete87.bricks.drive.models import Box, Cycle
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, ONE_SELLER, ONE_SELLER_DOES, SELLERS, Row


def box(house: House) -> list[Any]:
    """A box of Jean's."""
    return [Box.objects.get_or_create(product_id=house.offer.variant.product_id)[0].pk]


def in_box(house: House) -> dict[str, Any]:
    """What Jean writes of it."""
    return {"texts": "1 kg de carottes", "vente": Cycle.objects.values_list("pk", flat=True).get()}


BOXES = (
    Row("drive:boxes", SELLERS),
    Row(
        "drive:boxes",
        (302, 403, 302, 404, 403, 403, 403, 403),
        method="POST",
        data=lambda h: {"product": h.offer.variant.product_id},
    ),
    Row("drive:box", ONE_SELLER, box),
    Row("drive:box", (302, 403, 200, 404, 403, 403, 403, 403), box, method="POST", data=in_box),
    Row("drive:box_repeat", ONE_SELLER_DOES, box, method="POST", data=in_box),
)

DRIVE = (Row("drive:cycles", DRIVE_AGENTS), *BOXES)
