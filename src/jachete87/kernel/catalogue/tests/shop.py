"""A farm with honey, for the tests of the catalogue."""

from decimal import Decimal
from typing import Any

from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, ProductState, Unit
from jachete87.kernel.catalogue.models import AllergenFact, Category, Offer, Picture, Product, Variant, VatRate
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Brick, Collaborator, Institution, Seller
from jachete87.kernel.membership.tests.cast import farm_of


def category(slug: str = "miel", rule_set: str = "food", **fields: Any) -> Category:
    shelf = Category.objects.create(
        slug=slug, name=slug, name_en=slug, rule_set=rule_set, **({"withdrawal": "fourteen_days"} | fields)
    )
    VatRate.objects.create(category=shelf, rate=Decimal("5.50"), since="2014-01-01")
    return shelf


def farm(state: SellerState = SellerState.ACTIVE, **fields: Any) -> Seller:
    institution, _ = Institution.objects.get_or_create(slug="chambre-agriculture", name="Agriculture", name_en="A")
    brick, _ = Brick.objects.get_or_create(slug="drive", institution=institution)
    return farm_of(brick, verified_at="2026-01-01T00:00Z", state=state, **fields)


def jean(seller: Seller) -> User:
    user = User.objects.create_person("jean@example.test")
    Collaborator.objects.create(user=user, seller=seller)
    return user


def honey(seller: Seller, shelf: Category | None, packs: int = 1, **fields: Any) -> Product:
    told = {
        "title": "Miel de châtaignier", "slug": "miel-de-chataignier", "denomination": "Miel de châtaignier",
        "description": "Récolté en juillet.", "ingredients": "Ingrédient unique : miel", "origin": "Haute-Vienne",
        "warnings": "aucun", "state": ProductState.PUBLISHED, "stock_on_hand": 100,
    }  # fmt: skip
    product = Product.objects.create(seller=seller, category=shelf, **(told | fields))  # type: ignore[misc]
    for size in range(1, packs + 1):
        variant = Variant.objects.create(
            product=product, name=f"{size * 250} g", net_quantity=size * 250, net_unit=Unit.GRAM, stock_use=size,
            position=size,
        )  # fmt: skip
        Offer.objects.create(variant=variant, brick_id=seller.brick_id, price=Decimal(5 * size))
    Picture.objects.create(product=product, source=f"demo/{product.pk}.webp", alt="Un pot de miel")
    AllergenFact.objects.create(product=product, allergen=Allergen.MILK, statement=AllergenStatement.ABSENT)
    return product


def platform(**fields: Any) -> Seller:
    return farm(kind=SellerKind.PLATFORM, slug="plateforme", siret="00000000000026", **fields)
