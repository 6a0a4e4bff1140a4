"""Senders killed at any moment lose no mail (R6); the one that marks before it sends does."""

import random
import time

import pytest
from django.db.models import Count

from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.notices.queries.checks import breaches
from jachete87.kernel.notices.rules import Letter
from tests.notices.post import Office, forge, open_office, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, PURCHASES, KILLS = 200, 40, 10

SEND_THEN_MARK = """
sending.LEASE = timedelta(seconds=1)
while True:
    sending.send_mails(at=datetime.now(UTC))
    time.sleep(0.02)
"""

MARK_THEN_SEND = """
while True:
    for mail in Mail.objects.filter(state="waiting").order_by("pk")[:50]:
        if Mail.objects.filter(pk=mail.pk, state="waiting").update(state="sent", sent_at=datetime.now(UTC)):
            get_connection().send_messages([sending._message(mail)])
    time.sleep(0.02)
"""


@pytest.fixture
def office(db: None):
    for number in range(MAILS):
        key = f"m-{number % PURCHASES}-{number // PURCHASES}"
        write_mail(letter=Letter(key, "camille@example.test", key, key, f"<p>{key}</p>", f"R{number % PURCHASES}"))
    with open_office(Office()) as office:
        yield office


def waiting() -> bool:
    return Mail.objects.filter(state="waiting").exists()


def killed_again_and_again(office: Office, program: str) -> int:
    """Two senders at a time, killed with -9 while they send, until nothing waits; how many were killed."""
    chance, kills = random.Random(87), 0
    with forge(office, program) as senders:
        senders.start()
        while waiting():
            senders.start()
            goal = len(office.mails) + chance.randint(3, MAILS // KILLS)
            wait_until(lambda goal=goal: len(office.mails) >= goal or not waiting())
            if kills < KILLS and waiting():
                senders.kill()
                kills += 1
        time.sleep(1.0)
    return kills


def test_no_mail_is_lost_at_most_one_leaves_twice_for_each_kill_and_each_purchase_is_told_in_order(
    office: Office,
) -> None:
    kills = killed_again_and_again(office, SEND_THEN_MARK)

    assert kills == KILLS
    assert (len(set(office.keys)), max(office.doubles() - kills, 0)) == (MAILS, 0)
    assert [*Mail.objects.values_list("state").annotate(n=Count("pk"))] == [("sent", MAILS)]
    first = list(dict.fromkeys(office.keys))
    told = [[key for key in first if key.startswith(f"m-{purchase}-")] for purchase in range(PURCHASES)]
    assert told == [[f"m-{purchase}-{i}" for i in range(MAILS // PURCHASES)] for purchase in range(PURCHASES)]
    assert list(breaches()) == []


def test_control_a_sender_that_marks_before_it_sends_loses_mails(office: Office) -> None:
    kills = killed_again_and_again(office, MARK_THEN_SEND)

    assert (kills, len(set(office.keys)) < MAILS) == (KILLS, True)
