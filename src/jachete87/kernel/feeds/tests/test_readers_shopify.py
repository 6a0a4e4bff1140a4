"""Shopify: old and new CSV headers, and its JSON."""

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
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, read


def test_rows_of_one_handle_are_one_product() -> None:
    feed = open_feed(FIXTURES / "shopify.csv")

    records = read(feed)

    assert feed.dialect == "shopify_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="savon",
            row=2,
            title="Savon de Limoges",
            description_html="<p>Saponifié à froid.</p>",
            description_text="Saponifié à froid.",
            brand="Savonnerie",
            categories=(("Savons",),),
            images=(Image(url="https://cdn.test/s.jpg", alt="Un savon"),),
            gtin="3760123456784",
            sku="SAV-1",
            price=D("6.00"),
            sale_price=D("5.50"),
            stock=40,
            availability=Availability.IN_STOCK,
            weight_g=D("110"),
            tags=("bio", "froid"),
        ),
        Record(
            key="gilet",
            row=3,
            title="Gilet",
            description_html="Laine du pays",
            description_text="Laine du pays",
            brand="Filature",
            categories=(("Vêtements",),),
            images=(
                Image(url="https://cdn.test/g1.jpg", alt="De face"),
                Image(url="https://cdn.test/g2.jpg", alt="De dos"),
                Image(url="https://cdn.test/g3.jpg"),
            ),
            variants=(
                VariantRecord(
                    key="gilet#GI-M",
                    row=3,
                    options=(("Taille", "M"), ("Couleur", "Gris")),
                    sku="GI-M",
                    price=D("80.00"),
                    stock=2,
                    availability=Availability.IN_STOCK,
                    image=Image(url="https://cdn.test/gm.jpg"),
                    weight_g=D("400"),
                ),
                VariantRecord(
                    key="gilet#GI-L",
                    row=4,
                    options=(("Taille", "L"), ("Couleur", "Gris")),
                    sku="GI-L",
                    price=D("85.00"),
                    stock=0,
                    availability=Availability.BACKORDER,
                    weight_g=D("420"),
                ),
            ),
        ),
        Record(
            key="carte",
            row=6,
            title="Carte cadeau",
            brand="Filature",
            categories=(("Cadeaux",),),
            sku="CAR",
            price=D("30.00"),
            availability=Availability.IN_STOCK,
            kind=Kind.VIRTUAL,
            status=Status.HIDDEN,
        ),
        Message(row=7, column="Variant Price", value="", reason="Le prix manque.", outcome=Outcome.REFUSED, key="vide"),
    ]


def test_the_new_headers_are_known_too() -> None:
    feed = open_feed(FIXTURES / "shopify_new.csv")

    records = read(feed)

    assert feed.dialect == "shopify_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="bougie",
            row=2,
            title="Bougie",
            description_html="<p>Cire d'abeille</p>",
            description_text="Cire d'abeille",
            brand="Cirier",
            categories=(("Bougies",),),
            google_category="Home & Garden > Decor",
            images=(Image(url="https://cdn.test/b.jpg", alt="Une bougie"),),
            sku="BO-1",
            price=D("9.90"),
            stock=7,
            availability=Availability.IN_STOCK,
            weight_g=D("200"),
            status=Status.DRAFT,
        ),
    ]


def test_its_json_says_the_same() -> None:
    feed = open_feed(FIXTURES / "shopify.json")

    records = read(feed)

    assert feed.dialect == "shopify_json"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="632",
            row=1,
            title="Bonnet",
            description_html="<p>Laine</p>",
            description_text="Laine",
            brand="Filature",
            categories=(("Bonnets",),),
            images=(Image(url="https://cdn.test/b.jpg", alt="Un bonnet"),),
            variants=(
                VariantRecord(
                    key="632#BO-S",
                    row=1,
                    options=(("Taille", "S"),),
                    sku="BO-S",
                    price=D("30.00"),
                    sale_price=D("25.00"),
                    stock=3,
                    availability=Availability.IN_STOCK,
                    weight_g=D("90"),
                ),
                VariantRecord(
                    key="632#BO-L",
                    row=1,
                    options=(("Taille", "L"),),
                    sku="BO-L",
                    price=D("25.00"),
                    stock=0,
                    availability=Availability.OUT_OF_STOCK,
                    weight_g=D("110"),
                ),
            ),
            status=Status.HIDDEN,
            tags=("laine", "hiver"),
        ),
    ]
