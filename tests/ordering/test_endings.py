"""Orders that end: cancelled, withdrawn from, handed over."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.ending import TooLate, cancel_lines, cancel_sub_order, hand_over
from jachete87.kernel.orders.actions.sweeping import sweep_purchases
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.models import Line, Purchase, SubOrder
from jachete87.kernel.payments.models import SandboxRefund
from tests.ordering.market import Market, bought, ills


def _stock(of: Offer) -> tuple[int | None, int]:
    product = Product.objects.get(pk=of.variant.product_id)
    return product.stock_on_hand, product.stock_promised


def _deadline(purchase: Purchase) -> SubOrder:
    return SubOrder.objects.get(purchase=purchase, brick="drive")


def test_a_whole_purchase_is_cancelled_until_the_cut_off_and_refunded(market: Market) -> None:
    purchase = bought(market, market.honey, market.cup)

    given_back = cancel_lines(purchase_id=purchase.pk, line_ids=(), at=market.at)
    sweep_purchases(at=market.at)

    purchase.refresh_from_db()
    assert (given_back, purchase.state) == (purchase.total, "cancelled")
    assert SandboxRefund.objects.get().amount == purchase.total
    assert (_stock(market.honey), market.slots[0].booked) == ((20, 0), 0)
    assert cancel_lines(purchase_id=purchase.pk, line_ids=(), at=market.at) == Decimal("0.00")
    assert ills() == []


def test_after_the_cut_off_it_is_too_late_to_cancel(market: Market) -> None:
    purchase = bought(market, market.honey)
    late = _deadline(purchase).deadline

    with pytest.raises(TooLate):
        cancel_lines(purchase_id=purchase.pk, line_ids=(), at=late)

    assert (Line.objects.filter(cancelled_at__isnull=False).count(), _stock(market.honey)) == (0, (20, 1))


def test_a_place_shared_by_two_sellers_goes_back_with_the_last(market: Market) -> None:
    from jachete87.bricks.drive.actions.cycles import join_sellers
    from jachete87.kernel.membership.enums import SellerKind
    from tests.ordering.market import offer, seller

    cheese = offer(seller("fromagerie", SellerKind.FARMER, "drive"), "Tomme")
    join_sellers(at=market.at)
    purchase = bought(market, market.honey, cheese)
    first, second = SubOrder.objects.filter(purchase=purchase).order_by("number")

    cancel_sub_order(sub_order_id=first.pk, reason="gel", by_user_id=None, at=market.at)
    between = market.slots[0].booked
    cancel_sub_order(sub_order_id=second.pk, reason="gel", by_user_id=None, at=market.at)

    assert first.reservation == second.reservation
    assert (between, market.slots[0].booked) == (1, 0)
    assert ills() == []


def test_a_seller_who_cannot_deliver_says_why_and_the_shopper_is_refunded(market: Market) -> None:
    purchase = bought(market, market.honey, market.book)
    order = SubOrder.objects.get(purchase=purchase, seller=market.marc)

    given_back = cancel_sub_order(sub_order_id=order.pk, reason="Dégât des eaux", by_user_id=None, at=market.at)

    order.refresh_from_db()
    purchase.refresh_from_db()
    assert (given_back, order.state, order.state_reason) == (Decimal("15.50"), "cancelled", "Dégât des eaux")
    assert (purchase.state, purchase.payment.state) == ("placed", "captured")
    send_mails(at=market.at)
    told = next(m for m in mail.outbox if m.subject.startswith("Annulation"))
    assert ("Dégât des eaux" in told.body, "15,50" in told.body) == (True, True)
    assert ills() == []


def test_goods_that_change_hands_leave_the_stock_once(market: Market) -> None:
    purchase = bought(market, market.honey, quantity=3)
    order = _deadline(purchase)
    SubOrder.objects.filter(pk=order.pk).update(state="ready")

    hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at)
    hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at)

    assert _stock(market.honey) == (17, 0)
    assert ills() == []


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (14, True), (19, False)])
def test_the_shopper_changes_their_mind_within_fourteen_days(market: Market, days: int, allowed: bool) -> None:
    purchase = bought(market, market.book)
    order = SubOrder.objects.get(purchase=purchase)
    SubOrder.objects.filter(pk=order.pk).update(state="ready")
    hand_over(sub_order_id=order.pk, by_user_id=None, at=market.at)
    asked = market.at + timedelta(days=days)

    if allowed:
        first = withdraw(purchase_id=purchase.pk, line_ids=(), at=asked)
        again = withdraw(purchase_id=purchase.pk, line_ids=(), at=asked)
    else:
        with pytest.raises(TooLate):
            withdraw(purchase_id=purchase.pk, line_ids=(), at=asked)
        first, again = [], []

    assert (bool(first), again) == (allowed, [])
    send_mails(at=asked)
    assert len([m for m in mail.outbox if "rétractation" in m.subject]) == int(allowed)


def test_an_address_that_no_header_can_carry_holds_up_nobody_elses_mail(market: Market) -> None:
    purchase = bought(market, market.book)
    Mail.objects.filter(recipient=purchase.email).update(recipient=f"camille@{'é' * 60}.example")

    sent = send_mails(at=market.at)

    assert (sent, len(mail.outbox)) == (1, 1)


def test_a_mail_that_cannot_be_sent_waits_and_is_sent_later(market: Market, settings) -> None:
    purchase = bought(market, market.book)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sent_while_down = send_mails(at=market.at)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    at_once = send_mails(at=market.at)
    later = send_mails(at=market.at + timedelta(minutes=10))

    assert (sent_while_down, at_once, later) == (0, 0, 2)
    assert {m.extra_headers["Message-ID"].partition("@")[0] for m in mail.outbox} == {
        f"<confirmation-{purchase.reference}",
        f"<to-prepare-{purchase.reference}-1",
    }


def test_the_page_says_first_how_the_order_stands(market: Market) -> None:
    purchase = bought(market, market.honey, market.book)
    drive, shop = SubOrder.objects.order_by("number")

    said = [first_words(purchase)]
    for each in (drive, shop):
        SubOrder.objects.filter(pk=each.pk).update(state="ready")
        said.append(first_words(purchase))
    for each in (drive, shop):
        hand_over(sub_order_id=each.pk, by_user_id=None, at=market.at)
        said.append(first_words(purchase))

    assert said == [
        ("Merci, votre commande est passée", "Vos 2 retraits sont en préparation."),
        ("Votre commande est prête en partie", "1 retrait sur 2 est prêt."),
        ("Votre commande est prête", "Vos 2 retraits sont prêts."),
        ("Votre commande est prête", "Vos 2 retraits sont prêts. 1 vous a déjà été remis."),
        ("Votre commande vous a été remise", ""),
    ]


def first_words(purchase: Purchase) -> tuple[str, str]:
    """The heading of the page of a purchase, and how far its groups are."""
    page = unescape(Client().get(f"/achats/{purchase.reference}/{purchase.token}").content.decode())
    progress = re.findall(r'<p class="lead">([^<]*)</p>', page)
    return re.findall(r"<h1>([^<]*)</h1>", page)[0], progress[0] if progress else ""


def test_once_all_is_handed_over_the_page_says_when_and_no_longer_tells_to_come(market: Market) -> None:
    purchase = bought(market, market.honey)
    address = f"/achats/{purchase.reference}/{purchase.token}"

    before = Client().get(address).content.decode()
    SubOrder.objects.update(state="ready")
    hand_over(sub_order_id=SubOrder.objects.get().pk, by_user_id=None, at=market.at)
    after = Client().get(address).content.decode()

    assert [("Et maintenant" in page, "Code à dire" in page) for page in (before, after)] == [
        (True, True),
        (False, False),
    ]
    moment = f'datetime="{market.at.isoformat()}"'
    assert after.count(moment) == before.count(moment) + 1
