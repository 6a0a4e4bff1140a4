"""The scene is made once for each file, and every play is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from jachete87.base.times import now
from tests.proof.machine import Promises
from tests.proof.scene import scene
from tests.proof.sums import breaches, sweep_out
from tests.proof.world import undone


@pytest.fixture(scope="module")
def _scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        sweep_out()
    with django_db_blocker.unblock(), undone(), time_machine.travel(now(), tick=False) as clock:
        Promises.scene = scene(clock)
        assert breaches() == []
        yield
