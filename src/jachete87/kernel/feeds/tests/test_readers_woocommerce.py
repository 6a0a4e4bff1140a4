"""WooCommerce: product CSV in English and French, and WordPress's own export."""

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import (
    Availability,
    Image,
    Kind,
    Message,
    Outcome,
    Record,
    Status,
    VariantRecord,
)
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, at, read


def test_an_english_export_gives_parents_with_their_variations_wherever_these_stand() -> None:
    feed = open_feed(FIXTURES / "woocommerce_en.csv")

    records = read(feed)

    assert feed.dialect == "woocommerce_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="11",
            row=2,
            title="Chestnut honey",
            description_html="First line.<br>Second line.",
            description_text="First line.\nSecond line.",
            categories=(("Honey", "Dark"), ("Gifts",)),
            images=(Image(url="https://shop.test/m1.jpg"), Image(url="https://shop.test/m2.jpg")),
            sku="MIEL-500",
            price=D("8.50"),
            sale_price=D("7.90"),
            sale_from=at("2026-10-31T23:00:00"),
            sale_to=at("2026-11-30T22:59:59"),
            tax_class="reduced-rate",
            stock=24,
            availability=Availability.IN_STOCK,
            weight_g=D("720"),
            tags=("bees", "forest"),
        ),
        Record(
            key="12",
            row=3,
            title="Porcelain cup",
            description_html="A <strong>white</strong> cup.",
            description_text="A white cup.",
            categories=(("Table",),),
            images=(Image(url="https://shop.test/t.jpg"),),
            sku="TASSE",
            availability=Availability.IN_STOCK,
            variants=(
                VariantRecord(
                    key="17",
                    row=7,
                    title="Porcelain cup - Blue",
                    options=(("Colour", "Blue"),),
                    sku="TASSE-B",
                    price=D("22.00"),
                    stock=3,
                    availability=Availability.IN_STOCK,
                    image=Image(url="https://shop.test/tb.jpg"),
                    weight_g=D("300"),
                ),
                VariantRecord(
                    key="18",
                    row=8,
                    title="Porcelain cup - Red",
                    options=(("Colour", "Red"),),
                    sku="TASSE-R",
                    price=D("24.00"),
                    stock=0,
                    availability=Availability.OUT_OF_STOCK,
                    weight_g=D("300"),
                ),
            ),
        ),
        Record(
            key="14",
            row=4,
            title="Garden plan",
            categories=(("Plans",),),
            sku="PLAN",
            price=D("5.00"),
            availability=Availability.IN_STOCK,
            kind=Kind.VIRTUAL,
        ),
        Record(
            key="15",
            row=5,
            title="Honey and cup",
            categories=(("Gifts",),),
            sku="LOT",
            availability=Availability.IN_STOCK,
            kind=Kind.GROUPED,
        ),
        Record(
            key="16",
            row=6,
            title="Bee book",
            categories=(("Books",),),
            url="https://books.test/bee",
            sku="LIVRE",
            price=D("19.90"),
            availability=Availability.IN_STOCK,
            kind=Kind.EXTERNAL,
            status=Status.DRAFT,
        ),
        Message(
            row=10,
            column="Regular price",
            value="abc",
            reason="Le prix « abc » n'est pas un nombre.",
            outcome=Outcome.REFUSED,
            key="20",
        ),
        Message(
            row=9,
            column="Parent",
            value="GONE",
            reason="La déclinaison appartient au produit « GONE », absent du fichier.",
            outcome=Outcome.REFUSED,
        ),
    ]


def test_a_french_export_says_the_same_in_other_headers() -> None:
    feed = open_feed(FIXTURES / "woocommerce_fr.csv")

    records = read(feed)

    assert feed.dialect == "woocommerce_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="31",
            row=2,
            title="Confiture d’abricots",
            description_html="Cuite au chaudron",
            description_text="Cuite au chaudron",
            categories=(("Épicerie", "Confitures"),),
            images=(Image(url="https://boutique.test/c.jpg"),),
            gtin="3760123456784",
            sku="CONF-1",
            price=D("4.80"),
            tax_class="taux-reduit",
            stock=0,
            availability=Availability.BACKORDER,
            weight_g=D("450"),
            status=Status.HIDDEN,
        ),
        Message(
            row=3,
            column="Parent",
            value="CONF-9",
            reason="La déclinaison appartient au produit « CONF-9 », absent du fichier.",
            outcome=Outcome.REFUSED,
        ),
    ]


def test_a_wordpress_export_joins_products_variations_and_pictures() -> None:
    feed = open_feed(FIXTURES / "woocommerce.wxr")

    records = read(feed)

    assert feed.dialect == "woocommerce_wxr"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="44",
            row=2,
            title="Tasse",
            description_html="<p>Porcelaine &amp; or.</p>",
            description_text="Porcelaine & or.",
            categories=(("Arts de la table",),),
            images=(Image(url="https://atelier.test/tasse.jpg"),),
            url="https://atelier.test/produit/tasse/",
            sku="TASSE",
            variants=(
                VariantRecord(
                    key="45",
                    row=3,
                    title="Tasse - Bleu",
                    options=(("couleur", "Bleu nuit"),),
                    sku="TASSE-B",
                    price=D("22.00"),
                    sale_price=D("20.00"),
                    sale_from=at("2026-10-31T23:00:00"),
                    stock=4,
                    availability=Availability.IN_STOCK,
                ),
            ),
        ),
        Record(
            key="46",
            row=5,
            title="Bol",
            url="https://atelier.test/produit/bol/",
            price=D("15.00"),
            availability=Availability.OUT_OF_STOCK,
            status=Status.DRAFT,
            messages=(
                Message(
                    row=5,
                    column="_regular_price",
                    value="15",
                    reason="Les déclinaisons de ce produit ne sont pas dans le fichier : "
                    "le prix est le plus bas d'entre elles.",
                    outcome=Outcome.WARNING,
                    key="46",
                ),
            ),
        ),
        Message(
            row=6,
            column="wp:post_parent",
            value="999",
            reason="La déclinaison appartient au produit 999, absent du fichier.",
            outcome=Outcome.REFUSED,
            key="47",
        ),
    ]
