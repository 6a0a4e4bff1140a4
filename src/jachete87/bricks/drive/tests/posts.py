"""A post with baskets, and the tablets that serve there."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.ordering.market import Market

from jachete87.bricks.drive.actions.deeds import Sender, receive_deeds
from jachete87.bricks.drive.enums import OF_SELLERS, DeedKind
from jachete87.bricks.drive.models import Place
from jachete87.bricks.drive.queries.deeds import Post
from jachete87.bricks.drive.rules.deeds import Asked


class Tablet:
    """A tablet at the point of the market; what it tells comes in after two hours."""

    def __init__(self, market: Market, name: str) -> None:
        place = Place.objects.select_related("slot__cycle", "slot__point").filter(state="taken").latest("pk")
        self.post, self.place, self.name = Post(place.slot.cycle, place.slot.point), place, name
        self.at = market.at + timedelta(hours=2)

    def address(self, page: str) -> str:
        return f"/espace/drive/poste/{self.post.cycle.pk}/{self.post.point.pk}/{page}"

    def did(self, kind: str, after: int = 0, **what: Any) -> Asked:
        where = {} if kind in OF_SELLERS else {"place": self.place.pk}
        return Asked(uuid4(), DeedKind(kind), self.at - timedelta(minutes=60 - after), **(where | what))

    def tells(self, *asked: Asked) -> list[str]:
        sender = Sender(self.name, None, self.at)
        return [deed.outcome for deed in receive_deeds(post=self.post, asked=asked, sender=sender, at=self.at)]
