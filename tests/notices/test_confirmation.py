"""The confirmation of an order is written with it and carries what is to be kept (L221-13, R221-1)."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from jachete87.base.times import now
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.orders.models import Purchase
from tests.notices.post import Office, open_office
from tests.ordering.market import Market, bought, ills, open_market

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(db: None) -> Market:
    return open_market(now())


@pytest.fixture
def office(settings) -> Office:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    office = Office()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    return office


def test_terms_and_form_of_withdrawal_go_with_it(market: Market, office: Office) -> None:
    purchase = bought(market, market.book)

    with open_office(office):
        send_mails(at=market.at)

    mail = next(mail for mail in office.mails if mail["To"] == purchase.email)
    files = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    written = f"commande-{purchase.reference}.pdf"
    assert set(files) == {"conditions-generales.txt", "formulaire-de-retractation.txt", written}
    assert files[written][:5] == b"%PDF-"
    terms, form = (files[f"{name}.txt"].decode() for name in ("conditions-generales", "formulaire-de-retractation"))
    assert ("== 7. Garanties légales" in terms, f"Version {purchase.terms_version}" in terms) == (True, True)
    assert ("librairie-marc SARL, 1 rue du Marché, 87000 Limoges" in form, purchase.reference in form) == (True, True)


def test_terms_change_later_and_those_of_the_order_stay(market: Market, settings) -> None:
    purchase = bought(market, market.book)
    before = bytes(Attachment.objects.get(mail__about=purchase.reference, name="conditions-generales.txt").content)

    settings.TERMS_VERSION = "2099-01"

    kept = Attachment.objects.get(mail__about=purchase.reference, name="conditions-generales.txt")
    assert bytes(kept.content) == before
    assert f"Version {purchase.terms_version}" in before.decode()


def test_orders_are_placed_while_the_mail_server_is_down(market: Market, office: Office) -> None:
    purchase = bought(market, market.honey, market.cup)
    while_down = send_mails(at=market.at)
    state, found = purchase.state, ills()

    with open_office(office):
        sent = send_mails(at=market.at + timedelta(minutes=5))

    assert (while_down, state, found, sent) == (0, "placed", [], 3)
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_control_an_order_that_sends_its_mail_itself_is_lost_with_the_server(office: Office) -> None:
    kept = {"reference": "A", "token": "A", "basket_key": "b", "state": "cancelled", "total": 0, "terms_version": "1"}

    @transaction.atomic
    def naive() -> None:
        Purchase.objects.create(**kept)
        EmailMessage("Merci", "Votre commande", to=["camille@example.test"]).send()

    with pytest.raises(ConnectionRefusedError):
        naive()

    assert Purchase.objects.count() == 0


def test_doctor_misses_the_confirmation_of_an_order(market: Market) -> None:
    purchase = bought(market, market.honey)
    Mail.objects.filter(key=f"confirmation-{purchase.reference}").delete()

    assert [line for line in ills() if "mail" in line] == [
        f"every placed purchase has its confirmation: {purchase.pk}: {purchase.reference} has no mail"
    ]


def test_doctor_sees_a_mail_that_waits_for_too_long(market: Market) -> None:
    purchase = bought(market, market.honey)
    key = f"confirmation-{purchase.reference}"
    Mail.objects.filter(key=key).update(tried_at=now() - timedelta(hours=74))

    assert [line.partition(" waits since")[0] for line in ills()] == [
        f"no mail waits for more than 72 hours unseen: {Mail.objects.get(key=key).pk}: {key}"
    ]
