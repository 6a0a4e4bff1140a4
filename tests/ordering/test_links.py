"""Links that fill the basket of an outside platform."""

import pytest

from jachete87.bricks.relais.rules.links import Wanted, base_of, basket_link, system_of, whole_basket_link

BASE = "https://boutique.example"
PAGE = f"{BASE}/produits/lampe"


@pytest.mark.parametrize(
    ("dialect", "product", "pack", "link"),
    [
        ("woocommerce_csv", "811", "812", f"{BASE}/?add-to-cart=812&quantity=2"),
        ("woocommerce_wxr", "811", "", f"{BASE}/?add-to-cart=811&quantity=2"),
        ("woocommerce_csv", "lampe", "lampe", PAGE),
        (
            "prestashop_csv",
            "7",
            "31",
            f"{BASE}/panier?add=1&id_product=7&id_product_attribute=31&qty=2&action=update",
        ),
        (
            "prestashop_xml",
            "7",
            "7-31",
            f"{BASE}/panier?add=1&id_product=7&id_product_attribute=31&qty=2&action=update",
        ),
        ("prestashop_csv", "7", "7", f"{BASE}/panier?add=1&id_product=7&id_product_attribute=0&qty=2&action=update"),
        ("shopify_json", "7001", "42001", f"{BASE}/cart/42001:2"),
        ("shopify_csv", "lampe", "lampe", PAGE),
        ("magento_csv", "7", "7", PAGE),
    ],
)
def test_a_link_fills_the_basket_or_leads_to_the_page(dialect: str, product: str, pack: str, link: str) -> None:
    wanted = Wanted(product, pack, 2, PAGE)

    assert basket_link(system_of(dialect), base_of(PAGE), wanted) == link


def test_only_shopify_takes_everything_in_one_link() -> None:
    wanted = [Wanted("7001", "42001", 2, PAGE), Wanted("7002", "42002", 1, PAGE)]

    links = [whole_basket_link(system, BASE, wanted) for system in ("shopify", "woocommerce", "prestashop", "other")]

    assert links == [f"{BASE}/cart/42001:2,42002:1", "", "", ""]


@pytest.mark.parametrize("page", ["https://[x/y", "javascript:alert(1)", "//boutique.example", "https:///y", ""])
def test_what_is_no_web_address_stands_on_no_site(page: str) -> None:
    assert base_of(page) == ""
