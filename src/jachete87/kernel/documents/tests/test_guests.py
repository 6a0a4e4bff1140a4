"""A guest's documents, by the purchase's own link: everything of theirs, nothing of others'."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader
from pytest_django import Settings

from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Contract, Document
from jachete87.kernel.documents.rules import terms
from jachete87.kernel.documents.rules.passes import Pass, checked, desk_key, signed
from jachete87.kernel.documents.tests.deliveries import AT, Sold, delivered, given_back, shop
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, Purchase

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=2)
READY = Sold(state=SubOrderState.READY)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def link(purchase: Purchase, name: str = "", token: str = "") -> str:
    page = f"/achats/{purchase.reference}/{token or purchase.token}"
    return f"{page}/documents/{name}" if name else page


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_guest_has_every_document_by_the_link_alone(client: Client) -> None:
    jean = shop("jean")
    purchase = delivered(jean)
    issue_due(at=LATER)
    given_back(purchase, jean, "6.50", LATER)
    issue_due(at=LATER)
    note = Document.objects.get(kind="credit_note")
    names = ["facture-1.pdf", f"avoir-{note.pk}.pdf", "confirmation.pdf", "contrat.pdf", "bon-de-livraison-1.pdf"]

    answers = [client.get(link(purchase, name)) for name in names]
    page = client.get(link(purchase)).content.decode()

    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [(200, "application/pdf")] * 5
    assert [name for name in names if link(purchase, name) not in page] == []


def test_an_invoice_is_written_when_it_is_asked_for_before_its_time(client: Client) -> None:
    purchase = delivered(shop("jean"))

    answer = client.get(link(purchase, "facture-1.pdf"))

    assert "J87F-" in words(answer.content)
    assert Document.objects.count() == 1


def test_links_of_others_and_guessed_ones_do_not_exist(client: Client) -> None:
    jean = shop("jean")
    mine, other = delivered(jean), delivered(jean)
    collected = delivered(jean, sold=READY)
    issue_due(at=LATER)
    given_back(other, jean, "6.50", LATER)
    issue_due(at=LATER)
    note = Document.objects.get(kind="credit_note")
    own = ("facture-1.pdf", "confirmation.pdf", "contrat.pdf", "bon-de-livraison-1.pdf")
    guessed = [link(mine, name, token) for name in own for token in (other.token, "x" * 43)]
    guessed += [link(mine, f"avoir-{note.pk}.pdf"), link(mine, "facture-2.pdf"), link(mine, "bon-de-livraison-9.pdf")]
    guessed += [link(mine, "billet-1"), link(mine, "retraits.ics"), link(collected, "billet-2.svg")]
    guessed += [link(collected, name, other.token) for name in ("billet-1", "billet-1.svg", "retraits.ics")]

    answers = {address: client.get(address).status_code for address in guessed}

    assert answers == dict.fromkeys(guessed, 404)


def test_the_contract_stays_as_it_was_whatever_is_edited_after(client: Client) -> None:
    jean = shop("jean")
    purchase = delivered(jean)
    before = words(client.get(link(purchase, "contrat.pdf")).content)
    jean.trade_name, jean.legal_name = "Autre nom", "Autre SARL"
    jean.save()
    Line.objects.update(title="Autre chose")

    after = words(client.get(link(purchase, "contrat.pdf")).content)

    assert after == before
    for said in (purchase.reference, "jean SARL", "Miel de châtaignier", "13,00 €", "Formulaire de rétractation"):
        assert said in after
    assert "Qui contracte" in after
    assert Contract.objects.count() == 1


@pytest.fixture
def _told() -> Iterator[None]:
    """The portal's own terms are told again after the test."""
    told = {language: terms.terms_now(language) for language in ("fr", "en")}
    yield
    terms.tell_the_terms(told.__getitem__)


@pytest.mark.usefixtures("_told")
def test_the_terms_are_shown_as_they_were_agreed_and_not_as_they_are_today(client: Client) -> None:
    jean = shop("jean")
    terms.tell_the_terms(lambda language: "== 1. Retour\n\nQuatorze jours.")
    first = delivered(jean)
    terms.tell_the_terms(lambda language: "== 1. Retour\n\nTrente jours.")
    second = delivered(jean)

    contracts = [words(client.get(link(purchase, "contrat.pdf")).content) for purchase in (first, second)]
    page = client.get(link(first)).content.decode().partition("<main")[2].partition("</main")[0]

    said = [("Quatorze jours." in text, "Trente jours." in text) for text in contracts]
    assert said == [(True, False), (False, True)]
    assert link(first, "contrat.pdf") in page
    assert f'href="{reverse("text_conditions")}"' not in page, "those are today's"


def test_collections_go_into_a_calendar(client: Client) -> None:
    purchase = delivered(shop("jean"), shop("paula"), sold=READY)

    file = Calendar.from_ical(client.get(link(purchase, "retraits.ics")).content)

    (event,) = file.walk("VEVENT")
    assert (event.decoded("dtstart"), event["location"]) == (AT + timedelta(days=1), "Halle de Limoges, 87000 Limoges")
    assert str(event["summary"]) == f"{purchase.reference} : Jean, Paula"


def test_a_pass_shows_a_code_that_a_desk_can_check(client: Client) -> None:
    purchase = delivered(shop("jean"), sold=READY)

    page = client.get(link(purchase, "billet-1")).content.decode()
    image = client.get(link(purchase, "billet-1.svg"))

    code = signed(Pass(purchase.reference, 1), desk_key("drive"))
    assert code in page
    assert link(purchase, "billet-1.svg") in page
    assert (image["Content-Type"], image.content[:5]) == ("image/svg+xml", b"<?xml")


@pytest.mark.parametrize(
    ("text", "brick"),
    [
        ("R7K2AB-2-{signature}", "drive"),
        ("R7K2AC-1-{signature}", "drive"),
        ("R7K2AB-1-AAAAAAAAAAAAAAAA", "drive"),
        ("R7K2AB-1-{signature}", "galerie"),
        ("R7K2AB-1", "drive"),
        ("", "drive"),
        ("-²-é", "drive"),
    ],
)
def test_a_forged_pass_is_none(text: str, brick: str) -> None:
    signature = signed(Pass("R7K2AB", 1), desk_key("drive")).rpartition("-")[2]

    assert checked(text.format(signature=signature), desk_key(brick)) is None


def test_a_genuine_pass_is_what_it_says_also_when_it_is_typed() -> None:
    what = Pass("R7K2AB", 12)

    assert checked(f" {signed(what, desk_key('drive')).lower()} ", desk_key("drive")) == what
