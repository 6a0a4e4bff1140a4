"""Catalogues that nobody of the project wrote, where they are at hand: what each gives, or why it is refused."""

from pathlib import Path

import pytest

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, Outcome, Record, RefusalCode
from jachete87.kernel.feeds.tests.refusing import refusal

FEEDS = Path(__file__).parents[6] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="../shared/data is not here")

FOLDERS = ("woocommerce", "prestashop", "shopify", "magento", "google_merchant", "facebook", "etsy", "french_shops")
# file → dialect, records, variants, records a person must look at
READ = {
    "woocommerce/sample_products.csv": ("woocommerce_csv", 18, 7, 0),
    "woocommerce/sample_products.xml": ("woocommerce_wxr", 18, 0, 0),
    "prestashop/products_import.csv": ("prestashop_csv", 7, 0, 0),
    "shopify/api_product.json": ("shopify_json", 1, 4, 0),
    "shopify/api_products.json": ("shopify_json", 4, 4, 0),
    "shopify/apparel.csv": ("shopify_csv", 20, 3, 0),
    "shopify/jewelery.csv": ("shopify_csv", 20, 6, 0),
    "magento/products_gear_bags.csv": ("magento_csv", 14, 0, 0),
    "google_merchant/de_waxcelerate.xml": ("google_rss", 12, 0, 0),
    "google_merchant/fr_audiovisuel_mad.xml": ("google_rss", 46, 0, 46),
    "google_merchant/services_usd.xml": ("google_rss", 8, 0, 8),
    "facebook/cz_feed_without_prefix.xml": ("google_rss", 18, 0, 18),
    "facebook/es_services.csv": ("facebook_csv", 15, 0, 0),
    "etsy/google_feed_from_etsy.csv": ("facebook_csv", 133, 0, 133),
    "french_shops/le_dattier.csv": ("spreadsheet_csv", 14, 0, 0),
    "french_shops/le_dattier.json": ("catalogue_json", 12, 0, 0),
    "prestashop_webservice/product-8.xml": ("prestashop_xml", 1, 0, 0),
    "openfoodnetwork/sample_file_120_products.csv": ("spreadsheet_csv", 120, 0, 0),
}
# file → a word of the reason; all are no catalogues
REFUSED = {
    "woocommerce/sample_tax_rates.csv": "taux de TVA",
    "prestashop/categories_import.csv": "catégories",
    "prestashop/combinations_import.csv": "déclinaisons",
    "prestashop/localization_fr.xml": "paquet régional",
    "prestashop/fixtures_data/attribute.xml": "valeurs de déclinaison",
    "prestashop/fixtures_data/category.xml": "catégories",
    "prestashop/fixtures_data/category_product.xml": "rangement",
    "prestashop/fixtures_data/feature_product.xml": "caractéristiques",
    "prestashop/fixtures_data/manufacturer.xml": "marques",
    "prestashop/fixtures_data/product.xml": "pas de nom",
    "prestashop/fixtures_data/product_attribute.xml": "sans leurs produits",
    "prestashop/fixtures_data/product_attribute_combination.xml": "composition",
    "prestashop/fixtures_data/stock_available.xml": "stocks",
    "prestashop/fixtures_fr/attribute.xml": "valeurs de déclinaison",
    "prestashop/fixtures_fr/attribute_group.xml": "groupes",
    "prestashop/fixtures_fr/category.xml": "catégories",
    "prestashop/fixtures_fr/feature.xml": "caractéristiques",
    "prestashop/fixtures_fr/feature_value.xml": "valeurs de caractéristique",
    "prestashop/fixtures_fr/manufacturer.xml": "marques",
    "prestashop/fixtures_fr/product.xml": "pas de prix",
    "prestashop/fixtures_fr/supplier.xml": "fournisseurs",
    "magento/categories.csv": "catégories",
    "prestashop_webservice/products.xml": "display=full",
    "prestashop_webservice/manufacturers.xml": "ne contient pas de produits",
}


def test_every_file_of_the_shops_is_in_one_of_the_two_tables() -> None:
    files = {str(path.relative_to(FEEDS)) for folder in FOLDERS for path in (FEEDS / folder).rglob("*.*")}

    assert files <= READ.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_a_real_catalogue_is_read_whole(name: str) -> None:
    feed = open_feed(FEEDS / name)

    found = list(feed)

    records = [one for one in found if isinstance(one, Record)]
    held = [record for record in records if any(note.outcome is Outcome.HELD for note in record.messages)]
    assert [one for one in found if isinstance(one, Message)] == []
    assert (feed.dialect, len(records), sum(len(r.variants) for r in records), len(held)) == READ[name]
    assert len({record.key for record in records}) == len(records)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_catalogue_is_refused_for_what_it_is(name: str) -> None:
    with pytest.raises(FeedRefused) as caught:
        list(open_feed(FEEDS / name))

    assert caught.value.code is RefusalCode.NOT_A_CATALOGUE
    assert REFUSED[name] in caught.value.reason


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_the_first_60_percent_of_a_real_file_are_refused(name: str, tmp_path: Path) -> None:
    content = (FEEDS / name).read_bytes()

    found = refusal(tmp_path, content[: len(content) * 6 // 10])

    assert found.code in (RefusalCode.CUT_SHORT, RefusalCode.NOT_A_CATALOGUE)
