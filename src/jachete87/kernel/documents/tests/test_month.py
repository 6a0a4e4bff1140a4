"""A month of trade: what the documents, the ledger and the clearing say comes to the same."""

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from jachete87.base.money import ZERO
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries import breaches
from jachete87.kernel.documents.rules.months import Month
from jachete87.kernel.documents.rules.standard import faults
from jachete87.kernel.documents.tests.deliveries import AT, Goods, Sold, delivered, given_back, shop
from jachete87.kernel.ledger.actions import Cause, Leg, payable_to, post, provider_account, refunds_of
from jachete87.kernel.ledger.enums import MovementKind
from jachete87.kernel.ledger.queries import clearing_report, seller_statement
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import Seller

pytestmark = pytest.mark.django_db

FIRST, END = AT.replace(day=1), AT.replace(day=29)
NOVEMBER = Month(2026, 11)


def traded(sellers: list[Seller], dice: random.Random) -> None:
    """Thirty purchases, a third of them with something given back."""
    for number in range(30):
        goods = tuple(_goods(place, dice) for place in range(dice.randint(1, 4)))
        who = dice.sample(sellers, dice.randint(1, 3))
        sold = Sold(goods=goods, fee=dice.choice(("0.00", "3.90")), at=FIRST + timedelta(days=dice.randint(0, 20)))
        purchase = delivered(*who, sold=sold)
        if not number % 3:
            back = f"{dice.randint(1, 90) / 100:.2f}"
            given_back(purchase, who[0], back, END - timedelta(days=3), f"refund-{number}")
            legs = [Leg(refunds_of("sandbox"), Decimal(back)), Leg(provider_account("sandbox"), -Decimal(back))]
            post(cause=Cause(MovementKind.REFUND_DONE, f"refund-{number}"), legs=legs, at=END - timedelta(days=2))


def _goods(place: int, dice: random.Random) -> Goods:
    price, rate = dice.randint(90, 4990), dice.choice(("5.50", "20.00"))
    return Goods(f"Article {place}", f"{price / 100:.2f}", dice.randint(1, 7), rate)


def paid_out(seller: Seller) -> None:
    owed = seller_statement(seller.pk, NOVEMBER.since, NOVEMBER.until).closing
    legs = [Leg(payable_to(seller.pk), owed), Leg(provider_account("sandbox"), -owed)]
    post(cause=Cause(MovementKind.TRANSFER, f"transfer-{seller.pk}"), legs=legs, at=END)


def documents_of(seller: Seller) -> Decimal:
    sums = dict(
        Document.objects.filter(seller=seller).values_list("kind").annotate(total=Sum("gross")).order_by("kind")
    )
    return sums.get("invoice", ZERO) - sums.get("credit_note", ZERO)


def test_documents_ledger_and_clearing_come_to_the_same(tmp_path: Path) -> None:
    regimes = (TaxRegime.STANDARD, TaxRegime.EXEMPT, TaxRegime.FARM_FLAT_RATE, TaxRegime.STANDARD)
    sellers = [shop(f"shop-{place}", regime) for place, regime in enumerate(regimes)]
    traded(sellers, random.Random(87))

    while issue_due(at=END):
        pass
    for seller in sellers:
        paid_out(seller)

    statements = [seller_statement(seller.pk, NOVEMBER.since, NOVEMBER.until) for seller in sellers]
    assert [each.paid_out for each in statements] == [documents_of(seller) for seller in sellers]
    assert [each.closing for each in statements] == [ZERO] * len(sellers)
    (sandbox,) = clearing_report(NOVEMBER.since, NOVEMBER.until)
    assert sandbox.collected + sandbox.given_back == sum((documents_of(seller) for seller in sellers), ZERO)
    assert sandbox.rest == ZERO
    assert [fault for document in Document.objects.all() for fault in faults(bytes(document.xml))] == []
    assert list(breaches()) == []
