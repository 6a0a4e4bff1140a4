"""Who is written to, and who is not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.notices.actions.choosing import choose, refuse
from jachete87.kernel.notices.actions.news import write_news
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.models import Mail, Preference
from jachete87.kernel.notices.queries.checks import breaches
from jachete87.kernel.notices.rules import News, Topic, unsubscribe_path
from jachete87.kernel.orders.actions.mails import write_reminders
from jachete87.kernel.orders.models import Purchase, SubOrder
from tests.ordering.market import Market, bought, open_market

pytestmark = pytest.mark.django_db
CHAMBER = "chambre-agriculture"
LETTER = News("k1", CHAMBER, "Chambre d'agriculture", "Le marché <ouvre>", "Premier.\r\n\r\nSecond.")


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


@pytest.fixture
def camille(db: None) -> User:
    load_institutions()
    return User.objects.create_person("camille@example.test")


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_news_leave_to_those_who_asked_once_and_with_a_way_out(camille: User, mailoutbox) -> None:
    User.objects.create_person("charlie@example.test")
    choose(person=camille, reminders=True, news=[CHAMBER], at=now())

    written = [write_news(news=LETTER, by_user_id=None), write_news(news=LETTER, by_user_id=None)]
    send_mails(at=now())

    assert (written, [mail.to for mail in mailoutbox]) == ([1, 0], [["camille@example.test"]])
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8087/courriels/desinscription/")
    assert "<p>Premier.</p>\n<p>Second.</p>" in mailoutbox[0].alternatives[0][0]
    assert list(breaches()) == []


def test_one_click_without_cookies_ends_the_news_and_takes_back_what_waits(camille: User) -> None:
    choose(person=camille, reminders=True, news=[CHAMBER], at=now())
    write_news(news=LETTER, by_user_id=None)
    path = unsubscribe_path(Topic(camille.email, MailKind.NEWS, CHAMBER))
    mail_program = Client(enforce_csrf_checks=True)

    read = mail_program.get(path)
    after_reading = Mail.objects.count()
    clicked = [mail_program.post(path, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert (read.status_code, after_reading, [answer.status_code for answer in clicked]) == (200, 1, [200, 200])
    assert (Mail.objects.count(), Preference.objects.get(kind="news").is_wanted) == (0, False)
    assert write_news(news=LETTER, by_user_id=None) == 0
    assert list(
        LogEntry.objects.filter(action__startswith="consent").order_by("pk").values_list("action", flat=True)
    ) == [
        "consent.given",
        "consent.withdrawn",
    ]


@pytest.mark.parametrize("token", ["unknown", "WyJhIiwibmV3cyIsIiJd:1abc:def"])
def test_a_guessed_link_changes_nothing(camille: User, token: str) -> None:
    choose(person=camille, reminders=True, news=[CHAMBER], at=now())

    answer = Client().post(reverse("unsubscribe", args=[token]))

    assert (answer.status_code, Preference.objects.get().is_wanted) == (404, True)


def test_what_is_owed_cannot_be_refused(camille: User) -> None:
    path = unsubscribe_path(Topic(camille.email, MailKind.TRANSACTIONAL))

    assert (Client().post(path).status_code, Preference.objects.count()) == (404, 0)


def test_a_person_chooses_in_the_account(camille: User) -> None:
    page = browser(camille)
    before = page.get(reverse("preferences")).content.decode()

    page.post(reverse("preferences"), {"news": [CHAMBER]})

    after = page.get(reverse("preferences")).content.decode()
    assert (before.count(" checked"), after.count(" checked")) == (1, 1)
    assert set(Preference.objects.values_list("kind", "sender", "is_wanted")) == {
        ("reminder", "", False),
        ("news", CHAMBER, True),
    }


def _tomorrow(purchase: Purchase, market: Market) -> None:
    Purchase.objects.filter(pk=purchase.pk).update(placed_at=market.at - timedelta(days=2))
    SubOrder.objects.filter(purchase=purchase).update(starts_at=market.at + timedelta(hours=20))


def test_a_shopper_is_reminded_once_the_day_before(market: Market) -> None:
    purchase = bought(market, market.honey)
    _tomorrow(purchase, market)

    early = write_reminders(at=market.at - timedelta(hours=6))
    due = [write_reminders(at=market.at), write_reminders(at=market.at + timedelta(hours=1))]

    assert (early, due) == (0, [1, 0])
    mail = Mail.objects.get(kind="reminder")
    assert (mail.recipient, mail.about, "Miel de châtaignier" in mail.text) == (
        purchase.email,
        purchase.reference,
        True,
    )


def test_a_guest_who_refused_reminders_gets_none_but_what_is_owed(market: Market) -> None:
    refuse(topic=Topic("Camille@example.test", MailKind.REMINDER), at=market.at)
    purchase = bought(market, market.honey)
    _tomorrow(purchase, market)

    written = write_reminders(at=market.at)

    owed = Mail.objects.filter(recipient=purchase.email).values_list("kind", flat=True)
    assert (written, list(owed)) == (0, ["transactional"])
