"""The gallery on the contract of a brick: one group for each craftsperson, sent by parcel or collected."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from jachete87.base.money import ZERO
from jachete87.bricks.galerie import queries
from jachete87.bricks.galerie.queries import Piece, Terms
from jachete87.bricks.galerie.rules import texts
from jachete87.bricks.galerie.rules.parcels import parcel_fee
from jachete87.bricks.galerie.rules.texts import COLLECT, PARCEL, Agreement
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Availability, Choice, GroupQuote, Handover, LineAsk, Notice, Way, WayNotAvailable


class Galerie(bricks.Brick):
    """The crafts gallery."""

    slug = queries.SLUG
    colour = "#2143a0"
    institution = "chambre-metiers"
    urlconf = "jachete87.bricks.galerie.urls"
    unsearched = frozenset({"galerie_parcelrate"})

    @property
    def name(self) -> str:
        return gettext("Galerie des métiers")

    @property
    def promise(self) -> str:
        return gettext("Des pièces d'artisans d'ici, prêtes ou faites pour vous, envoyées ou retirées à l'atelier.")

    def availabilities(self, offer_ids: Collection[int], at: datetime) -> Mapping[int, Availability]:
        pieces = queries.pieces(offer_ids)
        terms = queries.terms({piece.seller.pk for piece in pieces.values()})
        return {
            offer: texts.availability(piece.seller, piece.lead_days, terms[piece.seller.pk].ways)
            for offer, piece in pieces.items()
            if terms[piece.seller.pk].ways
        }

    def quote(self, lines: Sequence[LineAsk], at: datetime) -> Sequence[GroupQuote]:
        pieces = queries.pieces([line.offer_id for line in lines])
        terms = queries.terms({line.seller_id for line in lines})
        by_seller: dict[int, list[LineAsk]] = defaultdict(list)
        for line in lines:
            by_seller[line.seller_id].append(line)
        return [_quote(mine, pieces, terms[seller]) for seller, mine in by_seller.items()]

    def reserve(self, lines: Sequence[LineAsk], choice: Choice, until: datetime, at: datetime) -> str:
        for group in self.quote(lines, at):
            if any(way.id == choice.way for way in group.ways):
                pieces = queries.pieces([line.offer_id for line in lines])
                return str(Agreement(choice.way, lines[0].seller_id, _lead_days(lines, pieces)))
        raise WayNotAvailable(gettext("Choisissez l'envoi ou le retrait parmi ce que propose l'artisan."))

    def confirm(self, reference: str) -> None:
        """Nothing runs out."""

    def release(self, reference: str) -> None:
        """Nothing was kept."""

    def cancel(self, reference: str) -> None:
        """Nothing was kept."""

    def handover(self, reference: str) -> Handover:
        agreement = Agreement.read(reference)
        workshop = queries.workshop_of(agreement.seller)
        return texts.handover(agreement, workshop.seller, workshop.instructions)

    def chosen(self, reference: str) -> Choice:
        return Choice(Agreement.read(reference).way)

    def handover_with(self, reference: str, lines: Sequence[LineAsk]) -> Handover:
        """What is made to order makes all that goes with it wait."""
        agreement = Agreement.read(reference)
        days = _lead_days(lines, queries.pieces([line.offer_id for line in lines]))
        return self.handover(str(replace(agreement, lead_days=max(days, agreement.lead_days))))


def _quote(lines: Sequence[LineAsk], pieces: Mapping[int, Piece], terms: Terms) -> GroupQuote:
    known = [pieces[line.offer_id].seller for line in lines if line.offer_id in pieces]
    ways = _ways(lines, pieces, terms) if known else ()
    nothing = Notice("way_not_available", gettext("Cet artisan ne peut ni envoyer ni remettre ces pièces."))
    title = known[0].trade_name if known else gettext("Galerie des métiers")
    return GroupQuote(
        key=f"seller-{lines[0].seller_id}",
        title=title,
        line_ids=tuple(line.line_id for line in lines),
        ways=ways,
        notices=() if ways else (nothing,),
    )


def _ways(lines: Sequence[LineAsk], pieces: Mapping[int, Piece], terms: Terms) -> tuple[Way, ...]:
    seller = next(pieces[line.offer_id].seller for line in lines if line.offer_id in pieces)
    days = _lead_days(lines, pieces)
    ways: list[Way] = []
    if PARCEL in terms.ways:
        weight = sum(pieces[line.offer_id].grams * line.quantity for line in lines if line.offer_id in pieces)
        fee = parcel_fee(terms.rates, weight, sum((line.amount for line in lines), ZERO))
        ways += [texts.parcel(fee, days)] if fee is not None else []
    if COLLECT in terms.ways:
        ways.append(texts.collect(seller, days))
    return tuple(ways)


def _lead_days(lines: Sequence[LineAsk], pieces: Mapping[int, Piece]) -> int:
    return max((pieces[line.offer_id].lead_days for line in lines if line.offer_id in pieces), default=0)
