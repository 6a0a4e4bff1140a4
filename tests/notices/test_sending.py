"""Mails through a real mail server: taken, refused, put off, the server down and back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from jachete87.base.times import now
from jachete87.kernel.notices.actions.retrying import retry_mails
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.notices.queries.checks import breaches
from jachete87.kernel.notices.queries.registers import register_maker
from jachete87.kernel.notices.rules import Enclosure, Letter
from tests.notices.post import Office, open_office

pytestmark = pytest.mark.django_db
CAMILLE, JEAN = "camille.roux@example.test", "jean@example.test"


@pytest.fixture
def office(settings) -> Office:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    office = Office()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    return office


@pytest.fixture
def at() -> Iterator[datetime]:
    return now()


def write(key: str, recipient: str = CAMILLE, stream: str = "", **fields: Any) -> None:
    letter = Letter(key, recipient, f"Objet {key}", f"Texte {key}", f"<p>{key}</p>", stream, **fields)
    write_mail(letter=letter)


def states() -> dict[str, str]:
    return dict(Mail.objects.order_by("pk").values_list("key", "state"))


def test_a_mail_is_written_once_and_leaves_once(office: Office, at: datetime) -> None:
    write("a")
    write("a", recipient=JEAN)

    with open_office(office):
        sent = [send_mails(at=at), send_mails(at=at)]

    assert (sent, office.keys, states()) == ([1, 0], ["a"], {"a": "sent"})
    mail = office.mails[0]
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (CAMILLE, "Objet a", "auto-generated")
    assert (mail["List-Unsubscribe"], [part.get_content_type() for part in mail.walk()]) == (
        None,
        ["multipart/alternative", "text/plain", "text/html"],
    )


def test_a_subject_cannot_carry_a_header(office: Office, at: datetime) -> None:
    write_mail(letter=Letter("a", CAMILLE, "Bonjour\nBcc: charlie@example.test", "t", "<p>t</p>"))

    with open_office(office):
        send_mails(at=at)

    assert (office.mails[0]["Subject"], office.mails[0]["Bcc"]) == ("Bonjour Bcc: charlie@example.test", None)


def test_attachments_go_as_bytes_or_as_their_maker_makes_them(office: Office, at: datetime) -> None:
    register_maker("for-tests", lambda argument: f"made of {argument}".encode())
    kept = Enclosure("conditions.txt", "text/plain", "Déjà prêt".encode())
    later = Enclosure("commande.pdf", "application/pdf", maker="for-tests", argument="R7K2AB")
    write("a", enclosures=(kept, later))

    with open_office(office):
        send_mails(at=at)

    files = {part.get_filename(): part.get_payload(decode=True) for part in office.mails[0].iter_attachments()}
    assert files == {"conditions.txt": "Déjà prêt".encode(), "commande.pdf": b"made of R7K2AB"}


def test_a_mail_whose_attachment_cannot_be_made_waits_and_holds_up_nobody(office: Office, at: datetime) -> None:
    write("a", enclosures=(Enclosure("x.pdf", "application/pdf", maker="nobody", argument="1"),))
    write("b")

    with open_office(office):
        sent = send_mails(at=at)

    assert (sent, states(), Attachment.objects.count()) == (1, {"a": "waiting", "b": "sent"}, 1)


def test_a_refused_recipient_is_told_apart_and_named_to_nobody(office: Office, at: datetime) -> None:
    office.refused = {CAMILLE: f"550 5.1.1 <{CAMILLE}> camille.roux is unknown here"}
    write("a")
    write("b", recipient=JEAN)

    with open_office(office):
        send_mails(at=at)

    assert states() == {"a": "bounced", "b": "sent"}
    assert Mail.objects.get(key="a").error == "550 5.1.1 <c…@example.test> … is unknown here"


def test_a_refused_content_is_final_and_a_busy_server_is_not(office: Office, at: datetime) -> None:
    office.rejected = {"Objet spam": "554 no", "Objet slow": "451 later"}
    write("spam")
    write("slow")

    with open_office(office):
        send_mails(at=at)
        before = states()
        office.rejected = {}
        early = send_mails(at=at + timedelta(minutes=1))
        late = send_mails(at=at + timedelta(minutes=3))

    assert (before, early, late) == ({"spam": "bounced", "slow": "waiting"}, 0, 1)
    assert office.keys == ["slow"]


def test_pauses_grow_and_after_72_hours_the_mail_has_failed(office: Office, at: datetime) -> None:
    office.refused = {CAMILLE: "450 4.2.2 mailbox full"}
    write("a")
    tried, moment = [], at

    with open_office(office):
        while states() == {"a": "waiting"}:
            tried.append((moment - at) / timedelta(minutes=1))
            send_mails(at=moment)
            send_mails(at=moment + timedelta(seconds=1))
            moment = Mail.objects.get().next_at or moment

    assert tried[:6] == [0, 2, 6, 14, 30, 62]
    assert (72 * 60 <= tried[-1] < 78 * 60, len(tried), Mail.objects.get().error) == (
        True,
        20,
        "450 4.2.2 mailbox full",
    )


def test_a_stuck_mail_is_not_overtaken_and_blocks_no_other_stream(office: Office, at: datetime) -> None:
    office.refused = {CAMILLE: "450 4.2.2 mailbox full"}
    write("1", stream="R1")
    write("2", stream="R1")
    write("3", recipient=JEAN, stream="R1.jean")

    with open_office(office):
        send_mails(at=at)
        first = states()
        office.refused = {}
        send_mails(at=at + timedelta(hours=1))

    assert first == {"1": "waiting", "2": "waiting", "3": "sent"}
    assert office.keys == ["3", "1", "2"]
    assert list(breaches()) == []


def test_a_mail_given_up_lets_those_behind_it_go(office: Office, at: datetime) -> None:
    office.rejected = {"Objet 1": "554 no"}
    write("1", stream="R1")
    write("2", stream="R1")

    with open_office(office):
        send_mails(at=at)

    assert (states(), office.keys) == ({"1": "bounced", "2": "sent"}, ["2"])


def test_the_server_is_down_then_back_and_the_backlog_leaves_in_order(office: Office, at: datetime) -> None:
    for purchase in range(60):
        for number in range(3):
            write(f"{purchase}-{number}", stream=f"R{purchase}")

    while_down = [send_mails(at=at + timedelta(minutes=minute)) for minute in range(0, 360, 30)]
    back = at + timedelta(hours=6)
    with open_office(office):
        sent = send_mails(at=back)

    assert (sum(while_down), sent, office.doubles(), set(states().values())) == (0, 180, 0, {"sent"})
    of_one = [[key for key in office.keys if key.startswith(f"{purchase}-")] for purchase in range(60)]
    assert of_one == [[f"{purchase}-{number}" for number in range(3)] for purchase in range(60)]
    assert list(breaches()) == []


def test_a_server_down_for_three_days_is_told_and_an_agent_sends_again(office: Office, at: datetime) -> None:
    write("a")
    send_mails(at=at)
    send_mails(at=at + timedelta(hours=72))
    failed = states()

    retry_mails(mail_ids=[Mail.objects.get().pk], by_user_id=None, at=at + timedelta(hours=80))
    with open_office(office):
        sent = send_mails(at=at + timedelta(hours=80))

    assert (failed, sent, states()) == ({"a": "failed"}, 1, {"a": "sent"})


def test_what_left_is_never_put_back(office: Office, at: datetime) -> None:
    write("a")
    with open_office(office):
        send_mails(at=at)

    again = retry_mails(mail_ids=[Mail.objects.get().pk], by_user_id=None, at=at)

    assert (again, states(), Mail.objects.get().retried_at) == (0, {"a": "sent"}, None)
