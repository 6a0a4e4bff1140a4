"""The cast of the ordering tests: Camille buys, Jean farms, Paula makes pots, Marc keeps a shop, a platform too."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from typing import Any

from jachete87.bricks.drive.models import CycleRule, Point, Slot
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Category, Offer, Product, Variant, VatRate
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.rules.sales import Buyer
from jachete87.kernel.territory.models import Commune

CAMILLE = Buyer(email="camille@example.test", name="Camille Roux", phone="+33611223344")
ADDRESS = "Camille Roux\n3 rue de la Boucherie\n87000 Limoges"
_siret = count(1)


@dataclass
class Market:
    """What is on sale: honey of the drive, a cup of the gallery, a book of a shop, a lamp of an outside platform."""

    at: datetime
    jean: Seller
    paula: Seller
    marc: Seller
    honey: Offer
    cup: Offer
    book: Offer
    lamp: Offer
    point: Point

    @property
    def slots(self) -> list[Slot]:
        return list(Slot.objects.filter(point=self.point).order_by("starts_at"))


def open_market(at: datetime, *, honey_stock: int | None = 20, slot_orders: int = 10) -> Market:
    """All installed bricks open at that moment; the drive's cut-off is tomorrow."""
    Commune.objects.get_or_create(
        code="87085",
        defaults={
            "name": "Limoges",
            "search_key": "limoges",
            "latitude": 45.83,
            "longitude": 1.26,
            "departement": "87",
        },
    )
    load_institutions()
    _open_shops(at)
    Product.objects.filter(title="Miel de châtaignier").update(stock_on_hand=honey_stock)
    CycleRule.objects.update(slot_orders=slot_orders)
    expire_all(at)
    jean, paula, marc = (Seller.objects.get(slug=s) for s in ("ferme-de-jean", "atelier-paula", "librairie-marc"))
    honey, cup, book = (Offer.objects.get(variant__product__seller=who) for who in (jean, paula, marc))
    lamp = Offer.objects.get(variant__source_key="812")
    return Market(at, jean, paula, marc, honey, cup, book, lamp, Point.objects.get(slug="halle"))


def _open_shops(at: datetime) -> None:
    """What each brick brings to the market itself: `open_shop(at)` in its `tests/goods.py`."""
    for brick in bricks.installed():
        tests = f"{type(brick).__module__.rpartition('.')[0]}.tests"
        if find_spec(tests) and find_spec(f"{tests}.goods"):
            import_module(f"{tests}.goods").open_shop(at)


def expire_all(at: datetime) -> None:
    for brick in bricks.installed():
        brick.expire(at)


def seller(slug: str, kind: SellerKind, brick: str, **fields: Any) -> Seller:
    """A seller on line, with all that the law asks for."""
    told = {
        "trade_name": slug.replace("-", " ").title(), "legal_name": f"{slug} SARL", "register": "RCS Limoges",
        "siret": f"{next(_siret):014d}", "address": "1 rue du Marché", "postal_code": "87000", "commune_id": "87085",
        "phone": "05 55 00 00 00", "email": f"{slug}@example.test", "mediator": "Médiation 87",
        "compliance_signed_at": datetime(2026, 1, 1, tzinfo=UTC), "verified_at": datetime(2026, 1, 2, tzinfo=UTC),
    }  # fmt: skip
    return Seller.objects.create(slug=slug, kind=kind, brick_id=brick, state=SellerState.ACTIVE, **(told | fields))


def offer(who: Seller, title: str, price: str = "6.50", *, stock: int | None = 20, **variant: Any) -> Offer:
    """A published product of one pack, VAT 5.5 %."""
    shelf, is_new = Category.objects.get_or_create(
        slug="divers",
        defaults={"name": "Divers", "name_en": "Sundries", "rule_set": "craft", "withdrawal": "fourteen_days"},
    )
    if is_new:
        VatRate.objects.create(category=shelf, rate=Decimal("5.50"), since="2014-01-01")
    product = Product.objects.create(
        seller=who, category=shelf, state=ProductState.PUBLISHED, slug=f"p{next(_siret)}", title=title,
        stock_on_hand=stock,
    )  # fmt: skip
    packed = Variant.objects.create(product=product, **({"name": ""} | variant))
    return Offer.objects.create(variant=packed, brick_id=who.brick_id, price=Decimal(price))


def basket_of(market: Market, *offers: Offer, quantity: int = 1) -> Basket:
    """A basket with so many packs of each of these offers."""
    basket = start_basket()
    for each in offers:
        add_line(key=basket.key, wanted=Wanted(each.pk, quantity), at=market.at)
    return basket


def choose_all(basket: Basket, market: Market, slot: int | None = None) -> None:
    """A slot at the point for the drive, a parcel from the gallery, a collection at the shop."""
    for drawer in load(basket, market.at):
        if drawer.is_handoff:
            continue
        way = drawer.quote.ways[0]
        chosen = slot or (way.slots[0].id if way.slots else None)
        choice = Choice(way.id, chosen if way.needs_slot else None, ADDRESS if way.needs_address else "")
        choose_way(key=basket.key, group_id=drawer.id, choice=choice, at=market.at)


def ask(**fields: Any) -> CheckoutAsk:
    """Camille's checkout, paid by the sandbox's card that pays."""
    return CheckoutAsk(**({"buyer": CAMILLE, "provider": "sandbox", "accept_terms": True} | fields))


def buy(basket: Basket, market: Market, key: str = "k", **fields: Any) -> Purchase:
    """Camille's checkout of a basket whose ways are chosen."""
    return checkout(key=basket.key, ask=ask(**fields), idempotency_key=key, at=market.at)


def bought(market: Market, *offers: Offer, quantity: int = 1, **fields: Any) -> Purchase:
    """A purchase of these offers from the first to the last step."""
    basket = basket_of(market, *offers, quantity=quantity)
    choose_all(basket, market)
    return buy(basket, market, **fields)


def by_weight(sold: Offer, grams: int = 1000) -> None:
    """A pack whose weight is only announced: it is weighed when it is prepared, and its price can fall."""
    Variant.objects.filter(pk=sold.variant_id).update(is_approximate=True, net_quantity=grams, net_unit="g")


def minutes(market: Market, count_: int) -> datetime:
    return market.at + timedelta(minutes=count_)


def ills() -> list[str]:
    """Every invariant that does not hold, of baskets, orders, payments and bricks."""
    from jachete87.kernel.basket import queries as basket
    from jachete87.kernel.notices.queries import checks as notices
    from jachete87.kernel.orders import queries as orders
    from jachete87.kernel.payments import queries as payments
    from jachete87.kernel.vouchers import queries as vouchers

    own = [*basket.breaches(), *orders.breaches(), *payments.breaches(), *vouchers.breaches(), *notices.breaches()]
    return own + [line for brick in bricks.installed() for line in brick.breaches()]
