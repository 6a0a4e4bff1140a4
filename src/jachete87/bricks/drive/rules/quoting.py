"""What the drive answers for the lines of a basket that fall into one sale."""

from collections.abc import Sequence

from django.utils.translation import gettext

from jachete87.base.jinja import euro
from jachete87.base.money import ZERO
from jachete87.bricks.drive.models import Cycle, FarmDrive, Slot
from jachete87.bricks.drive.rules import texts
from jachete87.bricks.drive.rules.legs import OpenLeg, Wanted, going_together, key_of, legs_of, short_of
from jachete87.bricks.drive.rules.riding import bring_by
from jachete87.bricks.drive.rules.room import room_for
from jachete87.bricks.drive.rules.texts import Fees
from jachete87.kernel.bricks import GroupQuote, LineAsk, Notice, Way


def cycle_quote(
    cycle: Cycle, wanted: Sequence[Wanted], slots: Sequence[Slot], parcels: Sequence[LineAsk] = ()
) -> GroupQuote:
    """One sale: the slots at the points where all farms of it come, until the earliest of their cut-offs.

    The `parcels` are goods of other bricks that ride along. Needs `cycle.rule.drive`.
    """
    names = {slot.point_id: slot.point.name for slot in slots}
    together = going_together(wanted, names)
    legs = legs_of(together)
    served = [slot for slot in slots if all(leg.comes_to(slot.point_id) for leg in legs)]
    room = room_for([*(one.line for one in together), *parcels])
    ways = texts.ways(served, room, _fees(cycle.rule.drive, parcels))
    return GroupQuote(
        key=key_of(cycle.pk),
        title=texts.group_title(cycle),
        line_ids=tuple(line.line_id for line in (*(one.line for one in wanted), *parcels)),
        ways=ways,
        deadline=min((one.leg.closes_at for one in legs), default=cycle.closes_at),
        notices=(
            *_full(ways, served),
            *(_elsewhere(leg, wanted, legs) for leg in legs_of(wanted) if leg not in legs),
            *(_not_at(leg, names) for leg in legs if not all(map(leg.comes_to, names))),
            *(_lacking(leg) for leg in legs if leg.lacking),
            *_too_few(wanted),
        ),
        bring_by=bring_by(cycle, slots) if parcels else None,
    )


def _fees(drive: FarmDrive, parcels: Sequence[LineAsk]) -> Fees:
    """The fee of a collection, and what the parcel of each seller of another brick costs."""
    return Fees(drive.fee, {line.seller_id: drive.handling_fee or ZERO for line in parcels})


def _full(ways: Sequence[Way], slots: Sequence[Slot]) -> list[Notice]:
    if any(slot.remaining for way in ways for slot in way.slots):
        return []
    return [Notice("slot_full", texts.all_full(slots))]


def _elsewhere(leg: OpenLeg, wanted: Sequence[Wanted], others: Sequence[OpenLeg]) -> Notice:
    said = gettext("%(seller)s ne vient pas au même point que %(others)s : commandez-le à part.") % {
        "seller": leg.leg.seller.trade_name,
        "others": ", ".join(other.leg.seller.trade_name for other in others),
    }
    return Notice("way_not_available", said, tuple(one.line.line_id for one in wanted if one.leg is leg))


def _not_at(leg: OpenLeg, names: dict[int, str]) -> Notice:
    where = ", ".join(name for point, name in names.items() if not leg.comes_to(point))
    said = gettext("%(seller)s ne vient pas à : %(points)s.")
    return Notice("fewer_points", said % {"seller": leg.leg.seller.trade_name, "points": where})


def _lacking(leg: OpenLeg) -> Notice:
    said = gettext(
        "%(seller)s vient à partir de %(minimum)s de commandes, il manque encore %(lacking)s. "
        "Si le minimum n’est pas atteint, vous êtes remboursé."
    )
    amounts = {"minimum": euro(leg.leg.minimum), "lacking": euro(leg.lacking)}
    return Notice("minimum_not_reached", said % {"seller": leg.leg.seller.trade_name, **amounts})


def _too_few(wanted: Sequence[Wanted]) -> list[Notice]:
    left = short_of(wanted)
    return [_only(one, left[one.sold.product_id] // one.sold.units) for one in wanted if one.sold.product_id in left]


def _only(one: Wanted, packs: int) -> Notice:
    if packs:
        said = gettext("Il n’en reste que %(left)s pour cette vente.") % {"left": packs}
    else:
        said = gettext("Il n’en reste plus pour cette vente.")
    return Notice("out_of_stock", said, (one.line.line_id,), left=packs)
