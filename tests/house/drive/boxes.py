"""Boxes and subscriptions."""

from datetime import time
from typing import Any

from jachete87.base.times import now
from jachete87.bricks.drive.actions.subscribing import Wish, subscribe
from jachete87.bricks.drive.models import Box, Cycle
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, ONE_SELLER, ONE_SELLER_DOES, SELLERS, SIGNED_IN, Row


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
    Row("drive:box", ONE_SELLER_DOES, box, method="POST", data=in_box),
    Row("drive:box_repeat", ONE_SELLER_DOES, box, method="POST", data=in_box),
)


def subscription(house: House) -> list[Any]:
    """A subscription of the shopper to Jean's honey."""
    sale, at = Cycle.objects.get(), now()
    sale.rule.points.add(house.point)
    packs = {house.offer.pk: 1}
    wish = Wish(packs=packs, rule=sale.rule_id, point=house.point.pk, hour=time(17), weeks=1, since=at.date())
    return [subscribe(user=house.people["shopper"], wish=wish, at=at).pk]


def turn(house: House) -> list[Any]:
    return [*subscription(house), Cycle.objects.values_list("pk", flat=True).get()]


MINE = (302, 200, *(404,) * 6)
MINE_TO_DO = (302, 302, *(404,) * 6)
SUBSCRIPTIONS = (
    Row("drive_subscriptions", SIGNED_IN),
    Row("drive_subscribe", SIGNED_IN),
    Row("drive_subscribe", (302, *(422,) * 7), method="POST"),
    Row("drive_subscription", MINE, subscription),
    Row("drive_subscription", (302, 422, *(404,) * 6), subscription, method="POST"),
    Row("drive_subscription_turn", MINE_TO_DO, turn, method="POST"),
    Row("drive_subscription_pause", MINE_TO_DO, subscription, method="POST"),
    Row("drive_subscription_end", MINE_TO_DO, subscription, method="POST"),
    Row("drive:subscriptions", DRIVE_AGENTS),
    Row("drive:servings", DRIVE_AGENTS, lambda house: [Cycle.objects.values_list("pk", flat=True).get()]),
)

ROWS = (Row("drive:cycles", DRIVE_AGENTS), *BOXES, *SUBSCRIPTIONS)
