"""A part of what is due that fails holds up nothing else, and is told until it works again."""

import pytest
from django.db import DataError, OperationalError, connection
from django.test import Client

from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.config import due
from jachete87.kernel.notices.models import Incident

pytestmark = pytest.mark.django_db(transaction=True)


def _breaks_the_database(at: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0 -- camille@example.test")
    return 1


def _refuses(at: object) -> int:
    raise Refusal("Non")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[str, due.Part]:
    work: dict[str, due.Part] = {"first": _breaks_the_database, "second": _refuses, "third": lambda at: 3}
    monkeypatch.setattr(due, "parts", lambda: work)
    return work


def test_the_other_parts_go_on(work: dict[str, due.Part]) -> None:
    done = [due.do_due(now()), due.do_due(now())]

    assert done == [{"third": 3}, {"third": 3}]
    assert list(Incident.objects.order_by("part").values_list("part", "message", "times")) == [
        ("first", "DataError: division by zero", 2),
        ("second", "Refusal: Non", 2),
    ]


def test_health_tells_what_fails_until_it_works_again(work: dict[str, due.Part]) -> None:
    due.do_due(now())
    failing = Client().get("/healthz").json()["failing"]
    work["first"] = work["second"] = lambda at: 1
    due.do_due(now())

    assert (failing, Client().get("/healthz").json()["failing"]) == (["first", "second"], [])


def test_a_lost_database_ends_the_round(work: dict[str, due.Part]) -> None:
    def loses_it(at: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return 1

    work["first"] = loses_it

    with pytest.raises(OperationalError):
        due.do_due(now())

    connection.close()
    assert Incident.objects.count() == 0


def test_control_without_the_guard_the_first_failure_ends_the_round(work: dict[str, due.Part]) -> None:
    done: list[int] = []

    with pytest.raises(DataError):
        done.extend(part(now()) for part in work.values())

    assert done == []
