"""Goods and orders for the tests of the spaces."""

from datetime import datetime
from decimal import Decimal

from jachete87.base.times import now
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Category, Offer, Product, Variant
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase, SubOrder


def honey(seller: Seller, stock: int | None = 20, state: ProductState = ProductState.PUBLISHED) -> Offer:
    """A pot of honey of this seller, in its brick, at 6,50 €."""
    shelf, _ = Category.objects.get_or_create(
        slug="miel", defaults={"name": "Miel", "name_en": "Honey", "rule_set": "food", "withdrawal": "fourteen_days"}
    )
    product = Product.objects.create(
        seller=seller, category=shelf, state=state, slug="miel", title="Miel de châtaignier", stock_on_hand=stock
    )
    variant = Variant.objects.create(product=product, name="500 g", net_quantity=500, net_unit="g")
    return Offer.objects.create(variant=variant, brick=seller.brick, price=Decimal("6.50"))


def order(offer: Offer, reference: str, quantity: int = 2, starts_at: datetime | None = None) -> SubOrder:
    """A paid order of so many pots, to be prepared; what it takes is promised."""
    product, amount = offer.variant.product, offer.price * quantity
    purchase = Purchase.objects.create(
        reference=reference, token=f"token-{reference}", basket_key=f"basket-{reference}", email="camille@example.test",
        name="Camille Roux", phone="+33611223344", total=amount, terms_version="1", placed_at=now(), promised_at=now(),
        state=PurchaseState.PLACED,
    )  # fmt: skip
    sub_order = SubOrder.objects.create(
        purchase=purchase, number=1, seller=product.seller, brick=offer.brick, state=SubOrderState.TO_PREPARE,
        group_key="g", reservation=reference, way_label="Retrait au drive", place="Marché de Limoges",
        starts_at=starts_at, ends_at=starts_at, goods=amount, total=amount,
    )  # fmt: skip
    Line.objects.create(
        sub_order=sub_order, offer=offer, product=product, title=product.title, variant_name="500 g",
        quantity=quantity, stock_use=1, unit_gross=offer.price, gross=amount, net=amount, vat=0, vat_rate=0,
    )  # fmt: skip
    Product.objects.filter(pk=product.pk).update(stock_promised=product.stock_promised + quantity)
    product.refresh_from_db()
    return sub_order
