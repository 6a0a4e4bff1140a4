"""Shows a basket: from its drawers to what pages and the API say."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext, override

from jachete87.base.errors import NotFound
from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries.drawers import Drawer, Row, load
from jachete87.kernel.basket.queries.views import BasketView, GroupView, LineView, SellerView
from jachete87.kernel.bricks import SlotChoice, Way
from jachete87.kernel.catalogue.enums import RuleSet
from jachete87.kernel.catalogue.models import Picture
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.queries import purchase_of_basket

Pictures = Mapping[int, tuple[str, str]]


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


def view(basket: Basket, at: datetime, lang: str = "fr") -> BasketView:
    """A basket as it is shown in a language; the same number of queries whatever the number of lines."""
    with override(lang):
        return show(basket, load(basket, at))


def show(basket: Basket, drawers: tuple[Drawer, ...]) -> BasketView:
    """Loaded drawers as they are shown, in the current language."""
    rows = [row for drawer in drawers for row in drawer.rows]
    pictures = _pictures(rows)
    groups = tuple(_group(drawer, pictures) for drawer in drawers)
    here = tuple(group for group in groups if not group.is_handoff)
    bought = purchase_of_basket(basket.key)
    return BasketView(
        key=basket.key,
        groups=here,
        handoffs=tuple(group for group in groups if group.is_handoff),
        count=sum(row.line.quantity for row in rows),
        goods=sum((group.subtotal for group in here), ZERO),
        fees=sum((group.fee for group in here), ZERO),
        total=sum((group.total for group in here), ZERO),
        email=basket.email,
        name=basket.name,
        phone=basket.phone,
        purchase=bought.reference if bought else "",
        has_alcohol=has_alcohol(drawers),
        is_ready=bool(here) and all(group.is_ready for group in here),
    )


def has_alcohol(drawers: tuple[Drawer, ...]) -> bool:
    """Whether something that is paid here asks for the declaration of majority (CSP L3331-4)."""
    categories = [row.product.category for drawer in drawers if not drawer.is_handoff for row in drawer.rows]
    return any(category is not None and category.rule_set == RuleSet.ALCOHOL for category in categories)


def subtotal(drawer: Drawer) -> Decimal:
    """What the goods of a drawer that can be had cost now."""
    return sum((row.gross for row in drawer.rows if not drawer.bars(row)), ZERO)


def chosen_slot(drawer: Drawer) -> SlotChoice | None:
    """The slot that was chosen, while it is one of the chosen way's."""
    way, group = drawer.chosen, drawer.group
    return next((slot for slot in way.slots if slot.id == group.slot), None) if way and group else None


def is_ready(drawer: Drawer) -> bool:
    """Whether nothing is missing to order a drawer: every line can be had, and the way is chosen with all it needs."""
    way = drawer.chosen
    if way is None or any(drawer.bars(row) for row in drawer.rows):
        return False
    address = drawer.group.address if drawer.group else ""
    return not (way.needs_slot and chosen_slot(drawer) is None) and not (way.needs_address and not address)


def _group(drawer: Drawer, pictures: Pictures) -> GroupView:
    group, way = drawer.group, drawer.chosen
    installed = {brick.slug: brick for brick in bricks.installed()}
    goods, fee = subtotal(drawer), way.fee if way else ZERO
    sellers = {row.product.seller_id: _seller(row.product.seller) for row in drawer.rows}
    return GroupView(
        id=drawer.id,
        brick=drawer.brick,
        brick_name=installed[drawer.brick].name if drawer.brick in installed else drawer.brick,
        colour=installed[drawer.brick].colour if drawer.brick in installed else "",
        title=drawer.quote.title,
        sellers=tuple(sellers.values()),
        lines=tuple(_line(drawer, row, pictures) for row in drawer.rows),
        ways=drawer.quote.ways,
        way=way.id if way else "",
        slot=group.slot if group and way else None,
        address=group.address if group else "",
        chosen=way,
        chosen_slot=chosen_slot(drawer),
        deadline=drawer.quote.deadline,
        held_until=group.reserved_until if group and group.reservation else None,
        subtotal=goods,
        fee=fee if goods else ZERO,
        total=goods + (fee if goods else ZERO),
        notices=drawer.notices,
        is_handoff=drawer.is_handoff,
        handoff_url=_handoff_url(drawer.quote.ways) if drawer.is_handoff else "",
        is_ready=is_ready(drawer) and not drawer.is_handoff,
    )


def _line(drawer: Drawer, row: Row, pictures: Pictures) -> LineView:
    line, product = row.line, row.product
    picture, alt = pictures.get(product.pk, ("", ""))
    bars = drawer.bars(row)
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
        picture=picture,
        picture_alt=alt or product.title,
        seller=_seller(product.seller),
        can_be_had=not bars,
        notices=row.told + bars,
    )


def _seller(seller: Seller) -> SellerView:
    return SellerView(seller.pk, seller.slug, seller.trade_name, seller.legal_name or seller.trade_name)


def _handoff_url(ways: tuple[Way, ...]) -> str:
    return next((way.url for way in ways if way.url), "")


def _pictures(rows: list[Row]) -> Pictures:
    found = Picture.objects.filter(product__in={row.product.pk for row in rows}).order_by("-position", "-id")
    return {product: (source, alt) for product, source, alt in found.values_list("product_id", "source", "alt")}
