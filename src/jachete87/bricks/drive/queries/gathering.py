"""What was ordered in a sale, for those who harvest, pack and hand over; three queries for any number of orders."""

from jachete87.bricks.drive.models import Cycle, Place
from jachete87.bricks.drive.queries.desk import orders_of_cycle
from jachete87.bricks.drive.rules.gathering import Gathered, Stop
from jachete87.kernel.catalogue.rules import temperature_of
from jachete87.kernel.orders.models import Line
from jachete87.kernel.orders.queries.mails import short_name


def gathered(cycle: Cycle, seller_id: int | None = None) -> list[Gathered]:
    """The lines to deliver of a sale, or of one seller in it; two queries, and no more is read than is shown."""
    orders = orders_of_cycle(cycle)
    orders = orders if seller_id is None else orders.filter(seller=seller_id)
    lines = (
        Line.objects.filter(sub_order__in=orders, delivered_quantity__gt=0)
        .select_related("sub_order__purchase", "sub_order__seller", "product__category", "offer__variant")
        .only(
            "title", "substitute", "variant_name", "personalisation", "delivered_quantity", "pack_grams",
            "weighed_grams", "sub_order__reservation", "sub_order__number", "sub_order__bring_by",
            "sub_order__purchase__reference", "sub_order__purchase__name", "sub_order__seller__trade_name",
            "product__temperature", "product__category__temperature", "offer__variant__net_quantity",
            "offer__variant__net_unit",
        )
        .order_by("pk")
    )  # fmt: skip
    stops = _stops(cycle)
    return [_gathered(line, stops[line.sub_order.reservation]) for line in lines]


def _stops(cycle: Cycle) -> dict[str, Stop]:
    """Where and when each place of a sale is, by its reference."""
    places = (
        Place.objects.filter(slot__cycle=cycle)
        .select_related("slot__point")
        .only("reference", "slot__starts_at", "slot__ends_at", "slot__point__name")
    )
    return {
        place.reference: Stop(place.slot.point_id, place.slot.point.name, place.slot.starts_at, place.slot.ends_at)
        for place in places
    }


def _gathered(line: Line, stop: Stop) -> Gathered:
    order, variant = line.sub_order, line.offer.variant if line.offer else None
    pack = line.pack_grams or (variant.net_quantity if variant else None)
    return Gathered(
        line_id=line.pk,
        seller_id=order.seller_id,
        seller=order.seller.trade_name,
        collection=order.reservation,
        reference=order.purchase.reference,
        number=order.number,
        shopper=short_name(order.purchase.name),
        stop=stop,
        product_id=line.product_id,
        title=line.substitute or line.title,
        pack="" if line.substitute else line.variant_name,
        note=line.personalisation,
        quantity=line.delivered_quantity,
        measure=None if pack is None or line.substitute else int(pack * line.delivered_quantity),
        unit="g" if line.pack_grams else variant.net_unit if variant else "",
        is_weighed=line.pack_grams is not None,
        grams=line.weighed_grams,
        temperature=temperature_of(line.product),
        bring_by=order.bring_by,
    )
