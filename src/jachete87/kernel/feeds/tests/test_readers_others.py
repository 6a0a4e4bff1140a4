"""Etsy, spreadsheets, JSON."""

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Availability, Image, Message, Outcome, Record, VariantRecord
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, read


def test_an_etsy_listing_gives_a_variant_per_value() -> None:
    feed = open_feed(FIXTURES / "etsy.csv")

    records = read(feed)

    assert feed.dialect == "etsy_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="TP-1",
            row=2,
            title="Tasse en porcelaine",
            description_html="Tournée à la main.<br>Passe au lave-vaisselle.",
            description_text="Tournée à la main.\nPasse au lave-vaisselle.",
            images=(Image(url="https://i.test/1.jpg"), Image(url="https://i.test/2.jpg")),
            sku="TP-1",
            price=D("28.00"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.IN_STOCK,
            variants=(
                VariantRecord(key="TP-1#Bleu", row=2, options=(("Couleur", "Bleu"),)),
                VariantRecord(key="TP-1#Blanc", row=2, options=(("Couleur", "Blanc"),)),
            ),
            tags=("porcelaine", "fait main"),
        ),
        Record(
            key="Bol",
            row=5,
            title="Bol",
            images=(Image(url="https://i.test/3.jpg"),),
            price=D("15.00"),
            currency="EUR",
            price_includes_tax=True,
            stock=0,
            availability=Availability.OUT_OF_STOCK,
        ),
    ]


def test_a_farmers_spreadsheet_with_titles_headings_and_a_total_is_read() -> None:
    feed = open_feed(FIXTURES / "spreadsheet.csv")

    records = read(feed)

    assert feed.dialect == "spreadsheet_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="C1",
            row=5,
            title="Carottes",
            categories=(("LÉGUMES",),),
            sku="C1",
            price=D("2.50"),
            currency="EUR",
            vat_rate=D("5.5"),
            price_includes_tax=True,
            stock=120,
            availability=Availability.IN_STOCK,
            net_quantity=D("1"),
            unit="kg",
        ),
        Record(
            key="C2",
            row=6,
            title="Poireaux (botte)",
            categories=(("LÉGUMES",),),
            sku="C2",
            price=D("1.80"),
            vat_rate=D("5.5"),
            price_includes_tax=True,
            net_quantity=D("1"),
            unit="piece",
        ),
        Record(
            key="O6",
            row=8,
            title="Œufs ; boîte de 6",
            categories=(("ŒUFS",),),
            sku="O6",
            price=D("1002.40"),
            currency="EUR",
            vat_rate=D("5.5"),
            price_includes_tax=True,
            stock=12,
            availability=Availability.IN_STOCK,
            net_quantity=D("6"),
            unit="piece",
            weight_g=D("400"),
            allergens="œufs",
            messages=(
                Message(
                    row=8,
                    column="Stock",
                    value="12,5",
                    reason="Le stock « 12,5 » n'est pas entier : arrondi vers le bas.",
                    outcome=Outcome.WARNING,
                    key="O6",
                ),
            ),
        ),
        Message(row=9, column="Prix TTC", value="", reason="Le prix manque.", outcome=Outcome.REFUSED, key="O7"),
        Message(
            row=10,
            column="Prix TTC",
            value="2,20 ou 2,40",
            reason="Le prix « 2,20 ou 2,40 » contient plusieurs nombres.",
            outcome=Outcome.REFUSED,
            key="O8",
        ),
        Record(
            key="O9",
            row=11,
            title="Confiture",
            categories=(("ŒUFS",),),
            sku="O9",
            price=D("1.30"),
            vat_rate=D("5.5"),
            price_includes_tax=True,
            net_quantity=D("350"),
            unit="g",
            messages=(
                Message(
                    row=11,
                    column="Prix TTC",
                    value="1,299",
                    reason="Le prix « 1,299 » peut se lire 1299 ou 1,299.",
                    outcome=Outcome.HELD,
                    key="O9",
                ),
            ),
        ),
    ]


def test_a_json_list_of_products_is_read_as_a_table() -> None:
    feed = open_feed(FIXTURES / "catalogue.json")

    records = read(feed)

    assert feed.dialect == "catalogue_json"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="4",
            row=1,
            title="Lampe",
            categories=(("Maison",),),
            images=(Image(url="https://m.test/l.jpg"),),
            price=D("49.90"),
            stock=2,
            availability=Availability.IN_STOCK,
            weight_g=D("1200"),
        ),
        Record(key="5", row=2, title="Ampoule", price=D("4.50"), currency="EUR", net_quantity=D("2"), unit="piece"),
    ]
