"""What the rows of the table are made of: a status for each role, in the order of `ROLES`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Topic, unsubscribe_path
from jachete87.kernel.orders.models import Line
from tests.house.cast import House

Statuses = tuple[int, ...]

ALL = (200,) * 8
NOBODY = (404,) * 8
MOVED = (302,) * 8
WITH_A_BASKET = (302, 200, *(302,) * 6)
POST_ONLY = (405,) * 8
SIGNED_IN = (302, *(200,) * 7)
AWAY_WHEN_KNOWN = (200, *(302,) * 7)
SELLERS = (302, 403, 200, 200, 403, 403, 403, 403)
ONE_SELLER = (302, 403, 200, 404, 403, 403, 403, 403)
SELLERS_DO = (302, 403, 302, 302, 403, 403, 403, 403)
ONE_SELLER_DOES = (302, 403, 302, 404, 403, 403, 403, 403)
AGENTS = (302, 403, 403, 403, 200, 200, 200, 200)
AGENTS_AMISS = (302, 403, 403, 403, 422, 422, 422, 422)
ONE_CHAMBER = (302, 403, 403, 403, 200, 404, 200, 200)
OVERSEERS = (302, 403, 403, 403, 403, 403, 200, 200)
FUNDERS = (302, 403, 403, 403, 404, 404, 200, 200)
FUNDERS_DO = (302, 403, 403, 403, 404, 404, 302, 302)
FUNDERS_ASK = (302, 403, 403, 403, 404, 404, 422, 422)
DRIVE_AGENTS = (302, 403, 403, 403, 200, 403, 403, 200)
DRIVE_AGENTS_DO = (302, 403, 403, 403, 302, 403, 403, 302)


@dataclass(frozen=True)
class Row:
    """One address with a method: its arguments, what is sent, the status for each role."""

    name: str
    statuses: Statuses
    args: Callable[[House], list[Any]] = lambda house: []
    method: str = "GET"
    data: Callable[[House], dict[str, Any]] = lambda house: {}


def product(house: House) -> list[Any]:
    return [house.offer.variant.product_id]


def order(house: House) -> list[Any]:
    return [house.sub_order.pk]


def farm(house: House) -> list[Any]:
    return [house.farm.pk]


def link(house: House) -> list[Any]:
    return [unsubscribe_path(Topic("camille@example.test", MailKind.REMINDER)).rpartition("/")[2]]


def campaign(house: House) -> list[Any]:
    return [house.batch.campaign_id]


def line(house: House) -> list[Any]:
    return [Line.objects.values_list("pk", flat=True).get(sub_order=house.sub_order)]


def purchase(house: House) -> list[Any]:
    return [house.sub_order.purchase.reference, house.sub_order.purchase.token]
