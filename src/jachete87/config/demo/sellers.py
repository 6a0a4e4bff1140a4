"""The demo's sellers: who, where, of which trade, in which state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from jachete87.base.texts import slug
from jachete87.config.demo import people
from jachete87.config.demo.people import dice
from jachete87.config.demo.pictures import seller_picture
from jachete87.config.demo.trades import Trade, trades
from jachete87.kernel.membership.enums import SellerKind, SellerState, TaxRegime
from jachete87.kernel.membership.models import Membership, Seller, TaxStatus
from jachete87.kernel.territory.models import Commune

SHARES = {SellerKind.FARMER: 0.36, SellerKind.CRAFTSPERSON: 0.34, SellerKind.MERCHANT: 0.30}
BRICKS = {SellerKind.FARMER: "drive", SellerKind.CRAFTSPERSON: "galerie", SellerKind.MERCHANT: "relais"}
CHAMBERS = {
    SellerKind.FARMER: "chambre-agriculture",
    SellerKind.CRAFTSPERSON: "chambre-metiers",
    SellerKind.MERCHANT: "cci",
}
FIRST_NUMBERS = {SellerKind.FARMER: 10_000, SellerKind.CRAFTSPERSON: 30_000, SellerKind.MERCHANT: 50_000}
REGIMES = {
    SellerKind.FARMER: (TaxRegime.STANDARD, TaxRegime.STANDARD, TaxRegime.FARM_FLAT_RATE),
    SellerKind.CRAFTSPERSON: (TaxRegime.EXEMPT, TaxRegime.EXEMPT, TaxRegime.STANDARD),
    SellerKind.MERCHANT: (TaxRegime.STANDARD,),
}
NAMED = {
    "Le Rucher des Monts Bleus": "Jean Puyrenaud, exploitant agricole",
    "Atelier Paula Terre": "Paula Lavergnolle, artisan",
    "Chez Marc, librairie": "Marc Chabassier, commerçant",
}
"""Whose sellers the demo accounts are."""

MEDIATOR = "Médiation de la consommation (démonstration), https://mediation.example"
DUAL_TRADES = frozenset({"savonniere", "bijoutier", "chocolatier", "mercerie"})
_HOURS = ("Tu-Sa 09:30-12:30,14:30-19:00", "Tu-Fr 10:00-19:00; Sa 10:00-18:00", "We,Fr 14:00-18:00; Sa 09:00-12:00")


@dataclass(frozen=True, slots=True)
class Planned:
    """A seller to be, with its trade."""

    name: str
    slug: str
    trade: Trade
    rank: int
    state: SellerState


def planned(total: int) -> list[Planned]:
    """The sellers of the demo, by kind; a smaller number gives the first of each kind."""
    farmers = round(total * SHARES[SellerKind.FARMER])
    crafts = round(total * SHARES[SellerKind.CRAFTSPERSON])
    counts = {
        SellerKind.FARMER: farmers,
        SellerKind.CRAFTSPERSON: crafts,
        SellerKind.MERCHANT: total - farmers - crafts,
    }
    return [seller for kind, number in counts.items() for seller in _of_kind(kind, number)]


def _of_kind(kind: SellerKind, number: int) -> Iterator[Planned]:
    for rank, (name, trade) in zip(range(number), _names(kind), strict=False):
        yield Planned(name, slug(name), trade, rank, _state(kind, number - rank))


def _names(kind: SellerKind) -> Iterator[tuple[str, Trade]]:
    """First the first name of every trade, then the second…, then the same again with a number."""
    every = trades(kind)
    longest = max(len(trade.names) for trade in every)
    for turn in count():
        for index in range(longest):
            for trade in every:
                if index < len(trade.names):
                    yield trade.names[index] + (f" {turn + 1}" if turn else ""), trade


def _state(kind: SellerKind, from_the_end: int) -> SellerState:
    """The last of a kind wait for an agent, so that the chambers find something to do."""
    waiting = {
        SellerKind.FARMER: {1: SellerState.SUBMITTED, 2: SellerState.SUBMITTED},
        SellerKind.CRAFTSPERSON: {1: SellerState.SUBMITTED, 2: SellerState.DRAFT},
        SellerKind.MERCHANT: {1: SellerState.SUBMITTED, 2: SellerState.VERIFIED},
    }
    return waiting[kind].get(from_the_end, SellerState.ACTIVE)


def settle(plan: Sequence[Planned], seed: int, at: datetime) -> list[Seller]:
    """Create the sellers that are not there yet, with chambers and taxes; all of the plan, in its order."""
    communes = sorted(Commune.objects.defer("contour"), key=lambda commune: commune.code)
    there = set(Seller.objects.filter(slug__in=[wanted.slug for wanted in plan]).values_list("slug", flat=True))
    new = [wanted for wanted in plan if wanted.slug not in there]
    made = Seller.objects.bulk_create([_seller(wanted, dice(f"{seed}:{wanted.slug}"), communes, at) for wanted in new])
    by_slug = {wanted.slug: wanted for wanted in new}
    Membership.objects.bulk_create(row for seller in made for row in _memberships(seller, by_slug[seller.slug].trade))
    TaxStatus.objects.bulk_create(_tax(seller, seed) for seller in made)
    found = {seller.slug: seller for seller in Seller.objects.filter(slug__in=[wanted.slug for wanted in plan])}
    return [found[wanted.slug] for wanted in plan]


def _seller(wanted: Planned, rng: Random, communes: Sequence[Commune], at: datetime) -> Seller:
    kind = wanted.trade.kind
    commune = _commune(wanted.trade, rng, communes)
    is_known = wanted.state not in (SellerState.DRAFT, SellerState.SUBMITTED)
    return Seller(
        slug=wanted.slug,
        kind=kind,
        state=wanted.state,
        brick_id=BRICKS[kind],
        trade_name=wanted.name,
        legal_name=NAMED.get(wanted.name) or people.legal_name(rng, kind),
        siret=people.siret(FIRST_NUMBERS[kind] + wanted.rank),
        register=people.REGISTERS[kind],
        address=people.address(rng, kind),
        postal_code=commune.postal_codes[0],
        commune=commune,
        latitude=round(commune.latitude + rng.uniform(-0.012, 0.012), 5),
        longitude=round(commune.longitude + rng.uniform(-0.016, 0.016), 5),
        phone=people.phone(rng),
        email=f"contact@{wanted.slug}.example",
        story=wanted.trade.story,
        opening_hours=_HOURS[rng.randrange(len(_HOURS))] if kind != SellerKind.FARMER else _HOURS[2],
        picture=seller_picture(kind, rng.randrange(16)),
        mediator=MEDIATOR if wanted.state != SellerState.DRAFT else "",
        compliance_signed_at=at - timedelta(days=rng.randrange(40, 400)),
        verified_at=at - timedelta(days=30) if is_known else None,
    )


def _commune(trade: Trade, rng: Random, communes: Sequence[Commune]) -> Commune:
    """One of the trade's own towns, else a village for farms and rather a town for the others."""
    named = [commune for commune in communes if commune.name in trade.communes]
    if named:
        return rng.choice(named)
    if trade.kind == SellerKind.FARMER:
        return rng.choice([commune for commune in communes if 200 < (commune.population or 0) < 4000])
    return rng.choices(communes, [(commune.population or 0) ** 0.7 for commune in communes])[0]


def _memberships(seller: Seller, trade: Trade) -> Iterator[Membership]:
    main = CHAMBERS[trade.kind]
    yield Membership(seller=seller, institution_id=main, is_main=True)
    if trade.name in DUAL_TRADES:
        other = "cci" if main != "cci" else "chambre-metiers"
        yield Membership(seller=seller, institution_id=other, is_main=False)


def _tax(seller: Seller, seed: int) -> TaxStatus:
    regime = dice(f"{seed}:tax:{seller.slug}").choice(REGIMES[SellerKind(seller.kind)])
    return TaxStatus(seller=seller, regime=regime, since=date(2024, 1, 1))
