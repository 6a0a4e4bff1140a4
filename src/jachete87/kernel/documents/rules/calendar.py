"""Collections as a calendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from jachete87.kernel.orders.queries import PurchaseView, SubOrderView


def calendar(purchase: PurchaseView, collections: Iterable[tuple[SubOrderView, ...]], site: str) -> bytes:
    """The collections of a purchase that have a day and hour; the same one again replaces what was imported before."""
    file = Calendar()
    file.add("prodid", "-//J'achète87//FR")
    file.add("version", "2.0")
    for group in collections:
        file.add_component(_event(purchase, group, site))
    written: bytes = file.to_ical()
    return written


def _event(purchase: PurchaseView, group: tuple[SubOrderView, ...], site: str) -> Event:
    first, event = group[0], Event()
    event.add("uid", f"{purchase.reference}-{first.number}@{site.rsplit('://', maxsplit=1)[-1]}")
    event.add("dtstamp", (purchase.placed_at or purchase.created_at).astimezone(UTC))
    event.add("dtstart", _utc(first.starts_at))
    event.add("dtend", _utc(first.ends_at or first.starts_at))
    event.add("summary", f"{purchase.reference} : {', '.join(order.seller for order in group)}")
    event.add("location", first.place)
    event.add("description", f"{first.next_step}\n{site}{purchase.path}")
    event.add("url", f"{site}{purchase.path}")
    return event


def _utc(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a collection without a time has no place in a calendar")
    return moment.astimezone(UTC)
