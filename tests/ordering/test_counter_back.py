"""What was paid at the counter and comes back is given back there by who received it, and stands in the books."""

from decimal import Decimal
from html import unescape

import pytest
from django.db import DatabaseError, transaction

from jachete87.base.jinja import euro
from jachete87.base.times import PARIS
from jachete87.kernel.documents.actions.issuing import issue_due
from jachete87.kernel.documents.models import Document
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.counter import Counted
from jachete87.kernel.orders.actions.ending import hand_over
from jachete87.kernel.orders.actions.returning import refund_return
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import Line, Purchase, RefundPart, ReturnCase, SubOrder
from jachete87.kernel.payments.models import CounterReceipt, Payment, Refund
from tests.ordering.market import Market, bought
from tests.ordering.returning import by, page_of
from tests.paying.tools import troubles
from tests.signed_in import colleague
from tests.vouchers.purse import gift_card, left

pytestmark = pytest.mark.django_db

D = Decimal


def handed_over(purchase: Purchase, market: Market, seller: int, amount: Decimal | None = None) -> None:
    """A seller hands its goods over, and is paid in cash."""
    order = SubOrder.objects.get(purchase=purchase, seller=seller)
    SubOrder.objects.filter(pk=order.pk).update(state="ready")
    hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at, paid=Counted(amount=amount))


def book_given_back(purchase: Purchase, market: Market) -> ReturnCase:
    """Camille changes her mind about the book, and Marc gives her money back."""
    line = Line.objects.get(sub_order__purchase=purchase, sub_order__seller=market.marc.pk)
    withdraw(purchase_id=purchase.pk, line_ids=[line.pk], at=market.at)
    return refund_return(case_id=ReturnCase.objects.get().pk, deed=by(at=market.at))


def of_marc(market: Market) -> tuple[Decimal, Decimal]:
    """What Marc is owed, and what he has received at the counter and kept."""
    kinds = (AccountKind.PAYABLE, AccountKind.RECEIVED)
    owed, received = (balance(kind, seller=market.marc.pk) for kind in kinds)
    return -owed, received


def test_what_was_paid_in_cash_is_given_back_in_cash_and_camille_reads_so(market: Market) -> None:
    purchase = bought(market, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk)
    before = of_marc(market)

    case = book_given_back(purchase, market)

    payment, refund = Payment.objects.get(), Refund.objects.get()
    assert before == (purchase.total, purchase.total)
    assert of_marc(market) == (D("0.00"), D("0.00"))
    assert (payment.state, payment.captured, payment.refunded) == ("refunded", purchase.total, purchase.total)
    assert (case.refund, refund.amount, refund.done_at) == (refund, purchase.total, market.at)
    assert sum(part.gross for part in RefundPart.objects.all()) == purchase.total
    said = f"{euro(purchase.total)} vous sont rendus par le vendeur, en espèces."
    assert said in unescape(Mail.objects.get(key=f"return-{case.pk}").html)
    assert "rendu en espèces par le vendeur" in page_of(purchase)
    assert troubles() == []


def test_marc_reads_on_his_statement_what_he_gave_back_and_a_credit_note_is_issued(market: Market) -> None:
    TaxStatus.objects.create(seller=market.marc, regime=TaxRegime.STANDARD, since="2026-01-01")
    marc = colleague("Marc", market.marc)
    purchase = bought(market, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk)
    issue_due(at=market.at)

    book_given_back(purchase, market)
    issue_due(at=market.at)
    month = market.at.astimezone(PARIS).strftime("%Y-%m")
    rows = marc.get(f"/espace/vendeur/releve/{month}.csv").content.decode("utf-8-sig").splitlines()

    cells = [row.split(";") for row in rows[2:-1]]
    total = str(purchase.total).replace(".", ",")
    assert [(row[1], row[-2], row[-1]) for row in cells] == [
        ("paiement à la remise", total, "0,00"),
        ("rendu au client par le vendeur", f"-{total}", "0,00"),
    ]
    assert sorted(Document.objects.values_list("kind", "gross")) == [
        ("credit_note", purchase.total), ("invoice", purchase.total),
    ]  # fmt: skip
    assert troubles() == []


def test_marc_is_told_to_give_the_money_back_himself(market: Market) -> None:
    marc = colleague("Marc", market.marc)
    purchase = bought(market, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk)
    withdraw(purchase_id=purchase.pk, line_ids=(), at=market.at)

    page = unescape(marc.get("/espace/vendeur/retours").content.decode())

    assert "Vous avez été payé sur place\xa0: rendez l’argent en espèces, puis notez-le ici." in page


def test_while_jean_still_keeps_his_goods_what_marc_gives_back_is_already_counted(market: Market) -> None:
    purchase = bought(market, market.honey, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk)
    book_given_back(purchase, market)
    open_ = Payment.objects.get()
    handed_over(purchase, market, market.jean.pk)

    payment, honey = Payment.objects.get(), SubOrder.objects.get(seller=market.jean)
    book = purchase.total - honey.total
    assert (open_.state, open_.captured, open_.refunded) == ("authorised", book, book)
    assert (payment.state, payment.captured, payment.refunded) == ("captured", purchase.total, book)
    assert troubles() == []


def test_a_gift_card_has_its_euros_back_first_and_the_rest_is_in_cash(market: Market) -> None:
    card = gift_card(market, "5.00").voucher
    purchase = bought(market, market.book, provider="on_site", vouchers=(card.code,))
    handed_over(purchase, market, market.marc.pk)

    book_given_back(purchase, market)

    assert (left(card), Refund.objects.get().amount) == (D("5.00"), purchase.total - 5)
    assert troubles() == []


def test_who_received_less_than_was_due_gives_back_at_most_that(market: Market) -> None:
    purchase = bought(market, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk, amount=D("4.00"))

    book_given_back(purchase, market)

    assert (Refund.objects.get().amount, Line.objects.get().refunded) == (D("4.00"), D("4.00"))
    assert of_marc(market) == (D("0.00"), D("0.00"))
    assert troubles() == []


@pytest.mark.parametrize("wrong", [{"amount": D("0.01")}, {"amount": D("1.00"), "done_at": None}])
def test_the_database_lets_no_seller_give_back_more_than_it_received(market: Market, wrong: dict[str, object]) -> None:
    purchase = bought(market, market.book, provider="on_site")
    handed_over(purchase, market, market.marc.pk)
    receipt = CounterReceipt.objects.get()
    if "done_at" not in wrong:
        book_given_back(purchase, market)
    told = {"token": "t", "payment": receipt.payment, "receipt": receipt, "reason": "geste", "done_at": market.at}
    before = Refund.objects.count()

    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.create(**(told | wrong))

    assert Refund.objects.count() == before
    assert troubles() == []
