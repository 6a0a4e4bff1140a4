"""Shows a basket: from its drawers to what pages and the API say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext, override

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.errors import NotFound
from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, groups_of, laid
from jachete87.kernel.basket.queries.joining import adding
from jachete87.kernel.basket.queries.paying import to_pay
from jachete87.kernel.basket.queries.rides import rides
from jachete87.kernel.basket.queries.rows import Row, rows_of
from jachete87.kernel.basket.queries.views import BasketView, GroupView, LineView, RiderView, SellerView
from jachete87.kernel.bricks import Way
from jachete87.kernel.catalogue.enums import RuleSet
from jachete87.kernel.catalogue.models import Picture
from jachete87.kernel.catalogue.queries import reference_prices
from jachete87.kernel.catalogue.rules import unit_price_of, withdrawal_of
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.queries import purchase_of_basket

Pictures = Mapping[int, tuple[str, str]]

_pictures_of = Prepared(
    lambda: (
        Picture.objects.filter(Among("product", Given("products")))
        .order_by("-position", "-id")
        .values_list("product_id", "source", "alt")
    )
)


@dataclass(frozen=True, slots=True)
class _Dress:
    """What lines are shown with: pictures by product, struck prices by offer, the moment."""

    pictures: Pictures
    struck: Mapping[int, Decimal]
    at: datetime


def find_basket(key: str) -> Basket:
    """The basket of that key; raises NotFound."""
    found = Basket.objects.filter(key=key).first()
    if found is None:
        raise NotFound(gettext("Ce panier n'existe pas."))
    return found


def open_basket_of(key: str) -> Basket | None:
    """The basket of that key while it can still be filled: not when a purchase was or is being made of it."""
    found = Basket.objects.filter(key=key).first()
    return found if found and purchase_of_basket(key) is None else None


def view(basket: Basket, at: datetime, lang: str = "fr", *, careful: bool = False) -> BasketView:
    """A basket as it is shown in a language; the same number of queries whatever the number of lines.

    `careful`: a line whose price has risen stays behind until the shopper has accepted the new one.
    """
    with override(lang):
        rows, aside = rows_of(basket, at, careful=careful)
        groups = groups_of(basket)
        drawers = laid(groups, rows, at)
        more = adding(groups, {drawer.id for drawer in drawers}, at)
        return replace(_show(basket, drawers, aside, _dress([*rows, *aside], at)), adding=more)


def _dress(rows: list[Row], at: datetime) -> _Dress:
    return _Dress(_pictures(rows), reference_prices([row.line.offer for row in rows], at), at)


def _show(basket: Basket, drawers: tuple[Drawer, ...], aside: list[Row], dress: _Dress) -> BasketView:
    """Loaded drawers as they are shown, in the current language."""
    rows = [row for drawer in drawers for row in drawer.rows]
    along = rides(drawers, dress.at)
    groups = tuple(_group(drawer, dress, along.get(drawer.id, ())) for drawer in drawers)
    here = tuple(group for group in groups if not group.is_handoff)
    bought = purchase_of_basket(basket.key)
    return BasketView(
        key=basket.key,
        groups=here,
        handoffs=tuple(group for group in groups if group.is_handoff),
        count=sum(row.line.quantity for row in rows),
        goods=sum((group.subtotal for group in here), ZERO),
        deposits=sum((group.deposits for group in here), ZERO),
        fees=sum((group.fee for group in here), ZERO),
        total=sum((group.total for group in here), ZERO),
        email=basket.email,
        name=basket.name,
        phone=basket.phone,
        purchase=bought.reference if bought else "",
        has_alcohol=has_alcohol(drawers),
        is_ready=bool(here) and all(group.is_ready for group in here),
        to_pay=to_pay(drawers, dress.at),
        aside=tuple(_line(row, None, dress) for row in aside),
    )


def has_alcohol(drawers: tuple[Drawer, ...]) -> bool:
    """Whether something that is paid here asks for the declaration of majority (CSP L3331-4)."""
    categories = [row.product.category for drawer in drawers if not drawer.is_handoff for row in drawer.going]
    return any(category is not None and category.rule_set == RuleSet.ALCOHOL for category in categories)


def subtotal(drawer: Drawer) -> Decimal:
    """What the goods of a drawer that can be had cost now."""
    return sum((row.gross for row in drawer.going), ZERO)


def deposits(drawer: Drawer) -> Decimal:
    """What is charged for the returnable containers of what can be had of a drawer, beside the price."""
    return sum((row.deposits for row in drawer.going), ZERO)


def is_ready(drawer: Drawer) -> bool:
    """Whether nothing is missing to order a drawer: every line can be had, and the way is chosen with all it needs."""
    return drawer.is_set and not drawer.staying


def _holds(drawer: Drawer) -> list[datetime | None]:
    """Until when each thing that should be held for what can be had is held; None where it is not."""
    moments = [row.held_until for row in drawer.going if row.is_counted]
    if drawer.chosen_slot is not None and drawer.group is not None and not drawer.joins:
        moments.append(drawer.group.reserved_until if drawer.holds_place else None)
    return [] if drawer.is_handoff else moments


def _group(drawer: Drawer, dress: _Dress, along: tuple[Way, ...]) -> GroupView:
    group, way, holds = drawer.group, drawer.chosen, _holds(drawer)
    installed = {brick.slug: brick for brick in bricks.installed()}
    goods, containers, fee = subtotal(drawer), deposits(drawer), way.fee if way else ZERO
    sellers = {row.product.seller_id: _seller(row.product.seller) for row in drawer.rows}
    return GroupView(
        id=drawer.id,
        brick=drawer.brick,
        brick_name=installed[drawer.brick].name if drawer.brick in installed else drawer.brick,
        colour=installed[drawer.brick].colour if drawer.brick in installed else "",
        title=drawer.quote.title,
        sellers=tuple(sellers.values()),
        lines=tuple(_line(row, drawer, dress) for row in drawer.rows),
        ways=drawer.quote.ways + along,
        way=way.id if way else "",
        slot=group.slot if group and way else None,
        address=group.address if group else "",
        chosen=way,
        chosen_slot=drawer.chosen_slot,
        deadline=drawer.quote.deadline,
        held_until=min((each for each in holds if each), default=None) if all(holds) else None,
        is_held=all(holds),
        subtotal=goods,
        fee=fee if goods else ZERO,
        deposits=containers,
        total=goods + containers + (fee if goods else ZERO),
        notices=drawer.notices,
        is_handoff=drawer.is_handoff,
        handoff_url=_handoff_url(drawer.quote.ways) if drawer.is_handoff else "",
        is_ready=is_ready(drawer) and not drawer.is_handoff,
        is_set=drawer.is_set,
        is_full=drawer.is_full,
        joins=drawer.joins.purchase.reference if drawer.joins and way else "",
        riders=_riders(drawer),
    )


def _riders(drawer: Drawer) -> tuple[RiderView, ...]:
    """What rides along, by seller, and what each pays for it."""
    handling = next((way.handling for way in (drawer.chosen, *drawer.quote.ways) if way), {})
    riding = {str(row.rides): row.product.seller for row in drawer.rows if row.rides}
    return tuple(RiderView(name, seller.trade_name, handling.get(seller.pk, ZERO)) for name, seller in riding.items())


def _line(row: Row, drawer: Drawer | None, dress: _Dress) -> LineView:
    """A line of a drawer; one that is set aside lies in none."""
    line, product, bars = row.line, row.product, drawer.bars(row) if drawer else row.barred
    picture, alt = dress.pictures.get(product.pk, ("", ""))
    return LineView(
        id=line.pk,
        offer=line.offer_id,
        product=product.pk,
        product_slug=product.slug,
        title=product.title,
        variant=line.offer.variant.name,
        personalisation=line.personalisation,
        quantity=line.quantity,
        unit_price=row.price,
        price_seen=line.price_seen,
        gross=row.gross,
        deposits=row.deposits,
        picture=picture,
        picture_alt=alt or product.title,
        seller=_seller(product.seller),
        can_be_had=not bars,
        notices=row.told + bars,
        struck_price=dress.struck.get(line.offer_id),
        measure=unit_price_of(line.offer.variant, row.price),
        left=min((n for n in (row.left, *(bar.left for bar in bars)) if n is not None), default=None),
        joined=line.joined,
        is_weighed=bool(line.offer.variant.pack_grams),
        contents=drawer.quote.contents.get(line.pk) if drawer else None,
        withdrawal=withdrawal_of(product, line.personalisation),
    )


def _seller(seller: Seller) -> SellerView:
    return SellerView(seller.pk, seller.slug, seller.trade_name, seller.legal_name or seller.trade_name)


def _handoff_url(ways: tuple[Way, ...]) -> str:
    return next((way.url for way in ways if way.url), "")


def _pictures(rows: list[Row]) -> Pictures:
    found = _pictures_of(products=list({row.product.pk for row in rows}))
    return {product: (source, alt) for product, source, alt in found}
