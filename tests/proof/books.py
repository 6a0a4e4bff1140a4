"""Closing the books: documents, what sellers are owed and had, the clearing account and the sandbox's own book."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from jachete87.base.money import ZERO
from jachete87.kernel.documents.models import Document
from jachete87.kernel.documents.queries import breaches
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance, clearing_report, seller_statement
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.payments.models import SandboxCharge, SandboxRefund
from jachete87.kernel.vouchers.models import Campaign
from tests.paying.tools import troubles
from tests.proof.world import settled


def documents_of(seller: Seller) -> Decimal:
    """What a seller invoiced, less its credit notes."""
    found = Document.objects.filter(seller=seller).order_by()
    sums = dict(found.values_list("kind").annotate(total=Sum("gross")))
    return sums.get("invoice", ZERO) - sums.get("credit_note", ZERO)


def assert_the_books_agree(since: datetime, until: datetime) -> Decimal:
    """Every book of that span tells the same; the euros that it tells of."""
    sellers = list(Seller.objects.order_by("pk"))
    documents = {each.pk: documents_of(each) for each in sellers}
    owed = {each.pk: seller_statement(each.pk, since, until).closing for each in sellers}
    had = {each.pk: balance(AccountKind.RECEIVED, seller=each.pk) for each in sellers}
    given = total(Campaign.objects, "used")
    bank = total(SandboxCharge.objects, "captured") - total(SandboxRefund.objects, "amount")

    settled()
    assert troubles() == []
    assert list(breaches()) == []
    assert documents == {pk: owed[pk] + had[pk] for pk in documents}
    assert sum(documents.values(), ZERO) == bank + given + sum(had.values(), ZERO)
    assert [each.rest for each in clearing_report(since, until) if each.provider == "sandbox"] in ([bank], [])
    return sum(documents.values(), ZERO)


def total(rows: Any, column: str) -> Decimal:
    """The sum of a column, nothing where there are no rows."""
    found: Decimal | None = rows.aggregate(n=Sum(column))["n"]
    return found or ZERO
