"""The demo's products: chosen from the trades' tables, priced by each seller, on line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from jachete87.base.texts import slug
from jachete87.config.demo.people import dice
from jachete87.config.demo.pictures import product_picture
from jachete87.config.demo.sellers import NAMED, Planned
from jachete87.config.demo.trades import Good, Pack, shelves
from jachete87.kernel.catalogue.actions.prices import date_prices
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, ProductState, Temperature, Unit
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Picture, Product, Variant
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Seller

_BATCH = 2000
_SET = "Lot de "


@dataclass(frozen=True, slots=True)
class Stocked:
    """A good of one seller; `series` is 1, more when a seller is asked for more than its trade makes."""

    seller: Seller
    planned: Planned
    good: Good
    series: int

    @property
    def title(self) -> str:
        return self.good.title + (f" (série {self.series})" if self.series > 1 else "")

    @property
    def slug(self) -> str:
        return slug(self.title)


def chosen(pairs: Sequence[tuple[Seller, Planned]], total: int, seed: int) -> list[Stocked]:
    """So many goods, dealt out in turn to all sellers."""
    dealt: list[Stocked] = []
    hands = [(seller, planned, _shuffled(planned, seed)) for seller, planned in pairs]
    turn = 0
    while hands and len(dealt) < total:
        for seller, planned, goods in hands[: total - len(dealt)]:
            series, index = divmod(turn, len(goods))
            dealt.append(Stocked(seller, planned, goods[index], series + 1))
        turn += 1
    return dealt


def _shuffled(planned: Planned, seed: int) -> list[Good]:
    goods = list(planned.trade.goods)
    if planned.name not in NAMED:
        dice(f"{seed}:goods:{planned.slug}").shuffle(goods)
    return goods


def stock(wanted: Sequence[Stocked], seed: int, at: datetime) -> int:
    """Create the products that are not there yet with packs, offers, pictures and allergens; the number of new ones."""
    sellers = {item.seller.pk for item in wanted}
    there = set(Product.objects.filter(seller__in=sellers).values_list("seller_id", "slug"))
    new = [item for item in wanted if (item.seller.pk, item.slug) not in there]
    for start in range(0, len(new), _BATCH):
        _create(new[start : start + _BATCH], seed, at)
    return len(new)


@transaction.atomic
def _create(new: Sequence[Stocked], seed: int, at: datetime) -> None:
    chances = [dice(f"{seed}:{item.seller.slug}:{item.slug}") for item in new]
    products = Product.objects.bulk_create([_product(item, rng) for item, rng in zip(new, chances, strict=True)])
    rows = list(zip(new, products, chances, strict=True))
    variants = Variant.objects.bulk_create(
        [variant for item, product, _ in rows for variant in _variants(item.good, product)]
    )
    factors = {product.pk: _factor(item, seed) for item, product, _ in rows}
    prices = {product.pk: [pack.price for pack in item.good.packs] for item, product, _ in rows}
    bricks = {product.pk: item.seller.brick_id for item, product, _ in rows}
    date_prices(at=at - timedelta(days=60))
    offers = Offer.objects.bulk_create(
        [
            _offer(variant, bricks[variant.product_id], prices[variant.product_id], factors[variant.product_id])
            for variant in variants
        ]
    )
    date_prices(at=at - timedelta(days=3))
    _reduce(offers, seed, at)
    Picture.objects.bulk_create([_picture(item, product, rng) for item, product, rng in rows])
    AllergenFact.objects.bulk_create([fact for item, product, rng in rows for fact in _allergens(item, product, rng)])


def _product(item: Stocked, rng: Random) -> Product:
    good, shelf = item.good, shelves()[item.good.shelf]
    says = good.says
    return Product(
        seller=item.seller,
        category_id=good.shelf,
        state=ProductState.PUBLISHED if item.planned.state == SellerState.ACTIVE else ProductState.DRAFT,
        slug=item.slug,
        title=item.title,
        denomination=shelf.get("denomination", ""),
        description=f"{good.description} {rng.choice(item.planned.trade.notes)}".strip(),
        warnings=shelf.get("warnings", ""),
        ingredients=good.ingredients or shelf.get("ingredients", ""),
        storage=_storage(good, shelf),
        origin=good.origin or shelf.get("origin", "Haute-Vienne" if "denomination" in shelf else ""),
        alcohol=Decimal(says["alcohol"]) if "alcohol" in says else None,
        lead_days=int(says["order"]) if "order" in says else None,
        personalisation=says.get("perso", "").replace("_", " "),
        labels=_labels(item, rng),
        temperature=Temperature.FROZEN if "frozen" in says else "",
        unit=stock_unit(good.packs),
        stock_on_hand=_on_hand(good, rng),
    )


def _storage(good: Good, shelf: dict[str, str]) -> str:
    return "À − 18 °C. Ne pas recongeler." if "frozen" in good.says else shelf.get("storage", "")


def _labels(item: Stocked, rng: Random) -> list[str]:
    if item.planned.trade.kind == SellerKind.FARMER:
        return ["Produit fermier"]
    if item.planned.trade.kind == SellerKind.CRAFTSPERSON and "places" not in item.good.says:
        return ["Fait main", *(["Pièce unique"] if "one" in item.good.says else [])]
    return ["Fabriqué en Haute-Vienne"] if rng.random() < 0.15 else []


def stock_unit(packs: Sequence[Pack]) -> Unit:
    """Grams, millilitres or millimetres when all packs are cut from one stock; else pieces."""
    units = {pack.unit for pack in packs if pack.quantity and not pack.is_approximate}
    return units.pop() if len(units) == 1 and all(p.quantity and not p.is_approximate for p in packs) else Unit.PIECE


def _stock_use(pack: Pack, unit: Unit) -> int:
    if pack.name.startswith(_SET):
        return int(pack.name.removeprefix(_SET))
    return pack.quantity if pack.quantity and pack.unit == unit and not pack.is_approximate else 1


def _on_hand(good: Good, rng: Random) -> int | None:
    if "order" in good.says:
        return None
    if "one" in good.says:
        return 1
    if "places" in good.says:
        return int(good.says["places"])
    if rng.random() < 0.03:
        return 0
    unit = stock_unit(good.packs)
    return rng.randrange(8, 60) * max(_stock_use(pack, unit) for pack in good.packs)


def _variants(good: Good, product: Product) -> Iterator[Variant]:
    unit = stock_unit(good.packs)
    for position, pack in enumerate(good.packs):
        spread = round((pack.quantity or 0) * 0.12) if pack.is_approximate else None
        yield Variant(
            product=product,
            name=pack.name,
            sku=f"D{product.pk}-{position + 1}",
            stock_use=_stock_use(pack, unit),
            net_quantity=pack.quantity,
            net_unit=pack.unit if pack.quantity else "",
            is_approximate=pack.is_approximate,
            weight_min=None if spread is None or pack.quantity is None else pack.quantity - spread,
            weight_max=None if spread is None or pack.quantity is None else pack.quantity + spread,
            position=position,
        )


def _factor(item: Stocked, seed: int) -> Decimal:
    """How dear a seller is; books cost the same everywhere (loi du 10 août 1981)."""
    if item.good.shelf == "livres":
        return Decimal(1)
    return Decimal(dice(f"{seed}:price:{item.seller.slug}").randrange(94, 109)) / 100


def _offer(variant: Variant, brick: str, prices: Sequence[Decimal], factor: Decimal) -> Offer:
    exact = prices[variant.position] * factor
    step = Decimal("0.05") if exact < 5 else Decimal("0.10") if exact < 40 else Decimal(1)
    price = prices[variant.position] if factor == 1 else round(exact / step) * step
    return Offer(variant=variant, brick_id=brick, price=max(price, Decimal("0.50")))


def _reduce(offers: Sequence[Offer], seed: int, at: datetime) -> None:
    """One offer in fifty is reduced for two weeks."""
    rng = dice(f"{seed}:sales")
    reduced = [offer for offer in offers if rng.random() < 0.02 and offer.price > 5]
    for offer in reduced:
        offer.sale_price = round(offer.price * Decimal("0.85") * 10) / Decimal(10)
        offer.sale_from, offer.sale_to = at - timedelta(days=3), at + timedelta(days=11)
    Offer.objects.bulk_update(reduced, ["sale_price", "sale_from", "sale_to"])


def _picture(item: Stocked, product: Product, rng: Random) -> Picture:
    source = product_picture(item.title, item.good.shelf, rng.randrange(64))
    return Picture(product=product, source=source, alt=f"Dessin : {item.title}")


def _allergens(item: Stocked, product: Product, rng: Random) -> Iterator[AllergenFact]:
    """Of a food all fourteen are stated; one maker in six says only what there is, and the rest stays unknown."""
    if "denomination" not in shelves()[item.good.shelf]:
        return
    stated = dict.fromkeys(item.good.contains, AllergenStatement.CONTAINS)
    stated |= dict.fromkeys(item.good.traces, AllergenStatement.TRACES)
    if not stated or rng.random() > 1 / 6:
        stated = dict.fromkeys(map(str, Allergen), AllergenStatement.ABSENT) | stated
    for allergen, statement in stated.items():
        yield AllergenFact(product=product, allergen=Allergen(allergen), statement=statement)
