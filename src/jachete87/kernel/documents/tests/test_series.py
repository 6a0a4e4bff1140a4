"""Two hundred invoices at once: no gap, no double; with the control that counts by itself and fails."""

import time
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import Max
from tests.ordering.racing import together

from jachete87.kernel.documents.actions.issuing import issue_due, issue_invoice
from jachete87.kernel.documents.models import Document, Series
from jachete87.kernel.documents.queries import breaches
from jachete87.kernel.documents.rules.standard import faults
from jachete87.kernel.documents.tests.deliveries import AT, delivered, shop
from jachete87.kernel.orders.models import SubOrder

pytestmark = pytest.mark.django_db(transaction=True)

SELLERS, EACH = 5, 40
LATER = AT + timedelta(days=2)


def everything_delivered(each: int) -> None:
    sellers = [shop(f"shop-{place}") for place in range(SELLERS)]
    for _ in range(each):
        delivered(*sellers)


def test_two_hundred_invoices_at_once_leave_no_gap_and_no_double() -> None:
    everything_delivered(EACH)
    orders = list(SubOrder.objects.values_list("pk", flat=True))
    jobs = [partial(issue_invoice, sub_order_id=pk, at=LATER) for pk in [*orders, *orders[::4]]]

    results = together(jobs, threads=8)

    assert [result for result in results if isinstance(result, Exception)] == []
    numbers = Counter(Document.objects.values_list("seller", "position"))
    assert sorted(numbers.values()) == [1] * SELLERS * EACH
    assert set(Series.objects.values_list("last", flat=True)) == {EACH}
    assert set(Document.objects.values("seller").annotate(top=Max("position")).values_list("top", flat=True)) == {EACH}
    assert [fault for document in Document.objects.all() for fault in faults(bytes(document.xml))] == []
    assert list(breaches()) == []


def test_workers_that_issue_all_that_is_due_at_the_same_time_share_it() -> None:
    everything_delivered(8)

    results = together([partial(issue_due, at=LATER)] * 4, threads=4)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Document.objects.count() == SELLERS * 8
    assert list(breaches()) == []


def test_control_the_highest_number_and_one_gives_a_number_twice() -> None:
    _run("CREATE TABLE naive_number (number integer)")

    def naive() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM naive_number")
            (number,) = cursor.fetchone()
            time.sleep(0.002)
            cursor.execute("INSERT INTO naive_number VALUES (%s)", [number])
        return int(number)

    numbers = together([naive] * 100, threads=8)

    _run("DROP TABLE naive_number")
    assert len(set(numbers)) < 100


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
