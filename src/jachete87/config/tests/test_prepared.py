"""A prepared query gives what the query itself would give, each time for other values."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Func, IntegerField, Q, QuerySet, Value
from django.db.transaction import TransactionManagementError

from jachete87.base.database.prepared import Among, Given, Prepared, PreparedChange
from jachete87.kernel.membership.models import Brick, Institution

pytestmark = pytest.mark.django_db
SLUGS = ["farms", "shops", "workshops"]


@pytest.fixture(autouse=True)
def _three_bricks() -> None:
    for slug in SLUGS:
        chamber = Institution.objects.create(slug=f"chamber-{slug}", name=slug.title())
        Brick.objects.create(slug=slug, institution=chamber)


def _known(bricks: list[Any]) -> list[tuple[Any, ...]]:
    return [(brick, brick.__dict__.keys(), brick.institution.name) for brick in bricks]


def test_rows_come_with_what_belongs_to_them() -> None:
    def query(wanted: Any) -> QuerySet[Brick]:
        asked = Brick.objects.filter(wanted, is_open=True).select_related("institution")
        return asked.defer("institution__name_en").annotate(mark=Value(7)).order_by("-slug")

    found = Prepared(lambda: query(Among("slug", Given("slugs"))))

    for slugs in ([], SLUGS[:1], SLUGS):
        assert _known(found(slugs=slugs)) == _known(list(query(Q(slug__in=slugs))))


@pytest.mark.parametrize("shape", [{}, {"flat": True}, {"named": True}])
def test_values_come_in_the_shape_that_was_asked(shape: dict[str, bool]) -> None:
    names = ("slug",) if shape.get("flat") else ("institution__name", "slug")
    bricks: Any = Brick.objects.order_by("slug")
    asked = bricks.values_list(*names, **shape)

    found = Prepared(lambda: asked.filter(institution=Given("chamber")))

    assert found(chamber="chamber-shops") == list(asked.filter(institution="chamber-shops"))
    assert found.first(chamber="chamber-nobody") is None


def test_a_query_is_made_once() -> None:
    made: list[str] = []

    def make() -> QuerySet[Brick]:
        made.append("made")
        return Brick.objects.filter(pk=Given("slug"))

    found = Prepared(make)

    assert [found.first(slug=slug) for slug in SLUGS] == list(Brick.objects.filter(pk__in=SLUGS).order_by("slug"))
    assert made == ["made"]


def test_rows_are_changed_and_counted() -> None:
    rename = PreparedChange(
        lambda: (
            Institution.objects.filter(slug__startswith=Given("start")),
            {"name": Given("name"), "name_en": "same"},
        )
    )

    changed = [rename(start=start, name=start.upper()) for start in ("chamber-s", "chamber", "nobody")]

    names = Institution.objects.filter(slug__startswith="chamber-").values_list("name", "name_en")
    assert (changed, set(names)) == ([1, 3, 0], {("CHAMBER", "same")})


def test_a_value_that_is_not_given_is_an_error() -> None:
    found = Prepared(lambda: Brick.objects.filter(pk=Given("slug")))

    with pytest.raises(KeyError, match="slug"):
        found()


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    found = Prepared(lambda: Institution.objects.filter(pk=Given("slug")).annotate(pid=_backend()))

    def pid() -> int:
        try:
            return int(found(slug="chamber-shops")[0].pid)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        elsewhere = other.submit(pid).result()

    assert elsewhere != found(slug="chamber-shops")[0].pid


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_in_a_transaction_only() -> None:
    held = Prepared(lambda: Brick.objects.select_for_update().filter(pk=Given("slug")))
    with transaction.atomic():
        assert held.first(slug="shops") == Brick.objects.get(pk="shops")

    with pytest.raises(TransactionManagementError):
        held(slug="shops")


def _backend() -> Any:
    return Func(function="pg_backend_pid", output_field=IntegerField())
