"""Agents see which mails did not leave, and nothing that is not theirs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.house.goods import honey, order

from jachete87.governance.tests.conftest import as_
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.membership.tests.cast import Cast
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.models import Incident, Mail
from jachete87.kernel.notices.rules import Letter


def _mail(key: str, state: str = "failed", **fields: Any) -> Mail:
    letter = Letter(key, "camille.roux@example.test", f"Objet {key}", "Secret", "<p>Secret</p>", **fields)
    write_mail(letter=letter)
    Mail.objects.filter(key=key).update(state=state, error="450 mailbox full")
    return Mail.objects.get(key=key)


def _page(person: User) -> str:
    return as_(person).get(reverse("governance:mails")).content.decode()


@pytest.fixture
def mails(cast: Cast) -> dict[str, Mail]:
    """One about an order of the drive, one to Jean, one about nothing of Agnès's chamber."""
    order(honey(cast.farm), "R7K2AB")
    return {
        "shopper": _mail("shopper", about="R7K2AB"),
        "farmer": _mail("farmer", about="R7K2AB", seller=cast.farm.slug),
        "other": _mail("other", about="ZZZZZZ"),
    }


def test_an_institution_sees_the_mails_of_its_members_and_its_brick(cast: Cast, mails: dict[str, Mail]) -> None:
    seen = {
        name: sorted(key for key in mails if f"Objet {key}" in _page(person))
        for name, person in (("agnes", cast.agnes), ("odile", cast.odile), ("dominique", cast.dominique))
    }

    assert seen == {"agnes": ["farmer", "shopper"], "odile": [], "dominique": ["farmer", "other", "shopper"]}


def test_no_content_and_no_whole_address_is_shown(cast: Cast, mails: dict[str, Mail]) -> None:
    page = _page(cast.agnes)

    assert ("Secret" in page, "camille.roux" in page, page.count('<td data-label="Destinataire">c…@example.test')) == (
        False,
        False,
        2,
    )


def test_an_agent_sends_again_what_is_of_the_own_institution(cast: Cast, mails: dict[str, Mail]) -> None:
    agnes = as_(cast.agnes)

    own = agnes.post(reverse("governance:mails_retry"), {"mail": mails["shopper"].pk})
    others = agnes.post(reverse("governance:mails_retry"), {"mail": mails["other"].pk})

    assert (own.status_code, others.status_code) == (302, 404)
    assert dict(Mail.objects.values_list("key", "state")) == {
        "shopper": "waiting",
        "farmer": "failed",
        "other": "failed",
    }
    entry = LogEntry.objects.get(action="mail.retried")
    assert (entry.actor_id, entry.detail) == (cast.agnes.pk, {"key": "shopper"})


def test_all_that_failed_is_sent_again_but_not_what_was_refused(cast: Cast, mails: dict[str, Mail]) -> None:
    Mail.objects.filter(key="farmer").update(state="waiting")
    Mail.objects.filter(key="farmer").update(state="bounced")

    as_(cast.agnes).post(reverse("governance:mails_retry"))

    assert dict(Mail.objects.values_list("key", "state")) == {
        "shopper": "waiting",
        "farmer": "bounced",
        "other": "failed",
    }


def test_what_fails_of_the_portals_own_work_is_said(cast: Cast) -> None:
    at = datetime(2026, 12, 2, tzinfo=UTC)
    Incident.objects.create(part="feeds", message="DataError: nope", since=at, seen_at=at)

    assert "(feeds)\xa0: DataError: nope" in _page(cast.agnes)


def test_a_preview_lets_its_own_sheet_through_and_nothing_else(cast: Cast) -> None:
    answer = as_(cast.agnes).get(reverse("governance:mail_preview", args=["rappel", "en", "html"]))

    policy = answer.headers["Content-Security-Policy"]
    assert (answer.status_code, '<html lang="en">' in answer.content.decode()) == (200, True)
    assert ("'sha256-" in policy, "unsafe" in policy) == (True, False)


@pytest.mark.usefixtures("no_bricks")
@pytest.mark.parametrize("more", [0, 29])
def test_the_list_asks_the_same_whatever_its_length(
    cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(more + 1):
        _mail(f"m{i}", seller=cast.farm.slug)
    agnes = as_(cast.agnes)

    with django_assert_num_queries(12):
        agnes.get(reverse("governance:mails"))
