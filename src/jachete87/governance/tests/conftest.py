"""The cast: Jean's farm is on line; Agnès is its chamber's agent; Odile and Charlie must see nothing of it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.tests.cast import Cast, play


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


def as_(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def no_bricks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The space alone, without the desks that bricks add."""
    monkeypatch.setattr("jachete87.kernel.bricks.installed", lambda: ())
