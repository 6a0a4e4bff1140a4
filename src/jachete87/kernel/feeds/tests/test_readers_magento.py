"""Magento: 2, 1.9 and the sample data."""

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Availability, Image, Message, Outcome, Record, Status, VariantRecord
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, read


def test_configurable_products_take_their_simple_ones() -> None:
    feed = open_feed(FIXTURES / "magento2.csv")

    records = read(feed)

    assert feed.dialect == "magento_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="PULL",
            row=4,
            title="Pull marin",
            description_html="<p>Chaud.</p>",
            description_text="Chaud.",
            categories=(("Vêtements", "Pulls"), ("Laine",)),
            images=(Image(url="https://m.test/p.jpg"), Image(url="https://m.test/p2.jpg")),
            sku="PULL",
            price=D("75.00"),
            tax_class="TVA 20",
            stock=0,
            availability=Availability.IN_STOCK,
            variants=(
                VariantRecord(
                    key="PULL-S",
                    row=2,
                    title="Pull S",
                    options=(("taille", "S"),),
                    sku="PULL-S",
                    price=D("75.00"),
                    stock=3,
                    availability=Availability.IN_STOCK,
                    weight_g=D("600"),
                ),
                VariantRecord(
                    key="PULL-L",
                    row=3,
                    title="Pull L",
                    options=(("taille", "L"),),
                    sku="PULL-L",
                    price=D("79.00"),
                    stock=0,
                    availability=Availability.OUT_OF_STOCK,
                    weight_g=D("700"),
                ),
            ),
        ),
        Record(
            key="BOL",
            row=6,
            title="Bol",
            description_html="Grès",
            description_text="Grès",
            categories=(("Table",),),
            sku="BOL",
            price=D("18.00"),
            tax_class="TVA 20",
            stock=5,
            availability=Availability.IN_STOCK,
            weight_g=D("400"),
            status=Status.DRAFT,
            messages=(
                Message(
                    row=6,
                    column="special_price_from_date",
                    value="11/20/2026",
                    reason="La date « 11/20/2026 » n'est pas reconnue : le prix soldé est ignoré.",
                    outcome=Outcome.WARNING,
                    key="BOL",
                ),
            ),
        ),
        Message(
            row=7,
            column="sku",
            value="SEUL",
            reason="Cet article n'est pas visible seul, et aucun produit configurable du fichier ne le contient.",
            outcome=Outcome.REFUSED,
            key="SEUL",
        ),
    ]


def test_continuation_rows_belong_to_the_row_above() -> None:
    feed = open_feed(FIXTURES / "magento1.csv")

    records = read(feed)

    assert feed.dialect == "magento_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="TS",
            row=4,
            title="T-shirt",
            description_html="Coton",
            description_text="Coton",
            categories=(("Vêtements",), ("Coton", "Bio")),
            sku="TS",
            price=D("20.00"),
            tax_class="2",
            stock=0,
            availability=Availability.IN_STOCK,
            variants=(
                VariantRecord(
                    key="TS-R",
                    row=2,
                    title="T-shirt rouge",
                    options=(("couleur", "Rouge"),),
                    sku="TS-R",
                    price=D("20.00"),
                    stock=4,
                    availability=Availability.IN_STOCK,
                    weight_g=D("200"),
                ),
                VariantRecord(
                    key="TS-B",
                    row=3,
                    title="T-shirt bleu",
                    options=(("couleur", "Bleu"),),
                    sku="TS-B",
                    price=D("20.00"),
                    stock=0,
                    availability=Availability.OUT_OF_STOCK,
                    weight_g=D("200"),
                ),
            ),
        ),
    ]


def test_cells_of_several_lines_are_several_values() -> None:
    feed = open_feed(FIXTURES / "magento_sample.csv")

    records = read(feed)

    assert feed.dialect == "magento_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="BES-1",
            row=2,
            title="Besace de cuir",
            description_html="<p>Cousue main.</p>\n<ul>\n<li>Une poche.</li>\n</ul>",
            description_text="Cousue main.\nUne poche.",
            categories=(("Sacs",), ("Cuir",)),
            sku="BES-1",
            price=D("120.00"),
            sale_price=D("99.00"),
            stock=6,
            availability=Availability.IN_STOCK,
        ),
    ]
