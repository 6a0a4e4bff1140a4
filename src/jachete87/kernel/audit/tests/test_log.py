"""The activity log is added to, never rewritten."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from jachete87.kernel.audit.actions import record
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.audit.queries import history

pytestmark = pytest.mark.django_db


def test_an_entry_is_never_edited() -> None:
    entry = record(action="seller.active", subject="seller:1", reason="Vu")

    with pytest.raises(DatabaseError), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(detail={})

    entry.refresh_from_db()
    assert entry.detail == {"reason": "Vu"}


def test_an_entry_is_never_deleted() -> None:
    record(action="seller.active", subject="seller:1")

    with pytest.raises(DatabaseError), transaction.atomic():
        LogEntry.objects.all().delete()

    assert LogEntry.objects.count() == 1


def test_an_entry_outlives_the_account_of_who_did_it() -> None:
    agnes = get_user_model().objects.create_person("agnes@example.test")
    record(action="seller.active", subject="seller:1", actor_id=agnes.pk)

    agnes.delete()

    assert [(entry.action, entry.actor) for entry in LogEntry.objects.all()] == [("seller.active", None)]


def test_the_history_of_a_subject_begins_with_the_latest(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    agnes = get_user_model().objects.create_person("agnes@example.test", full_name="Agnès")
    for action in ("seller.submitted", "seller.active"):
        record(action=action, subject="seller:1", actor_id=agnes.pk)
    record(action="seller.active", subject="seller:2")

    with django_assert_num_queries(1):
        told = [(entry.action, str(entry.actor)) for entry in history("seller:1")]

    assert told == [("seller.active", "Agnès"), ("seller.submitted", "Agnès")]
