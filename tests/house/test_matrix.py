"""Every address × every role answers as the table says (Show 9), with the headers of S10, and no GET writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.house.addresses import pages
from tests.house.cast import ROLES, House, build
from tests.house.matrix import TABLE, Row

SESSIONS = ('"django_session"', '"axes_', '"accounts_user" SET "last_login"')


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """One house for the whole table: every request is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("fr"):
        built = build()
        for role in ROLES:
            built.browser(role)
        yield built
        transaction.set_rollback(True)


def test_the_table_names_every_address() -> None:
    assert {row.name for row in TABLE} == {page.name for page in pages()}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_an_address_answers_each_role_as_the_table_says(house: House, row: Row) -> None:
    address = reverse(row.name, args=row.args(house))

    answers = {role: _ask(house.browser(role), row, address, house) for role in ROLES}

    found = tuple(answers[role].status_code for role in ROLES)
    assert found == row.statuses
    assert [role for role in ROLES if _missing_headers(answers[role])] == []


def test_nobody_touches_a_basket_without_its_key(house: House) -> None:
    for role in (role for role in ROLES if role != "shopper"):
        browser = house.browser(role)
        browser.post(reverse("basket_change", args=[house.line.pk]), {"quantity": 9})
        browser.post(reverse("basket_remove", args=[house.line.pk]))

    house.line.refresh_from_db()
    assert house.line.quantity == 1


def test_what_is_personal_is_never_stored_on_the_way(house: House) -> None:
    personal = [page for page in pages() if page.view.access != "public"]  # type: ignore[attr-defined]
    rows = [row for row in TABLE if row.name in {page.name for page in personal} and row.method == "GET"]
    role = {name: name for name in ("seller", "agent", "departement")} | {
        "signed_in": "shopper",
        "drive_agent": "agent",
        "drive_post": "agent",
    }
    access = {page.name: role[page.view.access] for page in personal}  # type: ignore[attr-defined]

    stored = []
    for row in rows:
        answer = house.browser(access[row.name]).get(reverse(row.name, args=row.args(house)))
        if answer.status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", ""):
            stored.append(row.name)

    assert stored == []


def _ask(client: Client, row: Row, address: str, house: House) -> HttpResponse:
    """One request whose effects are taken back; a GET may write nothing but its session."""
    translation.activate("fr")
    with transaction.atomic():
        if row.method == "GET":
            with _writes() as written:
                answer = client.get(address, row.data(house))
            assert written == []
        else:
            answer = client.post(address, row.data(house))
        transaction.set_rollback(True)
    return answer


@contextmanager
def _writes() -> Iterator[list[str]]:
    """The statements that change something, sessions and counters of sign-in left aside."""
    written: list[str] = []

    def look(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        text = str(sql)
        if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and not any(s in text for s in SESSIONS):
            written.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield written


def _missing_headers(answer: HttpResponse) -> list[str]:
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    policy = answer.headers.get("Content-Security-Policy", "")
    strict = all(part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "object-src 'none'"))
    lax = "unsafe-" in policy or "*" in policy
    missing = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    return missing if strict and not lax else [*missing, "Content-Security-Policy"]
