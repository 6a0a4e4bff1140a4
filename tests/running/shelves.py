"""Run beside a portal, on its data: puts few goods or few places on the shelves, counts them, tells what there is."""

import json
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, FarmDrive, Point, Slot
from jachete87.kernel.catalogue.models import Category, Offer, Product, Variant
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller, TaxStatus
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.territory.models import Commune


def seller(brick: str, kind: SellerKind) -> Seller:
    """An active seller of the brick with all that article 30 wants."""
    found, made = Seller.objects.get_or_create(
        slug=f"rush-{brick}",
        defaults={
            "kind": kind, "brick_id": brick, "trade_name": f"Rush {brick}", "legal_name": f"Rush {brick}",
            "siret": {"relais": "00000000000117", "drive": "00000000000125"}[brick], "register": "RCS Limoges",
            "address": "1 place de la Motte", "postal_code": "87000", "commune": Commune.objects.get(code="87085"),
            "latitude": 45.83, "longitude": 1.26, "phone": "+33500000000", "email": "rush@example.org",
            "mediator": "Médiation", "compliance_signed_at": now(), "verified_at": now(),
        },
    )  # fmt: skip
    if made:
        for state in ("submitted", "verified", "active"):
            found.state = state
            found.save(update_fields=["state"])
        TaxStatus.objects.create(seller=found, regime="standard", since="2020-01-01")
    return found


def product(brick: str, kind: SellerKind, stock: int) -> tuple[Product, Offer]:
    """A product of which there are `stock`, at 5 €."""
    one = Product.objects.create(
        seller=seller(brick, kind), category=Category.objects.filter(parent__isnull=False).first(), title="Rush",
        slug="rush", state="published", stock_on_hand=stock, vat_rate=Decimal("5.5"),
    )  # fmt: skip
    pack = Variant.objects.create(product=one, net_quantity=500, net_unit="g")
    return one, Offer.objects.create(variant=pack, brick_id=brick, price=Decimal("5.00"))


def slot(places: int) -> str:
    """A slot with so many places in an open cycle, and a product to put into it."""
    one, offer = product("drive", SellerKind.FARMER, 10_000)
    point = Point.objects.create(
        slug=f"rush-{one.pk}", name="Rush", address="1 rue", commune_id="87085", latitude=45.8, longitude=1.2
    )
    rule = CycleRule.objects.create(
        drive=FarmDrive.objects.get_or_create(slug="rush", defaults={"name": "Rush"})[0], name="Rush",
        recurs="FREQ=WEEKLY;BYDAY=FR", opens_days=4, opens_at="08:00", closes_days=2, closes_at="22:00",
        collect_from="13:00", collect_to="19:00", is_running=False,
    )  # fmt: skip
    rule.points.add(point)
    at = now()
    cycle = Cycle.objects.create(
        rule=rule, state="open", opens_at=at - timedelta(hours=1), closes_at=at + timedelta(days=1),
        collect_on=(at + timedelta(days=3)).date(),
    )  # fmt: skip
    CycleLeg.objects.create(cycle=cycle, seller=one.seller, closes_at=cycle.closes_at)
    starts = at + timedelta(days=3)
    made = Slot.objects.create(
        cycle=cycle, point=point, starts_at=starts, ends_at=starts + timedelta(hours=1), capacity=places
    )
    return f"product={one.pk} offer={offer.pk} slot={made.pk} point={point.pk}"


def main(what: str, number: int) -> str:
    """Do one thing; what there is to say about it."""
    if what == "product":
        one, offer = product("relais", SellerKind.MERCHANT, number)
        return f"product={one.pk} offer={offer.pk}"
    if what == "slot":
        return slot(number)
    if what == "count":
        counted = Product.objects.get(pk=number)
        return str((counted.stock_on_hand or 0) - counted.stock_held - counted.stock_promised)
    if what == "spoil":
        Product.objects.filter(pk=Product.objects.order_by("pk")[0].pk).update(title="Autre chose")
    return json.dumps(book() if what == "book" else fingerprints())


def fingerprints() -> dict[str, str]:
    """A digest of every table that holds goods, orders or money."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND split_part(tablename, '_', 1) = ANY(%s)",
            [["accounts", "catalogue", "documents", "ledger", "membership", "orders", "payments", "vouchers"]],
        )
        tables = [name for (name,) in cursor.fetchall()]
        digests = {}
        for name in tables:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")
            digests[name] = cursor.fetchone()[0]
    return digests


def book() -> list[tuple[str, ...]]:
    """Every purchase with its payment: reference, state, provider, state of the payment, cents kept of it."""
    rows = Purchase.objects.values_list(
        "reference", "state", "payment__provider", "payment__state", "payment__captured", "payment__refunded"
    )
    return [(*told, int((captured - refunded) * 100)) for *told, captured, refunded in rows.order_by("pk")]
