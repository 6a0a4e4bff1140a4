"""PrestaShop: import CSV in English and French, Webservice XML."""

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Availability, Image, Message, Outcome, Record, Status
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, at, read


def test_an_english_table_gives_prices_before_taxes_and_discounts() -> None:
    feed = open_feed(FIXTURES / "prestashop_en.csv")

    records = read(feed)

    assert feed.dialect == "prestashop_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="7",
            row=2,
            title="Walnut oil",
            description_html="<p>Cold <em>pressed</em>.</p>",
            description_text="Cold pressed.",
            brand="Moulin",
            categories=(("Home", "Oils"), ("Gifts",)),
            images=(Image(url="https://m.test/1.jpg", alt="Bottle"), Image(url="https://m.test/2.jpg", alt="Mill")),
            gtin="3760123456784",
            sku="HN-50",
            condition="new",
            price=D("11.374408"),
            sale_price=D("10.24"),
            sale_from=at("2026-11-19T23:00:00"),
            sale_to=at("2026-12-24T22:59:59"),
            tax_class="2",
            price_includes_tax=False,
            stock=18,
            availability=Availability.IN_STOCK,
            weight_g=D("850"),
            tags=("oil", "walnut"),
        ),
        Record(
            key="8",
            row=3,
            title="Flour",
            brand="Moulin",
            categories=(("Flours",),),
            sku="F1",
            condition="used",
            price=D("2.00"),
            sale_price=D("1.50"),
            tax_class="2",
            price_includes_tax=False,
            stock=0,
            availability=Availability.OUT_OF_STOCK,
            weight_g=D("1000"),
            status=Status.DRAFT,
        ),
    ]


def test_a_french_table_gives_prices_with_taxes() -> None:
    feed = open_feed(FIXTURES / "prestashop_fr.csv")

    records = read(feed)

    assert feed.dialect == "prestashop_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="9",
            row=2,
            title="Huile de noix",
            description_html="<p>Première pression</p>",
            description_text="Première pression",
            brand="Moulin",
            categories=(("Huiles",),),
            images=(Image(url="https://m.test/1.jpg"),),
            sku="HN-50",
            price=D("12.00"),
            tax_class="2",
            price_includes_tax=True,
            stock=18,
            availability=Availability.IN_STOCK,
            weight_g=D("850"),
        ),
    ]


def test_the_webservice_gives_the_french_of_several_languages() -> None:
    feed = open_feed(FIXTURES / "prestashop.xml")

    records = read(feed)

    assert feed.dialect == "prestashop_xml"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="8",
            row=1,
            title="Huile de noix",
            description_html="<p>Pressée à froid au moulin.</p>",
            description_text="Pressée à froid au moulin.",
            brand="Moulin",
            gtin="3760123456784",
            sku="HN-50",
            condition="new",
            price=D("11.374408"),
            tax_class="2",
            price_includes_tax=False,
            weight_g=D("850"),
        ),
        Record(
            key="9",
            row=2,
            title="Farine",
            price=D("3.50"),
            price_includes_tax=False,
            stock=12,
            availability=Availability.IN_STOCK,
            status=Status.DRAFT,
        ),
        Message(row=3, column="price", value="", reason="Le prix manque.", outcome=Outcome.REFUSED, key="10"),
    ]
