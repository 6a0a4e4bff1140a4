"""Nothing is published while something mandatory is missing."""

from datetime import date
from decimal import Decimal

import pytest

from jachete87.base.errors import NotFound
from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.catalogue.actions.prices import PriceWrong, put_on_sale, set_price
from jachete87.kernel.catalogue.actions.publishing import NotPublishable, hide, publish
from jachete87.kernel.catalogue.enums import ProductState, RuleSet
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Picture, PriceChange, Product, Variant
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.catalogue.tests import shop
from jachete87.kernel.membership.enums import SellerKind

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def missing(product: Product) -> tuple[str, ...]:
    return missing_by_product([product.pk], TODAY)[product.pk]


@pytest.mark.parametrize(
    ("rule_set", "field", "named"),
    [
        (RuleSet.FOOD, "denomination", "dénomination légale"),
        (RuleSet.FOOD, "ingredients", "ingrédients (ou «\xa0ingrédient unique\xa0»)"),
        (RuleSet.FOOD, "origin", "origine"),
        (RuleSet.FOOD, "title", "nom du produit"),
        (RuleSet.ALCOHOL, "alcohol", "titre alcoométrique (% vol.)"),
        (RuleSet.CRAFT, "warnings", "avertissements (ou «\xa0aucun\xa0»)"),
        (RuleSet.COSMETIC, "ingredients", "liste des ingrédients (INCI)"),
        (RuleSet.PLANT, "origin", "origine"),
        (RuleSet.SERVICE, "description", "description"),
    ],
)
def test_each_rule_set_names_what_is_missing(rule_set: RuleSet, field: str, named: str) -> None:
    product = shop.honey(shop.farm(), shop.category(rule_set=rule_set), alcohol=Decimal(5))
    complete = missing(product)

    Product.objects.filter(pk=product.pk).update(**{field: None if field == "alcohol" else ""})

    assert (complete, missing(product)) == ((), (named,))


def test_a_chilled_food_says_how_to_keep_it() -> None:
    product = shop.honey(shop.farm(), shop.category(temperature="chilled"))

    named = missing(product)

    assert named == ("conditions de conservation",)


def test_a_food_without_any_word_on_allergens_is_not_complete() -> None:
    product = shop.honey(shop.farm(), shop.category())

    AllergenFact.objects.all().delete()

    assert missing(product) == ("allergènes",)


@pytest.mark.parametrize(("by_piece", "named"), [(False, ("quantité nette",)), (True, ())])
def test_a_food_tells_its_net_quantity_unless_its_shelf_sells_by_the_piece(
    by_piece: bool, named: tuple[str, ...]
) -> None:
    product = shop.honey(shop.farm(), shop.category(by_piece=by_piece))

    Variant.objects.update(net_quantity=None, net_unit="")

    assert missing(product) == named


def test_a_craft_shows_a_picture_and_who_made_it() -> None:
    seller = shop.farm()
    product = shop.honey(seller, shop.category(rule_set=RuleSet.CRAFT), manufacturer="Un autre atelier")

    Picture.objects.all().delete()

    assert missing(product) == ("nom, adresse et contact du fabricant", "photo")


def test_a_product_without_shelf_price_or_rate_says_so() -> None:
    product = shop.honey(shop.farm(), None)

    Offer.objects.update(is_active=False)

    assert missing(product) == ("prix", "catégorie", "taux de TVA")


def test_what_a_platform_sells_needs_a_name_and_a_price_alone() -> None:
    seller = shop.farm(kind=SellerKind.PLATFORM)
    product = shop.honey(seller, None, origin="", ingredients="")

    named = missing(product)

    assert named == ()


def test_publishing_is_refused_while_something_is_missing() -> None:
    seller = shop.farm()
    product = shop.honey(seller, shop.category(), origin="", state=ProductState.DRAFT)

    with pytest.raises(NotPublishable) as refusal:
        publish(product_id=product.pk, by=shop.jean(seller), at=now())

    product.refresh_from_db()
    assert (refusal.value.details, product.state) == ({"missing": ["origine"]}, ProductState.DRAFT)


def test_a_complete_product_is_published_and_taken_off_again() -> None:
    seller = shop.farm()
    user = shop.jean(seller)
    product = shop.honey(seller, shop.category(), state=ProductState.DRAFT)

    on_line = publish(product_id=product.pk, by=user, at=now())
    off_line = hide(product_id=product.pk, by=user)

    assert (on_line.state, off_line.state) == (ProductState.PUBLISHED, ProductState.HIDDEN)
    logged = LogEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(logged) == ["product.published", "product.hidden"]


def test_nobody_publishes_the_product_of_another() -> None:
    product = shop.honey(shop.farm(), shop.category(), state=ProductState.DRAFT)
    charlie = User.objects.create_person("charlie@example.test")

    with pytest.raises(NotFound):
        publish(product_id=product.pk, by=charlie, at=now())

    product.refresh_from_db()
    assert product.state == ProductState.DRAFT


def test_a_changed_price_is_kept_with_its_moment() -> None:
    seller = shop.farm()
    shop.honey(seller, shop.category())
    offer, at = Offer.objects.get(), now()

    set_price(offer_id=offer.pk, by=shop.jean(seller), price=Decimal("6.20"), at=at)

    last = PriceChange.objects.order_by("pk").last()
    assert last is not None
    assert (last.offer_id, last.price, last.since) == (offer.pk, Decimal("6.20"), at)
    assert [one.price for one in PriceChange.objects.order_by("pk")] == [Decimal("5.00"), Decimal("6.20")]


@pytest.mark.parametrize("price", ["0", "-1"])
def test_a_price_is_above_zero(price: str) -> None:
    seller = shop.farm()
    shop.honey(seller, shop.category())

    with pytest.raises(PriceWrong):
        set_price(offer_id=Offer.objects.get().pk, by=shop.jean(seller), price=Decimal(price), at=now())

    assert Offer.objects.get().price == Decimal("5.00")


def test_a_reduction_is_below_the_price_and_has_an_end() -> None:
    seller = shop.farm()
    shop.honey(seller, shop.category())
    offer, at = Offer.objects.get(), now()

    with pytest.raises(PriceWrong):
        put_on_sale(prices={offer.pk: Decimal("5.00")}, by=shop.jean(seller), span=(at, at), at=at)

    assert Offer.objects.get().sale_price is None
