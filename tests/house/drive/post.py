"""The post of a point: what is prepared, weighed and handed over there."""

from typing import Any

from jachete87.bricks.drive.models import Cycle
from tests.house.cast import House
from tests.house.rows import DRIVE_AGENTS, DRIVE_AGENTS_DO, POST_ONLY, Row

_REFUSED = (302, 403, 403, 403, 422, 403, 403, 422)


def post(house: House) -> list[Any]:
    return [Cycle.objects.latest("pk").pk, house.point.pk]


ROWS = (
    Row("drive:posts", DRIVE_AGENTS),
    Row("drive:post_worker", DRIVE_AGENTS),
    *(Row("drive:post", DRIVE_AGENTS, lambda h, p=page: [*post(h), p]) for page in ("remise", "paniers", "pesee")),
    Row("drive:post", DRIVE_AGENTS, lambda house: [*post(house), "deposes"]),
    Row("drive:post", (302, 403, 403, 403, 404, 403, 403, 404), lambda house: [*post(house), "unknown"]),
    Row("drive:post", (302, 403, 403, 403, 404, 403, 403, 404), lambda house: [*post(house)[:1], 10**9, "remise"]),
    Row("drive:post_state", DRIVE_AGENTS, post),
    Row("drive:post_deeds", POST_ONLY, post),
    Row("drive:post_deeds", _REFUSED, post, "POST"),
    Row("drive:post_deed", POST_ONLY, post),
    Row("drive:post_deed", DRIVE_AGENTS_DO, post, "POST"),
    Row("drive:post_conflicts", DRIVE_AGENTS, post),
    Row("drive:post_conflicts", DRIVE_AGENTS_DO, post, "POST", lambda house: {"deed": 1, "how": "keep"}),
    Row("drive:post_end", DRIVE_AGENTS, post),
)
