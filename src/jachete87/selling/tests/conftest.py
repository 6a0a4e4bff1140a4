"""The cast: Jean's farm is on line; Paula works for nobody else's; Charlie must see nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Collaborator, Seller
from jachete87.kernel.membership.tests.cast import Cast, farm_of, play


@pytest.fixture(autouse=True)
def french(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with translation.override("fr"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    cast = play()
    for state in ("submitted", "verified", "active"):
        Seller.objects.filter(pk=cast.farm.pk).update(state=state, verified_at=now())
    cast.farm.refresh_from_db()
    return cast


@pytest.fixture
def jean(cast: Cast) -> Client:
    return as_(cast.jean)


@pytest.fixture
def other(cast: Cast) -> Seller:
    """Another farm, for which Pierre works."""
    farm = farm_of(cast.farm.brick, "autre-ferme", siret="00000000000026", trade_name="Autre ferme")
    Collaborator.objects.create(user=User.objects.create_person("pierre@example.test"), seller=farm)
    return farm


def as_(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def no_bricks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The space alone, without the desks that bricks add."""
    monkeypatch.setattr("jachete87.kernel.bricks.installed", lambda: ())
