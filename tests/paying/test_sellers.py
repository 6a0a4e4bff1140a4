"""What is a seller's goes to its own account at the provider, once it has handed its goods over (L39)."""

from decimal import Decimal

import pytest

from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.actions.booking import book_refund
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.models import Purchase, SubOrder
from jachete87.kernel.payments.actions.accounts import onboard, refresh_account
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.models import Dispute, Payment, Payout, SellerAccount, Transfer, TransferBack
from tests.ordering.market import Market, bought
from tests.paying.teller import Teller
from tests.paying.tools import deliver, event, hand_over_all, troubles
from tests.signed_in import colleague


def _account(seller: Seller, market: Market, stripe: Teller) -> str:
    """An account that the provider has checked."""
    onboard(seller_id=seller.pk, provider_slug="stripe", page="https://portal.example/", at=market.at)
    account = SellerAccount.objects.get(seller=seller).account
    stripe.desk.verified(account)
    refresh_account(provider_slug="stripe", account=account, at=market.at)
    return account


def _paid(market: Market, stripe: Teller) -> Purchase:
    return bought(market, market.honey, market.cup, provider="stripe", card=stripe.payment_method())


def _part(purchase: Purchase, seller: Seller) -> Decimal:
    return SubOrder.objects.get(purchase=purchase, seller=seller).total


def _give_back(purchase: Purchase, seller: Seller, amount: Decimal, market: Market) -> None:
    owed = refund(payment_id=purchase.payment_id, amount=amount, reason="geste")
    book_refund(purchase=purchase, refund=owed, shares={seller.pk: amount}, at=market.at)


def test_each_seller_gets_its_part_once_it_has_handed_over(market: Market, stripe: Teller) -> None:
    jean, paula = _account(market.jean, market, stripe), _account(market.paula, market, stripe)
    purchase = _paid(market, stripe)

    sweep_purchases(at=market.at)
    before = (stripe.desk.balance_of(jean), stripe.desk.balance_of(paula))
    hand_over_all(purchase, [market.jean.pk])
    sweep_purchases(at=market.at)
    sweep_purchases(at=market.at)

    part = _part(purchase, market.jean)
    transfer = Transfer.objects.get()
    assert before == (0, 0)
    assert (stripe.desk.balance_of(jean), stripe.desk.balance_of(paula)) == (int(part * 100), 0)
    assert (transfer.amount, transfer.provider_reference, transfer.purchase) == (
        part, "tr_0000000000000001", purchase.reference,
    )  # fmt: skip
    assert balance(AccountKind.PAYABLE, seller=market.jean.pk) == 0
    assert balance(AccountKind.CLEARING, name="stripe") == purchase.total - part
    assert troubles() == []


def test_what_the_shopper_gets_back_is_taken_back_from_its_seller(market: Market, stripe: Teller) -> None:
    jean, paula = _account(market.jean, market, stripe), _account(market.paula, market, stripe)
    purchase = _paid(market, stripe)
    hand_over_all(purchase)
    sweep_purchases(at=market.at)

    _give_back(purchase, market.jean, Decimal("2.00"), market)
    sweep_purchases(at=market.at)
    sweep_purchases(at=market.at)

    left = _part(purchase, market.jean) - 2
    assert (TransferBack.objects.get().amount, stripe.given_back()) == (Decimal("2.00"), 200)
    assert stripe.desk.balance_of(jean) == int(left * 100)
    assert stripe.desk.balance_of(paula) == int(_part(purchase, market.paula) * 100)
    assert balance(AccountKind.CLEARING, name="stripe") == 0
    assert [ill for ill in troubles() if not ill.startswith(("each seller", "a placed purchase"))] == []


def test_a_share_waits_for_its_seller_to_have_an_account(market: Market, stripe: Teller) -> None:
    purchase = _paid(market, stripe)
    hand_over_all(purchase)
    sweep_purchases(at=market.at)
    held = Transfer.objects.count()

    jean = _account(market.jean, market, stripe)
    sweep_purchases(at=market.at)

    assert (held, stripe.desk.balance_of(jean)) == (0, int(_part(purchase, market.jean) * 100))
    assert troubles() == []


def test_a_transfer_whose_answer_is_lost_is_made_once(market: Market, stripe: Teller) -> None:
    jean = _account(market.jean, market, stripe)
    purchase = _paid(market, stripe)
    hand_over_all(purchase)
    stripe.faults.append("lost")

    sweep_purchases(at=market.at)
    waiting = Transfer.objects.get()
    sweep_purchases(at=market.at)

    assert (waiting.done_at, bool(waiting.error)) == (None, True)
    assert stripe.desk.balance_of(jean) == int(_part(purchase, market.jean) * 100)
    assert len(stripe.desk.transfers) == 1
    assert troubles() == []


