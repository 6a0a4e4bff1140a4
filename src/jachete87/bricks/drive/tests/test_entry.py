"""An agent enters the order of somebody who telephoned: the same stock, slots and cut-off as on line."""

from django.core import mail as post
from django.test import Client
from django.urls import reverse
from tests.ordering.market import Market, bought, expire_all, ills, offer

from jachete87.bricks.drive.actions.cycles import open_and_close
from jachete87.bricks.drive.models import Cycle, FormNumber
from jachete87.bricks.drive.tests.paper import pages, sale
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.models import Line, Purchase


def _desk() -> str:
    return reverse("drive:entry", args=[sale().pk])


def _typed(market: Market, **more: object) -> dict[str, object]:
    """Odette telephones, without an e-mail address."""
    usual = {"name": "Odette Faure", "phone": "05 55 01 02 03", "slot": market.slots[0].pk, "text": "", "quantity": 1}
    return usual | more


def _number(title: str) -> int:
    return FormNumber.objects.get(cycle=sale(), offer__variant__product__title=title).number


def test_an_order_by_phone_takes_stock_and_a_place_and_is_paid_at_the_hand_over(market: Market, agnes: Client) -> None:
    slot = market.slots[0]
    agnes.post(_desk(), _typed(market, text=str(_number("Miel de châtaignier")), quantity=3))

    answer = agnes.post(_desk(), _typed(market, place="1"))

    purchase = Purchase.objects.get()
    slot.refresh_from_db()
    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert answer.url == reverse("drive:entered", args=[purchase.reference])
    assert (purchase.state, purchase.name, purchase.email) == ("placed", "Odette Faure", "")
    assert purchase.phone == "+33555010203"
    assert (product.stock_promised, product.stock_held, slot.booked) == (3, 0, 1)
    assert purchase.payment is not None
    assert purchase.payment.provider == "on_site"
    entered = LogEntry.objects.get(action="order.entered")
    assert (entered.subject, entered.actor.email) == (f"purchase:{purchase.reference}", "agnès@example.test")
    assert ills() == []


def test_who_has_no_address_is_written_no_letter_and_has_the_confirmation_on_paper(
    market: Market, agnes: Client
) -> None:
    agnes.post(_desk(), _typed(market, text="miel"))
    agnes.post(_desk(), _typed(market, place="1"))
    purchase = Purchase.objects.get()

    send_mails(at=market.at)
    shown = agnes.get(reverse("drive:entered", args=[purchase.reference])).content.decode()
    paper = agnes.get(reverse("drive:entered_confirmation", args=[purchase.reference])).content

    assert [each.to for each in post.outbox] == [[market.jean.email]]
    assert purchase.reference in shown
    assert "Odette Faure" in shown
    assert purchase.reference in pages(paper)[0]


def test_an_agent_sees_only_the_orders_that_agents_entered(market: Market, agnes: Client) -> None:
    purchase = bought(market, market.honey)

    answers = [agnes.get(reverse(name, args=[purchase.reference])).status_code
               for name in ("drive:entered", "drive:entered_confirmation")]  # fmt: skip

    assert answers == [404, 404]


def test_letters_that_stand_for_several_goods_ask_which_one(market: Market, agnes: Client) -> None:
    offer(market.jean, "Miel de tilleul", "7.00")
    expire_all(market.at)

    several = agnes.post(_desk(), _typed(market, text="mie"))
    agnes.post(_desk(), _typed(market, text="mie", good=str(_number("Miel de tilleul"))))

    page = agnes.get(_desk()).content.decode()
    assert several.status_code == 409
    assert "Plusieurs produits portent ce nom" in several.content.decode()
    assert "Miel de tilleul" in page
    assert "Miel de châtaignier" not in page


def test_what_is_out_of_stock_or_not_in_the_sale_is_refused_and_nothing_is_kept(market: Market, agnes: Client) -> None:
    too_many = agnes.post(_desk(), _typed(market, text="miel", quantity=21))
    unknown = agnes.post(_desk(), _typed(market, text="404"))

    product = Product.objects.get(pk=market.honey.variant.product_id)
    assert (too_many.status_code, unknown.status_code) == (409, 422)
    assert "Aucun produit de cette vente" in unknown.content.decode()
    assert (product.stock_held, Line.objects.count()) == (0, 0)


def test_after_the_cut_off_no_order_is_entered(market: Market, agnes: Client) -> None:
    address = _desk()
    agnes.post(address, _typed(market, text="miel"))
    Cycle.objects.filter(pk=sale().pk).update(closes_at=market.at, opens_at=market.at - (sale().closes_at - market.at))
    open_and_close(at=market.at)

    answer = agnes.post(address, _typed(market, place="1"))

    assert answer.status_code == 404
    assert Purchase.objects.count() == 0
