"""From an empty basket to a placed order over all three bricks."""

from decimal import Decimal

import pytest
from django.core import mail

from jachete87.kernel.basket.queries import find_basket, view
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.orders.queries import view_of
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, ills


def test_camille_fills_one_basket_over_three_bricks_and_a_platform(market: Market) -> None:
    basket = basket_of(market, market.honey, market.cup, market.book, market.lamp)
    choose_all(basket, market)

    shown = view(find_basket(basket.key), market.at)

    assert [group.brick for group in shown.groups] == ["drive", "galerie", "relais"]
    assert [group.is_ready for group in shown.groups] == [True, True, True]
    assert (shown.goods, shown.fees, shown.total) == (Decimal("46.00"), Decimal("5.90"), Decimal("51.90"))
    assert [group.handoff_url for group in shown.handoffs] == ["https://mvms.example/?add-to-cart=812&quantity=1"]
    assert shown.is_ready


@pytest.mark.parametrize("provider", ["sandbox", "on_site"])
def test_a_purchase_is_placed_for_every_way_to_pay(market: Market, provider: str) -> None:
    basket = basket_of(market, market.honey, market.book, quantity=2)
    choose_all(basket, market)

    purchase = buy(basket, market, provider=provider)

    shown = view_of(purchase, market.at)
    assert shown.state == "placed"
    assert [(o.seller_slug, o.state, o.total) for o in shown.sub_orders] == [
        ("ferme-de-jean", "to_prepare", Decimal("13.00")),
        ("librairie-marc", "to_prepare", Decimal("31.00")),
    ]
    assert shown.sub_orders[0].place == "Halle des Carmes, Place des Carmes, Limoges"
    assert Product.objects.get(pk=market.honey.variant.product_id).stock_promised == 2
    assert ills() == []


def test_the_shopper_and_every_seller_get_a_mail(market: Market) -> None:
    purchase = bought(market, market.honey, market.cup, market.book, market.lamp)

    sent = send_mails(at=market.at)

    assert sent == 4
    assert sorted((m.to[0], m.subject) for m in mail.outbox) == [
        ("atelier-paula@example.test", f"Commande {purchase.reference} à préparer"),
        ("camille@example.test", f"Votre commande {purchase.reference} est confirmée"),
        ("ferme-de-jean@example.test", f"Commande {purchase.reference} à préparer"),
        ("librairie-marc@example.test", f"Commande {purchase.reference} à préparer"),
    ]
    confirmation = next(m for m in mail.outbox if m.to == ["camille@example.test"])
    assert f"/achats/{purchase.reference}/{purchase.token}" in confirmation.body
    assert "https://mvms.example/?add-to-cart=812&quantity=1" in confirmation.body
    farmer = next(m for m in mail.outbox if m.to == ["ferme-de-jean@example.test"])
    assert "Camille R." in farmer.body
    assert "Boucherie" not in farmer.body
    assert send_mails(at=market.at) == 0
