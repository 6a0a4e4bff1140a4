"""Google Merchant: RSS, Atom, TSV, with and without g:; Facebook."""

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Availability, Image, Message, Outcome, Record, Status
from jachete87.kernel.feeds.tests.reading import FIXTURES, D, at, read


def test_an_rss_feed_gives_records_and_refusals() -> None:
    feed = open_feed(FIXTURES / "google_rss.xml")

    records = read(feed)

    assert feed.dialect == "google_rss"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="p-1",
            row=1,
            title="Miel de châtaignier",
            description_html="<p>Récolté &amp; mis en pot ici.</p>",
            description_text="Récolté & mis en pot ici.",
            brand="La Ferme",
            categories=(("Épicerie", "Miels"), ("Idées cadeaux",)),
            google_category="Food, Beverages & Tobacco > Food Items",
            images=(Image(url="https://ferme.test/1.jpg"), Image(url="https://ferme.test/2.jpg")),
            url="https://ferme.test/p/1",
            gtin="3760123456784",
            condition="new",
            price=D("9.80"),
            currency="EUR",
            sale_price=D("8.80"),
            sale_from=at("2026-11-20T07:00:00"),
            sale_to=at("2026-12-01T17:00:00"),
            price_includes_tax=True,
            availability=Availability.IN_STOCK,
            net_quantity=D("500"),
            unit="g",
            unit_pricing_measure="500 g",
            weight_g=D("750"),
        ),
        Record(
            key="p-2",
            row=2,
            title="Pull & co",
            url="https://ferme.test/p/2",
            price=D("1250.00"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.OUT_OF_STOCK,
            group="pulls",
            options=(("couleur", "bleu"), ("taille", "M")),
        ),
        Message(row=3, column="price", value="", reason="Le prix manque.", outcome=Outcome.REFUSED, key="p-3"),
        Message(row=4, column="id", value="", reason="L'identifiant du produit manque.", outcome=Outcome.REFUSED),
        Record(
            key="p-5",
            row=5,
            title="Au Maroc",
            price=D("650.00"),
            currency="MAD",
            price_includes_tax=True,
            messages=(
                Message(
                    row=5,
                    column="price",
                    value="650.00 MAD",
                    reason="Le prix est en MAD, pas en euros.",
                    outcome=Outcome.HELD,
                    key="p-5",
                ),
            ),
        ),
    ]


def test_a_feed_without_prefix_and_with_blank_lines_before_is_read() -> None:
    feed = open_feed(FIXTURES / "google_plain.xml")

    records = read(feed)

    assert feed.dialect == "google_rss"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="a",
            row=1,
            title="Pain",
            price=D("4.20"),
            currency="EUR",
            price_includes_tax=True,
            stock=5,
            availability=Availability.IN_STOCK,
        ),
    ]


def test_an_atom_feed_keeps_its_own_id_apart() -> None:
    feed = open_feed(FIXTURES / "google_atom.xml")

    records = read(feed)

    assert feed.dialect == "google_atom"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="p-1",
            row=1,
            title="Cidre",
            url="https://ferme.test/p/1",
            price=D("6.50"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.PREORDER,
            net_quantity=D("750"),
            unit="ml",
            unit_pricing_measure="75cl",
        ),
    ]


def test_a_tab_separated_feed_is_read() -> None:
    feed = open_feed(FIXTURES / "google.tsv")

    records = read(feed)

    assert feed.dialect == "google_tsv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="p-1",
            row=2,
            title="Miel",
            description_html="Doux",
            description_text="Doux",
            brand="La Ferme",
            categories=(("Épicerie", "Miels"),),
            images=(Image(url="https://ferme.test/1.jpg"), Image(url="https://ferme.test/2.jpg")),
            url="https://ferme.test/1",
            price=D("9.80"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.IN_STOCK,
        ),
        Record(
            key="p-2",
            row=3,
            title="Cire",
            url="https://ferme.test/2",
            price=D("3.00"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.BACKORDER,
        ),
    ]


def test_a_facebook_catalogue_is_read() -> None:
    feed = open_feed(FIXTURES / "facebook.csv")

    records = read(feed)

    assert feed.dialect == "facebook_csv"
    assert feed.ended_cleanly is True
    assert records == [
        Record(
            key="b-1",
            row=2,
            title="Bague, argent",
            description_html='Un "anneau" simple.',
            description_text='Un "anneau" simple.',
            brand="Paula",
            google_category="Apparel & Accessories > Jewelry",
            images=(Image(url="https://b.test/1.jpg"),),
            url="https://b.test/1",
            condition="new",
            price=D("45.00"),
            currency="EUR",
            price_includes_tax=True,
            stock=3,
            availability=Availability.IN_STOCK,
            group="bagues",
            options=(("couleur", "argent"),),
        ),
        Record(
            key="b-2",
            row=3,
            title="Bague or",
            brand="Paula",
            google_category="188",
            images=(Image(url="https://b.test/2.jpg"),),
            url="https://b.test/2",
            condition="refurbished",
            price=D("90.00"),
            currency="EUR",
            price_includes_tax=True,
            availability=Availability.BACKORDER,
            status=Status.HIDDEN,
            group="bagues",
            options=(("couleur", "or"),),
        ),
    ]
