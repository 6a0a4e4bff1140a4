"""Forty weights above, at and below what was announced, told by a tablet: charged what the scales say, never more."""

import json
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from itertools import cycle
from uuid import uuid4

import pytest
from django.test import Client

from jachete87.base.jinja import euro
from jachete87.base.times import now
from jachete87.bricks.drive.models import DeskDeed, Place
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document
from jachete87.kernel.membership.models import TaxStatus
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.payments.models import Payment, Refund, SandboxCharge
from tests.ordering.market import Market, bought, by_weight, ills, offer
from tests.signed_in import agent

pytestmark = pytest.mark.django_db

GRAMS = (850, 999, 1000, 1001, 1240, 1, 333, 1500, 707, 980)
PRICES = ("6.50", "13.99", "0.07", "24.15", "19.95")
D = Decimal


def _baskets(market: Market) -> list[Purchase]:
    """Eight baskets of five things each, all announced at one kilogram, held on Camille's card."""
    goods = [offer(market.jean, f"Pièce de viande {n}", price) for n, price in enumerate(PRICES)]
    for each in goods:
        by_weight(each)
    Product.objects.update(stock_on_hand=99)
    return [bought(market, *goods, key=f"k{n}") for n in range(8)]


def _worth(line: Line, grams: int) -> Decimal:
    return min(line.gross, (line.unit_gross * grams / 1000).quantize(D("0.01"), ROUND_HALF_UP))


def _deed(kind: str, place: int, **said: object) -> dict[str, object]:
    return {"key": str(uuid4()), "kind": kind, "place": place, "done_at": now().isoformat()} | said


def _tells(agnes: Client, market: Market, deeds: list[dict[str, object]]) -> set[str]:
    body = {"device": "tablette A", "sent_at": now().isoformat(), "deeds": deeds}
    answer = agnes.post(Tablet(market, "A").address("envoi"), json.dumps(body), content_type="application/json")
    return {told["outcome"] for told in answer.json()["answers"]}


def _letters(purchase: Purchase) -> str:
    mails = Mail.objects.filter(key__startswith=f"changed-{purchase.reference}")
    return " ".join(unescape(mail.text) for mail in mails)


def test_forty_weights_are_charged_as_weighed_and_never_above_what_was_held(market: Market) -> None:
    TaxStatus.objects.create(seller=market.jean, regime="standard", since="2026-01-01")
    purchases, agnes = _baskets(market), agent("Agnès", "chambre-agriculture")
    places = dict(Place.objects.values_list("reference", "pk"))
    lines = list(Line.objects.select_related("sub_order").order_by("pk"))
    weights = dict(zip([line.pk for line in lines], cycle(GRAMS), strict=False))
    deeds = [_deed("weighed", places[x.sub_order.reservation], line=x.pk, grams=weights[x.pk]) for x in lines]
    deeds += [_deed("packed", place) for place in places.values()]

    answers = [_tells(agnes, market, deeds) for _ in range(2)]
    sweep_purchases(at=market.at)
    answers.append(_tells(agnes, market, [_deed("handed_over", place) for place in places.values()]))
    issue_due(at=now())

    worth = {line.pk: _worth(line, weights[line.pk]) for line in lines}
    assert (len(lines), answers, DeskDeed.objects.count()) == (40, [{"applied"}] * 3, 56)
    assert dict(Line.objects.values_list("pk", "delivered_gross")) == worth
    for purchase in purchases:
        _assert_charged(purchase, [line for line in lines if line.sub_order.purchase_id == purchase.pk], weights)
    assert (Refund.objects.count(), ills()) == (0, [])


def _assert_charged(purchase: Purchase, lines: list[Line], weights: dict[int, int]) -> None:
    """What was held, taken and released, what the invoice says, and each letter with its weight and its euros."""
    worth = {line.pk: _worth(line, weights[line.pk]) for line in lines}
    due, held = sum(worth.values()), sum(line.gross for line in lines)
    payment = Payment.objects.get(pk=purchase.payment_id)
    charge = SandboxCharge.objects.get(token=payment.token)
    assert (payment.amount, payment.captured, payment.state) == (held, due, "captured")
    assert (charge.captured, charge.amount - charge.captured) == (due, held - due)
    invoice = Document.objects.get(sub_order__purchase=purchase)
    assert (invoice.kind, invoice.gross, due < held) == ("invoice", due, True)
    told, below = _letters(purchase), [line for line in lines if worth[line.pk] < line.gross]
    assert [line.title for line in below if f"{line.title} pèse {weights[line.pk]} g" not in told] == []
    assert [line.title for line in below if euro(line.gross - worth[line.pk]) not in told] == []
