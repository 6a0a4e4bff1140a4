"""From the drawers of a basket to the sale that becomes a purchase."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from jachete87.base.times import PARIS
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.lines import CannotBeHad
from jachete87.kernel.basket.actions.places import hold_until
from jachete87.kernel.basket.queries.drawers import Drawer
from jachete87.kernel.basket.queries.rows import Row
from jachete87.kernel.bricks import Choice, Contents, Handover, Taking
from jachete87.kernel.catalogue.models import Variant
from jachete87.kernel.catalogue.queries import vat_rates
from jachete87.kernel.catalogue.rules import needs_cold, unit_price_of, volume_of, withdrawal_of
from jachete87.kernel.orders.rules.sales import Buyer, Sale, SoldContainers, SoldElsewhere, SoldGroup, SoldLine

Places = Mapping[str, str]
Rates = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who buys which basket, and how it is paid."""

    basket_key: str
    buyer: Buyer
    provider: str


def keep_places(drawers: tuple[Drawer, ...], at: datetime) -> dict[str, str]:
    """The reservation of each group, by its id; one that had lapsed or was never made is made now."""
    return {drawer.id: _place(drawer, at) for drawer in sorted(drawers, key=_slot_first)}


def count_taken(drawers: Iterable[Drawer]) -> None:
    """Let each brick count what is taken of what it offers in a group only."""
    takings: dict[str, list[Taking]] = defaultdict(list)
    for drawer in drawers:
        for row in drawer.rows:
            taking = Taking(drawer.quote.key, row.product.seller_id, row.product.pk, row.units)
            takings[row.brick].append(taking)
    for slug in sorted(takings):
        bricks.brick(slug).count(takings[slug])


def sale_of(payer: Payer, drawers: tuple[Drawer, ...], places: Places, at: datetime) -> Sale:
    """What is bought, with everything that a purchase remembers."""
    here = [drawer for drawer in drawers if not drawer.is_handoff]
    rates = vat_rates([row.product for drawer in here for row in drawer.rows], at.astimezone(PARIS).date())
    return Sale(
        basket_key=payer.basket_key,
        buyer=payer.buyer,
        provider=payer.provider,
        groups=tuple(_group(drawer, places[drawer.id], rates) for drawer in here),
        elsewhere=tuple(each for drawer in drawers if drawer.is_handoff for each in _elsewhere(drawer)),
    )


def _slot_first(drawer: Drawer) -> tuple[str, int]:
    return drawer.brick, (drawer.group.slot or 0) if drawer.group else 0


def _place(drawer: Drawer, at: datetime) -> str:
    group, brick = drawer.group, bricks.brick(drawer.brick)
    if drawer.joins:
        return drawer.joins.reservation
    if group and group.reservation and group.reserved_until and group.reserved_until > at:
        return group.reservation
    if group and group.reservation:
        brick.release(group.reservation)
    way = drawer.chosen.id if drawer.chosen else ""
    choice = Choice(way, group.slot if group else None, group.address if group else "")
    return brick.reserve([row.ask for row in drawer.rows], choice, hold_until(drawer.quote.deadline, at), at)


def _group(drawer: Drawer, reservation: str, rates: Rates) -> SoldGroup:
    way = drawer.chosen
    if way is None:
        raise ValueError(f"no way chosen for {drawer.id}")
    return SoldGroup(
        brick=drawer.brick,
        key=drawer.quote.key,
        reservation=reservation,
        way_label=way.label,
        address=drawer.group.address if drawer.group and way.needs_address else "",
        fee=way.fee,
        deadline=drawer.quote.deadline,
        handover=_handover(drawer, reservation),
        lines=tuple(_line(row, rates, drawer.quote.contents.get(row.line.pk)) for row in drawer.rows),
        joins=drawer.joins.pk if drawer.joins else None,
        handling=way.handling,
        bring_by=drawer.quote.bring_by,
    )


def _handover(drawer: Drawer, reservation: str) -> Handover:
    brick = bricks.brick(drawer.brick)
    if drawer.joins:
        return brick.handover_with(reservation, [row.ask for row in drawer.rows])
    return brick.handover(reservation)


def _line(row: Row, rates: Rates, contents: Contents | None) -> SoldLine:
    line, product = row.line, row.product
    if product.pk not in rates:
        text = gettext("« %(title)s » ne peut pas être vendu : son taux de TVA manque.")
        raise CannotBeHad("offer_gone", text % {"title": product.title}, lines=[line.pk])
    measure = unit_price_of(line.offer.variant, row.price)
    return SoldLine(
        offer=line.offer_id,
        product=product.pk,
        seller=product.seller_id,
        stock_use=line.offer.variant.stock_use,
        title=product.title,
        variant=line.offer.variant.name,
        personalisation=line.personalisation,
        withdrawal=withdrawal_of(product, line.personalisation),
        quantity=line.quantity,
        unit_gross=row.price,
        vat_rate=rates[product.pk],
        pack_grams=line.offer.variant.pack_grams,
        measure_price=measure.amount if measure else None,
        measure=measure.unit if measure else "",
        pack_volume=volume_of(line.offer.variant),
        is_cold=needs_cold(product),
        contents=contents.promise if contents else "",
        containers=_containers(line.offer.variant),
        brick=row.brick,
    )


def _containers(pack: Variant) -> SoldContainers | None:
    kind = pack.container
    return SoldContainers(kind.pk, kind.name, pack.containers, kind.deposit) if kind else None


def _elsewhere(drawer: Drawer) -> list[SoldElsewhere]:
    """One link for everything, or one for each line, as the platform allows."""
    goods = [f"{row.line.quantity} × {row.product.title}" for row in drawer.rows]
    ways = drawer.quote.ways
    if len(ways) == 1:
        return [SoldElsewhere(drawer.quote.title, "\n".join(goods), ways[0].url)]
    return [SoldElsewhere(way.label, each, way.url) for way, each in zip(ways, goods, strict=False)]
