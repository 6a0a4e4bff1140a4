"""What the drive says of its places."""

from datetime import UTC, datetime

import pytest

from jachete87.bricks.drive.models import Point, Slot
from jachete87.bricks.drive.rules.texts import handover
from jachete87.kernel.territory.models import Commune


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Bellac", "Bellac, Salle des fêtes"),
        ("Halle aux grains", "Halle aux grains, Salle des fêtes, Bellac"),
    ],
)
def test_the_place_of_a_collection_names_its_commune_once(name: str, place: str) -> None:
    point = Point(name=name, address="Salle des fêtes", commune=Commune(code="87011", name="Bellac"))
    at = datetime(2026, 11, 27, 13, tzinfo=UTC)

    said = handover(Slot(point=point, starts_at=at, ends_at=at))

    assert said.place == place
