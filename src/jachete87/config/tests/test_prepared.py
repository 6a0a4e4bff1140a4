"""A prepared query gives what the query itself would give, each time for other values."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Func, IntegerField, Q, QuerySet, Value
from django.db.transaction import TransactionManagementError

from jachete87.base.database.prepared import Among, Given, Prepared, PreparedChange, PreparedRows
from jachete87.kernel.membership.models import Brick, Institution
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.payments.models import SandboxCharge

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


def test_rows_are_added_as_the_orm_adds_them() -> None:
    add = PreparedRows(Attachment)
    mail = Mail.objects.create(key="a-mail", stream="a-mail", recipient="camille@exemple.fr")
    files: list[Any] = [
        {"name": f"{i}.pdf", "content": bytes(range(200)) * i, "argument": "« l’été\\»"} for i in (1, 2)
    ]

    added = add([Attachment(mail=mail, **file) for file in files])

    assert (added, add([])) == (list(Attachment.objects.filter(mail=mail).order_by("name")), [])
    assert [(row.name, bytes(row.content), row.argument) for row in Attachment.objects.filter(mail=mail)] == [
        (file["name"], file["content"], file["argument"]) for file in files
    ]


def test_moments_amounts_and_nothing_are_added_as_they_are() -> None:
    at = datetime(2026, 11, 23, 18, 31, 26, 347_670, tzinfo=UTC)
    charges = [SandboxCharge(token=each, amount=Decimal("12.30"), state="captured", answers_at=at) for each in "ab"]

    PreparedRows(SandboxCharge)(charges)

    found = list(SandboxCharge.objects.order_by("token"))
    assert [(row.pk, row.amount, row.answers_at, row.card) for row in found] == [
        (charge.pk, Decimal("12.30"), at, "") for charge in charges
    ]
    assert not any(charge._state.adding for charge in charges)


def test_what_is_there_already_is_added_no_second_time() -> None:
    add = PreparedRows(Mail, once="key")
    first, *mails = [Mail(key=key, stream="s", recipient="a@exemple.fr", text=key) for key in ("a", "a", "b", "b", "c")]
    add([first])

    added = add(mails)

    assert [(mail.key, mail.pk) for mail in added] == list(
        Mail.objects.exclude(key="a").order_by("pk").values_list("key", "pk")
    )
    assert [mail.pk for mail in mails if mail not in added] == [None, None]


def test_a_value_that_is_too_long_is_refused() -> None:
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        PreparedRows(Mail)([Mail(key="k" * 121, stream="s", recipient="a@exemple.fr")])

    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-23 19:31:26.34767+01", datetime(2026, 11, 23, 18, 31, 26, 347_670, tzinfo=UTC)),
        ("0987-01-02 03:04:05+00", datetime(987, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_utc(written: str, moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written])
        (read,) = cursor.fetchone() or ()

    assert (read, read.tzinfo) == (moment, UTC)


@pytest.mark.parametrize("never", ["infinity", "0044-03-15 10:00:00+00 BC"])
def test_a_moment_that_python_does_not_know_is_refused(never: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [never])

        with pytest.raises(DataError):
            cursor.fetchone()


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
