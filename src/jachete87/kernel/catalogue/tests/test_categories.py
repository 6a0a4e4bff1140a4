"""The shelves, and what feeds call them."""

from datetime import date
from decimal import Decimal

import pytest

from jachete87.kernel.catalogue.actions.categories import load_categories
from jachete87.kernel.catalogue.models import Category, VatRate
from jachete87.kernel.catalogue.queries import guesser

pytestmark = pytest.mark.django_db


def test_loading_the_shelves_twice_gives_each_once() -> None:
    first = load_categories()

    second = load_categories()

    assert (first, second, Category.objects.count()) == (second, first, first)


def test_every_shelf_has_both_names_and_a_rate_today() -> None:
    load_categories()

    rated = set(VatRate.objects.filter(since__lte=date(2026, 11, 23)).values_list("category_id", flat=True))

    unnamed = Category.objects.filter(name="") | Category.objects.filter(name_en="")
    assert (list(unnamed), rated) == ([], set(Category.objects.values_list("slug", flat=True)))


@pytest.mark.parametrize(
    ("texts", "slug"),
    [
        (["Alimentation > Miel"], "miel"),
        (["Miel de châtaignier 500 g"], "miel"),
        (["", "Pots de miel"], "miel"),
        (["4947"], "miel"),
        (["Food, Beverages & Tobacco > Food Items > Condiments & Sauces > Honey"], "miel"),
        (["Alimentation, boissons et tabac > Boissons > Boissons alcoolisées > Bière"], "bieres"),
        (["Tasse à café en porcelaine"], "ceramique"),
        (["Boucles d’oreilles émail"], "bijoux"),
        (["Œufs fermiers x6"], "oeufs"),
        (["Accueil > Nouveautés", "Bougie parfumée vanille"], "bougies"),
        (["Maison & Décoration > Coussins"], "textile"),
        (["Media > Books > Fiction"], "livres"),
        (["T-shirt homme"], "mode"),
        (["Alimentation"], "alimentation"),
        (["Alimentation", "Jus de pomme 1 L"], "jus"),
        (["Apparel & Accessories > Jewelry > Rings"], "bijoux"),
    ],
)
def test_the_words_of_a_feed_find_their_shelf(texts: list[str], slug: str) -> None:
    load_categories()

    found = guesser().guess(texts)

    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("texts", [[], [""], ["Zzz"], ["12345"], ["Nouveautés", "Promo -20 %"]])
def test_words_that_say_nothing_find_no_shelf(texts: list[str]) -> None:
    load_categories()

    found = guesser().guess(texts)

    assert found is None


def test_works_of_art_bear_20_percent_until_2024_and_5_and_a_half_since() -> None:
    load_categories()

    rates = VatRate.objects.filter(category="arts").order_by("since").values_list("since", "rate")

    assert list(rates) == [(date(2014, 1, 1), Decimal("20.00")), (date(2025, 1, 1), Decimal("5.50"))]