@pytest.mark.parametrize(("status", "state", "borne"), [("lost", "lost", True), ("won", "won", False)])
def test_a_dispute_is_borne_by_the_institutions_unless_it_is_won(
    market: Market, stripe: Teller, status: str, state: str, borne: bool
) -> None:
    purchase = _paid(market, stripe)
    contested = {
        "id": "dp_1", "object": "dispute", "status": "needs_response", "amount": int(purchase.total * 100),
        "payment_intent": Payment.objects.get().provider_reference, "reason": "fraudulent", "created": 1_790_000_000,
        "balance_transactions": [{"fee": 1500, "net": -1}],
    }  # fmt: skip
    stripe.desk.disputes["dp_1"] = contested

    told = [
        deliver(event("charge.dispute.created", contested, 1)),
        deliver(event("charge.dispute.created", contested, 1)),
    ]
    opened = Dispute.objects.get().state
    contested["status"] = status
    told += [deliver(event("charge.dispute.closed", contested, n)) for n in (2, 3)]

    drive, crafts = (
        balance(AccountKind.INSTITUTION, institution=f"chambre-{name}") for name in ("agriculture", "metiers")
    )
    assert (told, opened, Dispute.objects.get().state) == ([200] * 4, "open", state)
    assert (drive, crafts) == ((_part(purchase, market.jean), _part(purchase, market.paula)) if borne else (0, 0))
    assert balance(AccountKind.FEES, name="stripe") == Decimal("15.00")
    assert troubles() == []


def test_a_bank_that_only_inquires_takes_nothing(market: Market, stripe: Teller) -> None:
    _paid(market, stripe)
    reference = Payment.objects.get().provider_reference
    stripe.desk.disputes["dp_1"] = {
        "id": "dp_1", "object": "dispute", "status": "warning_needs_response", "amount": 100, "created": 1_790_000_000,
        "payment_intent": reference, "reason": "general", "balance_transactions": [],
    }  # fmt: skip

    status = deliver(event("charge.dispute.created", stripe.desk.disputes["dp_1"]))

    assert (status, Dispute.objects.count()) == (200, 0)
    assert troubles() == []


def test_a_seller_opens_its_account_and_sees_how_it_stands(market: Market, stripe: Teller) -> None:
    browser = colleague("Jean", market.jean)

    sent = browser.post("/espace/vendeur/etre-paye/compte", {"provider": "stripe"})
    waiting = browser.get("/espace/vendeur/etre-paye?retour=1").content.decode()
    account = SellerAccount.objects.get(seller=market.jean).account
    stripe.desk.verified(account)
    ready = browser.get("/espace/vendeur/etre-paye?retour=1").content.decode()

    assert (sent.status_code, sent["Location"]) == (302, f"https://connect.example/{account}")
    assert "le compte bancaire où recevoir l’argent (IBAN)" in waiting
    assert "ne reçoit pas encore les versements" in waiting
    assert "vire vers votre banque" in ready
    assert "Le prestataire demande encore" not in ready


def test_a_seller_that_leaves_the_provider_gets_nothing_more_there(market: Market, stripe: Teller) -> None:
    jean = _account(market.jean, market, stripe)
    purchase = _paid(market, stripe)
    hand_over_all(purchase)

    status = deliver(event("account.application.deauthorized", {"id": "ca_1", "object": "application"}, account=jean))
    sweep_purchases(at=market.at)

    assert (status, Transfer.objects.count(), stripe.desk.balance_of(jean)) == (200, 0, 0)
    assert troubles() == []


def test_a_payout_to_the_sellers_bank_is_noted_as_it_stands(market: Market, stripe: Teller) -> None:
    jean = _account(market.jean, market, stripe)
    stripe.desk.payouts["po_1"] = {"id": "po_1", "amount": 1234, "status": "in_transit", "arrival_date": 1_795_000_000}
    told = [deliver(event("payout.created", {"id": "po_1"}, 1, account=jean))]
    stripe.desk.payouts["po_1"]["status"] = "paid"

    told.append(deliver(event("payout.paid", {"id": "po_1"}, 2, account=jean)))

    payout = Payout.objects.get()
    assert (told, payout.amount, payout.state) == ([200, 200], Decimal("12.34"), "paid")
