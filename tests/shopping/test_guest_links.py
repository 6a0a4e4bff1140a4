"""Guests have everything by the link of their purchase alone; links of others and guessed ones lead nowhere."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from jachete87.base.times import now
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import Seller, TaxStatus
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.returning import refund_return
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, LineEvent, Purchase, ReturnCase, SubOrder
from jachete87.kernel.payments.providers.sandbox import PAYS
from tests.house.addresses import addresses
from tests.ordering.market import Market, bought, ills, open_market
from tests.ordering.returning import received, returned

MINE = re.compile(r"reference.*token")
NAMES = re.compile(r"<(?:\w+:)?(\w+)>")
OF_A_PURCHASE = [one for one in addresses() if MINE.search(one.pattern)]


@pytest.fixture
def market(db: None) -> Market:
    market = open_market(now())
    for who in Seller.objects.all():
        TaxStatus.objects.create(seller=who, regime=TaxRegime.STANDARD, since="2026-01-01")
    return market


@dataclass
class Link:
    """A guest's link: what a purchase's addresses are made of."""

    purchase: Purchase
    parts: dict[str, Any]

    def address(self, name: str, pattern: str, **other: Any) -> str:
        told = {**self.parts, **other}
        return reverse(name, kwargs={part: told[part] for part in NAMES.findall(pattern)})

    def sent(self) -> dict[str, Any]:
        """What the forms of all these pages would send."""
        return {"line": self.parts["line_id"], "quantity": 1, "proof": "6A1", "confirm": "1", "name": "Charlie",
                "email": "charlie@example.test"}  # fmt: skip


def lived(market: Market) -> Link:
    """A purchase of which a book was received, sent back, refunded and credited, and honey waits."""
    purchase, case = returned(market, market.book)
    issue_due(at=market.at)
    refund_return(case_id=case.pk, deed=Deed(Actor.SELLER, market.at))
    issue_due(at=market.at)
    note = Document.objects.get(kind="credit_note", sub_order__purchase=purchase)
    line = Line.objects.get(sub_order__purchase=purchase)
    parts = {"reference": purchase.reference, "token": purchase.token, "line_id": line.pk, "case_id": case.pk}
    return Link(purchase, {**parts, "number": 1, "document_id": note.pk, "name": "contrat"})


def facts() -> list[Any]:
    tables = (Purchase, SubOrder, Line, LineEvent, ReturnCase, Document)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def asked(address: str, sent: dict[str, Any]) -> set[int]:
    """The statuses of looking and of sending, without that of a method that the page does not take."""
    browser = Client()
    return {browser.get(address).status_code, browser.post(address, sent).status_code} - {405}


def test_links_of_others_and_guessed_ones_are_not_found_on_any_page(market: Market) -> None:
    mine, other = lived(market), lived(market)
    wrong = [{"token": other.purchase.token}, {"token": "x" * 43}, {"reference": "ZZZZZZZ"}]
    before = facts()

    found = {
        (one.name, *tamper): asked(mine.address(one.name, one.pattern, **tamper), mine.sent())
        for one in OF_A_PURCHASE
        for tamper in wrong
    }

    assert len(OF_A_PURCHASE) == 17
    assert found == {key: {404} for key in found}
    assert facts() == before


def test_control_ones_own_link_leads_somewhere_on_each_of_these_pages(market: Market) -> None:
    done, waiting = lived(market), bought(market, market.honey, key="waiting")
    SubOrder.objects.filter(purchase=waiting).update(state="ready")
    line = Line.objects.get(sub_order__purchase=waiting).pk
    ready = {"reference": waiting.reference, "token": waiting.token, "line_id": line}

    found = {
        one.name: asked(done.address(one.name, one.pattern), done.sent())
        | asked(done.address(one.name, one.pattern, **ready), done.sent())
        for one in OF_A_PURCHASE
    }

    assert [name for name, statuses in found.items() if statuses == {404}] == []


def test_what_is_of_another_purchase_is_not_found_below_ones_own(market: Market) -> None:
    mine, other = lived(market), lived(market)
    theirs = {part: other.parts[part] for part in ("line_id", "case_id", "document_id")} | {"number": 9}
    below = [one for one in OF_A_PURCHASE if set(NAMES.findall(one.pattern)) & set(theirs)]
    before = facts()

    found = {one.name: asked(mine.address(one.name, one.pattern, **theirs), mine.sent()) for one in below}

    assert len(below) == 10
    assert found == {key: {404} for key in found}
    assert facts() == before


@pytest.mark.parametrize("deed", ["", "/cancel", "/withdraw"])
def test_the_api_knows_a_purchase_by_its_own_token_alone(market: Market, deed: str) -> None:
    mine, other = bought(market, market.book, key="a"), bought(market, market.book, key="b")
    before = facts()

    answers = [_api(mine.reference, token, deed) for token in (other.token, "x" * 43, "x")]
    answers.append(_api(other.reference[::-1], mine.token, deed))

    assert answers == [404] * 4
    assert facts() == before
    assert _api(mine.reference, mine.token, deed) == 200


def _api(reference: str, token: str, deed: str) -> int:
    address = f"/api/v1/purchases/{reference}{deed}?token={token}"
    return (Client().post(address, {}, content_type="application/json") if deed else Client().get(address)).status_code


def test_a_guest_orders_follows_downloads_and_withdraws_by_the_link_of_the_mail_alone(market: Market) -> None:
    camille = Client(HTTP_SEC_FETCH_SITE="same-origin")
    camille.post("/panier/ajouter", {"offer": market.book.pk, "quantity": 1})
    camille.post("/commande", {"name": "Camille Roux", "email": "camille@example.test", "phone": ""})
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', _pay(camille)))
    camille.post("/commande/paiement", {**form, "payment": "sandbox", "card": PAYS, "accept_terms": "on"})
    send_mails(at=market.at)

    path = re.search(
        r"/achats/\w+/[\w-]+", next(m.body for m in mail.outbox if m.to == ["camille@example.test"])
    ).group()
    guest, purchase = Client(), Purchase.objects.get()
    followed = guest.get(path)
    received(purchase, market.at)
    kept = [guest.get(f"{path}/documents/{name}.pdf") for name in ("confirmation", "contrat", "facture-1")]
    line = {"line": Line.objects.get().pk, "name": "Camille Roux", "email": "camille@example.test"}
    withdrawn = guest.post(f"{path}/retractation", {**line, "confirm": "1"}, follow=True)
    refund_return(case_id=ReturnCase.objects.get().pk, deed=Deed(Actor.SELLER, market.at + timedelta(days=1)))
    issue_due(at=market.at + timedelta(days=1))
    credit = guest.get(f"{path}/documents/avoir-{Document.objects.get(kind='credit_note').pk}.pdf")

    assert "Merci, votre commande est passée" in followed.content.decode()
    assert [(answer.status_code, answer["Content-Type"]) for answer in (*kept, credit)] == [
        (200, "application/pdf")
    ] * 4
    assert withdrawn.redirect_chain == [(f"{path}/retractation/accuse", 302)]
    assert (purchase.user_id, ills()) == (None, [])


def _pay(browser: Client) -> str:
    return browser.get("/commande/paiement").content.decode()
