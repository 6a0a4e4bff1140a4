"""One batch of a feed: what is unchanged is only counted, the rest is understood, judged and stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from jachete87.kernel.catalogue.models import Category
from jachete87.kernel.catalogue.rules.guessing import Guesser
from jachete87.kernel.feeds import rules
from jachete87.kernel.feeds.actions.copying import remember
from jachete87.kernel.feeds.actions.judging import Judged, judge
from jachete87.kernel.feeds.actions.publishing import publish_complete, starting_state
from jachete87.kernel.feeds.actions.updating import Known, Shelf, apply_changes, shelf_of
from jachete87.kernel.feeds.actions.writing import Arrival, store
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import FeedRun, ImportedRecord, Source
from jachete87.kernel.feeds.readers.feed import Entry
from jachete87.kernel.feeds.readers.record import Message, Outcome, Record

_STANDING = """
    SELECT r.key, r.id, r.digest, r.product_id, r.state, r.run_id = %s,
           coalesce((SELECT true FROM feed_seen s WHERE s.id = r.id LIMIT 1), false)
      FROM feeds_importedrecord r WHERE r.source_id = %s AND r.key = ANY(%s)
"""
_GTINS = """
    SELECT v.gtin, v.source_key FROM catalogue_variant v JOIN catalogue_product p ON p.id = v.product_id
     WHERE p.seller_id = %s AND v.gtin = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record of the source stands in the database."""

    id: int
    digest: bytes
    product_id: int | None
    state: str
    is_seen: bool
    is_of_this_run: bool


@dataclass(slots=True)
class Batch:
    """The work on some hundred entries."""

    source: Source
    run: FeedRun
    at: datetime
    tally: rules.Tally
    messages: list[Message]
    confirmed: bool
    guesser: Guesser
    seen: list[int] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    changes: list[tuple[Standing, Arrival]] = field(default_factory=list)

    def apply(self, entries: Sequence[Entry | Message]) -> None:
        """Count, understand, judge and store all entries."""
        self.tally.read += len(entries)
        for message in entries:
            if isinstance(message, Message):
                self._tell(message)
        fresh = self._without_unchanged([entry for entry in entries if isinstance(entry, Entry)])
        for entry, standing in fresh:
            self._understand(entry, standing)
        self._hold_double_gtins()
        self._store()
        remember("feed_seen", self.seen)

    def _without_unchanged(self, entries: Sequence[Entry]) -> list[tuple[Entry, Standing | None]]:
        standings = self._standings([entry.key[:200] for entry in entries])
        fresh, here = [], set()
        for entry in entries:
            key = entry.key[:200]
            standing = standings.get(key)
            if key in here or (standing and (standing.is_seen or standing.is_of_this_run)):
                self._refuse_double(entry)
            elif standing and standing.digest == entry.digest and standing.state == RecordState.FRESH:
                self.seen.append(standing.id)
                self.tally.unchanged += 1
            else:
                fresh.append((entry, standing))
            here.add(key)
        return fresh

    def _standings(self, keys: list[str]) -> dict[str, Standing]:
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, [self.run.pk, self.source.pk, keys])
            return {key: Standing(i, bytes(d), p, s, seen, bool(mine)) for key, i, d, p, s, mine, seen in cursor}

    def _understand(self, entry: Entry, standing: Standing | None) -> None:
        parsed = entry.parse()
        if isinstance(parsed, Message):
            self._tell(parsed, standing)
            return
        grave = next((m for m in parsed.messages if m.outcome is not Outcome.WARNING), None)
        self.messages += [m for m in parsed.messages if m.outcome is Outcome.WARNING][: self._room()]
        judged = grave or judge(parsed, sells_here=not self.source.is_outside)
        if isinstance(judged, Message):
            self._tell(judged, standing)
            return
        self._place(entry, standing, judged)

    def _place(self, entry: Entry, standing: Standing | None, judged: Judged) -> None:
        category = self._category(judged.record)
        if not self.source.is_outside and judged.record.vat_rate is None and category is None:
            self._tell(_no_vat(judged.record), standing)
            return
        arrival = Arrival(judged, entry.digest, category, starting_state(judged, self.source))
        if standing and standing.product_id:
            self.changes.append((standing, arrival))
        else:
            if standing:
                ImportedRecord.objects.filter(pk=standing.id).delete()
            self.arrivals.append(arrival)

    def _category(self, record: Record) -> Category | None:
        paths = [" > ".join(path) for path in record.categories]
        return self.guesser.guess([*paths, record.google_category, record.title])

    def _hold_double_gtins(self) -> None:
        wanted = {pack.gtin for arrival in self.arrivals for pack in arrival.judged.packs if pack.gtin}
        if not wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute(_GTINS, [self.source.seller_id, list(wanted)])
            owners: dict[str, str] = dict(cursor.fetchall())
        kept = []
        for arrival in self.arrivals:
            double = next((p for p in arrival.judged.packs if p.gtin and owners.get(p.gtin)), None)
            if double:
                self._tell(_double_gtin(arrival.judged.record, double.gtin, owners[double.gtin]))
                continue
            owners |= {p.gtin: p.source_key or arrival.judged.record.key for p in arrival.judged.packs if p.gtin}
            kept.append(arrival)
        self.arrivals = kept

    def _store(self) -> None:
        stored = self._store_changes()
        if self.arrivals:
            ids = store(self.source, self.run.pk, self.arrivals, self.at)
            self.tally.created += len(ids)
            stored += zip(ids, (arrival.judged for arrival in self.arrivals), strict=True)
        if stored and not self.source.is_outside:
            self.messages += publish_complete(stored, self.at)[: self._room()]

    def _store_changes(self) -> list[tuple[int, Judged]]:
        if not self.changes:
            return []
        shelf = shelf_of([s.product_id for s, _ in self.changes if s.product_id], self.source.seller.brick_id)
        known = [one for standing, arrival in self.changes if (one := self._unless_fallen(standing, arrival, shelf))]
        if known:
            apply_changes(self.source, self.run.pk, known, shelf, self.at)
            self.tally.updated += len(known)
        return [(one.product_id, one.arrival.judged) for one in known]

    def _unless_fallen(self, standing: Standing, arrival: Arrival, shelf: Shelf) -> Known | None:
        product_id = standing.product_id or 0
        self.seen.append(standing.id)
        for pack in arrival.judged.packs:
            old = shelf.old_price(product_id, pack)
            if old is None:
                continue
            self.tally.jumps += rules.is_price_jump(old, pack.price)
            if rules.is_price_fall(old, pack.price) and not self.confirmed:
                reason = f"Le prix passe de {old} € à {pack.price} € : une personne doit le confirmer."
                record = arrival.judged.record
                self._tell(Message(record.row, "prix", f"{pack.price}", reason, Outcome.HELD, record.key))
                return None
        return Known(standing.id, product_id, arrival)

    def _tell(self, message: Message, standing: Standing | None = None) -> None:
        if message.outcome is Outcome.HELD:
            self.tally.held += 1
        elif message.outcome is Outcome.REFUSED:
            self.tally.refused += 1
        if standing:
            self.seen.append(standing.id)
        self.messages += [message][: self._room()]

    def _refuse_double(self, entry: Entry) -> None:
        self.tally.duplicates += 1
        reason = "Cet identifiant est déjà porté par un produit plus haut dans le flux."
        self._tell(Message(entry.row, "identifiant", entry.key, reason, Outcome.REFUSED, entry.key))

    def _room(self) -> int:
        return max(0, rules.MESSAGES_KEPT - len(self.messages))


def _no_vat(record: Record) -> Message:
    reason = "Ni le flux ni la catégorie ne donnent de taux de TVA : choisissez une catégorie ou un taux."
    category = " > ".join(record.categories[0]) if record.categories else ""
    return Message(record.row, "TVA", category, reason, Outcome.HELD, record.key)


def _double_gtin(record: Record, gtin: str, owner: str) -> Message:
    reason = f"Ce code-barres est déjà celui du produit « {owner} »."
    return Message(record.row, "code-barres", gtin, reason, Outcome.HELD, record.key)
