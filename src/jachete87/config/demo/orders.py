"""Orders of the demo, placed as shoppers place them: basket, ways, checkout, sandbox payment."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from jachete87.config.demo.people import FIRST_NAMES, SURNAMES, address, dice
from jachete87.kernel import bricks
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, load
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.enums import ProductState, RuleSet
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.orders.models import IdempotencyKey
from jachete87.kernel.orders.rules.sales import Buyer

CAMILLE_BUYS_EVERY = 12


def place(number: int, seed: int, at: datetime) -> int:
    """Place so many orders; those of an earlier run count as placed. The number of new ones."""
    shelves = _shelves()
    camille = User.objects.filter(email="camille@demo.test").values_list("pk", flat=True).first()
    done = 0
    for index in range(number):
        key = f"demo-{seed}-{index}"
        if not IdempotencyKey.objects.filter(key=key).exists():
            user = camille if index % CAMILLE_BUYS_EVERY == 0 else None
            done += _order(shelves, dice(key), key, user, at)
    return done


def _shelves() -> dict[str, list[Offer]]:
    """What can be bought here, by brick."""
    on_line = Offer.objects.filter(is_active=True, variant__product__state=ProductState.PUBLISHED)
    offers = on_line.exclude(variant__product__seller__kind=SellerKind.PLATFORM)
    offers = offers.exclude(variant__product__category__rule_set=RuleSet.ALCOHOL).exclude(
        variant__product__stock_on_hand__lt=6
    )
    found: dict[str, list[Offer]] = {brick.slug: [] for brick in bricks.installed()}
    for offer in offers.select_related("variant__product").order_by(
        "variant__product__slug", "variant__position", "pk"
    ):
        if offer.brick_id in found:
            found[offer.brick_id].append(offer)
    return {slug: offers for slug, offers in found.items() if offers}


def _order(shelves: dict[str, list[Offer]], rng: Random, key: str, user: int | None, at: datetime) -> int:
    basket = start_basket(user_id=user)
    wanted = _wanted(shelves, rng)
    for offer in wanted:
        _add(basket, offer, rng, at)
    for drawer in load(basket, at):
        choose_way(key=basket.key, group_id=drawer.id, choice=_choice(drawer, rng), at=at)
    ask = CheckoutAsk(buyer=_buyer(rng, user), provider="sandbox", accept_terms=True)
    checkout(key=basket.key, ask=ask, idempotency_key=key, at=at)
    return 1


def _wanted(shelves: dict[str, list[Offer]], rng: Random) -> Sequence[Offer]:
    """One or two bricks, one to three things of each; the drive most often."""
    slugs = sorted(shelves)
    taken = [slug for slug in slugs if rng.random() < (0.8 if slug == "drive" else 0.35)] or [rng.choice(slugs)]
    return [
        offer for slug in taken for offer in rng.sample(shelves[slug], min(rng.randrange(1, 4), len(shelves[slug])))
    ]


def _add(basket: Basket, offer: Offer, rng: Random, at: datetime) -> None:
    personalisation = "Zoé" if offer.variant.product.personalisation else ""
    add_line(key=basket.key, wanted=Wanted(offer.pk, rng.choice((1, 1, 1, 2)), personalisation), at=at)


def _choice(drawer: Drawer, rng: Random) -> Choice:
    way = rng.choice(drawer.quote.ways)
    if way.needs_slot:
        return Choice(way.id, slot=rng.choice([slot.id for slot in way.slots if slot.remaining]))
    return Choice(way.id, address=f"{address(rng, 'merchant')}\n87000 Limoges" if way.needs_address else "")


def _buyer(rng: Random, user: int | None) -> Buyer:
    name = "Camille Rouveyrol" if user else f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"
    email = "camille@demo.test" if user else f"client{rng.randrange(10_000)}@demo.test"
    return Buyer(email=email, name=name, phone="+33 5 36 49 00 87", user_id=user)
