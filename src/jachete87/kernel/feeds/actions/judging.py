"""From a canonical record to what our catalogue would hold of it, or why a person must look."""

from dataclasses import dataclass
from decimal import Decimal

from jachete87.base.money import euros
from jachete87.kernel.feeds import rules
from jachete87.kernel.feeds.readers.record import Availability, Kind, Message, Outcome, Record, Status, VariantRecord

_UNITS = {"g": ("g", 1), "kg": ("g", 1000), "ml": ("ml", 1), "cl": ("ml", 10), "l": ("ml", 1000)}
_UNITS |= {"mm": ("mm", 1), "cm": ("mm", 10), "m": ("mm", 1000), "piece": ("piece", 1)}
_SOLD_OUT = {Availability.OUT_OF_STOCK}


@dataclass(frozen=True, slots=True)
class Pack:
    """A variant with its offer, as it will be stored."""

    source_key: str
    name: str
    sku: str
    gtin: str
    price: Decimal
    sale_price: Decimal | None
    stock: int | None
    is_sold_out: bool
    net_quantity: Decimal | None
    net_unit: str
    record: VariantRecord | Record


@dataclass(frozen=True, slots=True)
class Judged:
    """A record fit to be stored: its packs and its pooled stock in pieces (None: not counted)."""

    record: Record
    packs: tuple[Pack, ...]
    stock: int | None
    is_shown: bool


def judge(record: Record, sells_here: bool) -> Judged | Message:
    """Turn a record into packs, or say why it is held; `sells_here` is False for an outside platform."""
    vat = record.vat_rate or Decimal(0)
    factor = (100 + vat) / 100 if record.price_includes_tax is False and sells_here else Decimal(1)
    packs = tuple(_pack(record, one, factor) for one in (record.variants or (record,)))
    for pack in packs:
        if problem := _problem(pack):
            return _held(record, *problem)
    shown = record.status is Status.PUBLISHED and record.kind is not Kind.GROUPED
    return Judged(record, packs, _pooled(packs), shown)


def _pack(record: Record, one: Record | VariantRecord, factor: Decimal) -> Pack:
    price = one.price if one.price is not None else record.price
    sale = one.sale_price if one.price is not None or one.sale_price is not None else record.sale_price
    gross = euros((price or Decimal(0)) * factor)
    reduced = euros(sale * factor) if sale else None
    quantity = one.net_quantity if one.net_quantity is not None else record.net_quantity
    unit, times = _UNITS.get(one.unit or record.unit, ("", 0))
    is_variant = isinstance(one, VariantRecord)
    return Pack(
        source_key=one.key[:120],
        name=_name(one)[:120] if is_variant else "",
        sku=one.sku[:80],
        gtin=one.gtin[:14],
        price=gross,
        sale_price=reduced if reduced and Decimal(0) < reduced < gross else None,
        stock=one.stock,
        is_sold_out=one.stock == 0 or (one.stock is None and one.availability in _SOLD_OUT),
        net_quantity=quantity * times if quantity and times else None,
        net_unit=unit if quantity and times else "",
        record=one,
    )


def _name(one: Record | VariantRecord) -> str:
    if isinstance(one, Record):
        return ""
    return ", ".join(value for _, value in one.options if value) or one.title or one.sku or one.key


def _problem(pack: Pack) -> tuple[str, str, str] | None:
    currency = pack.record.currency
    if currency.upper() not in rules.HOME_CURRENCIES:
        return "prix", currency, f"Le prix est en {currency} : seuls les prix en euros peuvent être montrés."
    if pack.price <= 0:
        shown = "" if pack.record.price is None else f"{pack.record.price}"
        return "prix", shown, "Le prix est nul ou absent : une personne doit le confirmer."
    if pack.price >= Decimal(10) ** 9:
        return "prix", f"{pack.price}", "Le prix est démesuré : une personne doit le confirmer."
    return None


def _held(record: Record, column: str, value: str, reason: str) -> Message:
    return Message(record.row, column, value, reason, Outcome.HELD, record.key)


def _pooled(packs: tuple[Pack, ...]) -> int | None:
    """One stock for all packs that never oversells one of them: the smallest of those that are not sold out.

    The source counts each pack apart; the catalogue counts one stock per product (design, section 3).
    """
    counted = [pack.stock for pack in packs if pack.stock is not None]
    if not counted:
        return 0 if all(pack.is_sold_out for pack in packs) else None
    return min((stock for stock in counted if stock > 0), default=0)
