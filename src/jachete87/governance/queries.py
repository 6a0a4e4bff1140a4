"""What the institutions see of their members and bricks."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from jachete87.base.texts import slug
from jachete87.base.times import PARIS
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Desk
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.documents.rules.passes import picture
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Agent, Brick, Institution, Membership, Seller
from jachete87.kernel.membership.queries import waiting_for
from jachete87.kernel.notices.enums import MailState
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.notices.queries.mails import unsent
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.vouchers.models import Campaign, Reimbursement, Voucher
from jachete87.kernel.vouchers.queries.reimbursing import lines_of
from jachete87.kernel.vouchers.rules.codes import shown

SOLD = (SubOrderState.TO_PREPARE, SubOrderState.READY, SubOrderState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Remit:
    """For whom a person acts: one institution, or (None) the portal's own staff; whether all is seen."""

    institution: Institution | None
    sees_all: bool

    def funders(self) -> QuerySet[Institution]:
        """The institutions in whose name a campaign may be opened."""
        every = Institution.objects.order_by("name")
        return every if self.sees_all else every.filter(pk=self.institution.pk if self.institution else None)

    @property
    def title(self) -> str:
        return self.institution.name if self.institution else _("Administration du portail")


@dataclass(frozen=True, slots=True)
class BrickFigures:
    """How a brick does: its sellers by state, its offers that are shown, sellers on line without a sale, orders."""

    states: dict[str, int]
    offers: int
    without_sale: int
    orders_this_week: int


def remit_of(user: Any) -> Remit:
    """For whom this person acts; staff of the portal sees all and is of no institution."""
    agent = Agent.objects.filter(user_id=user.pk).select_related("institution").first()
    if agent is None:
        return Remit(None, sees_all=bool(user.is_superuser))
    return Remit(agent.institution, sees_all=agent.institution.oversees_all)


def members(remit: Remit, state: str = "", words: str = "") -> QuerySet[Seller]:
    """The members of the institution (all, when it oversees all), by state and by words of the name or SIRET."""
    found = Seller.objects.select_related("commune", "brick")
    if not remit.sees_all:
        found = found.filter(pk__in=Membership.objects.filter(institution=remit.institution).values("seller"))
    if state:
        found = found.filter(state=state)
    if words.strip():
        digits = "".join(words.split())
        found = found.filter(Q(slug__contains=slug(words)) | Q(siret__startswith=digits))
    return found.order_by("trade_name", "pk")


def member_counts(remit: Remit) -> dict[str, int]:
    """How many members stand in each state."""
    counted = members(remit).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(SellerState.values, 0) | dict(counted)


def bricks_of(remit: Remit) -> QuerySet[Brick]:
    """The bricks that the institution answers for; all of them, when it oversees all."""
    found = Brick.objects.select_related("institution").order_by("slug")
    return found if remit.sees_all else found.filter(institution=remit.institution)


def accountable(remit: Remit) -> QuerySet[Institution]:
    """The institutions whose account the reader sees: its own; all of them, its own first, when it oversees all."""
    if not remit.sees_all:
        return Institution.objects.filter(pk=remit.institution.pk if remit.institution else None)
    own = Q(pk=remit.institution.pk) if remit.institution else Q(pk="")
    return Institution.objects.alias(is_own=own).order_by("-is_own", "slug")


def figures(brick_slug: str, at: datetime) -> BrickFigures:
    """How a brick does at a moment."""
    sellers = Seller.objects.filter(brick=brick_slug)
    states = dict.fromkeys(SellerState.values, 0)
    states |= dict(sellers.order_by().values_list("state").annotate(n=Count("pk")))
    active = sellers.filter(state=SellerState.ACTIVE)
    return BrickFigures(
        states=states,
        offers=_shown_offers().filter(brick=brick_slug).count(),
        without_sale=active.filter(~Exists(_sales())).count(),
        orders_this_week=_week(SubOrder.objects.filter(brick=brick_slug), at).count(),
    )


def sellers_of_brick(brick_slug: str, at: datetime) -> QuerySet[Seller]:
    """The sellers on line in a brick with their `offers`, `sales` and `sales_this_week`, those without a sale first."""
    offers = _shown_offers().filter(variant__product__seller=OuterRef("pk")).order_by()
    week = _week(_sales(), at)
    return (
        Seller.objects.filter(brick=brick_slug, state=SellerState.ACTIVE)
        .select_related("commune")
        .annotate(
            offers=_counted(offers, "variant__product__seller"),
            sales=_counted(_sales(), "seller"),
            sales_this_week=_counted(week, "seller"),
        )
        .order_by("sales", "trade_name", "pk")
    )


def flagged_sources(remit: Remit) -> QuerySet[Source]:
    """The feeds of the members, those with an alert first."""
    found = Source.objects.filter(seller__in=members(remit).order_by().values("pk")).select_related("seller")
    return found.annotate(is_calm=Q(flag="")).order_by("is_calm", "name", "pk")


def stuck_mails(remit: Remit) -> QuerySet[Mail]:
    """The mails that did not leave: to the members, about purchases of the institution's bricks, its own news."""
    found = unsent()
    if remit.sees_all:
        return found
    own = bricks_of(remit).order_by().values("slug")
    sellers = Seller.objects.filter(Q(pk__in=members(remit).order_by().values("pk")) | Q(brick__in=own)).values("slug")
    purchases = SubOrder.objects.filter(brick__in=own).values("purchase__reference")
    news = Q(sender=remit.institution.slug) if remit.institution else Q()
    return found.filter(Q(seller__in=sellers) | Q(seller="", about__in=purchases) & ~Q(about="") | news)


def mail_counts(remit: Remit) -> dict[str, int]:
    """How many mails that did not leave stand in each state."""
    counted = stuck_mails(remit).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(MailState.values, 0) | dict(counted)


def campaigns_of(remit: Remit) -> QuerySet[Campaign]:
    """The campaigns that the institution pays; all of them, when it oversees all."""
    found = Campaign.objects.select_related("funder")
    return found if remit.sees_all else found.filter(funder=remit.institution)


def sheet_of(vouchers: Iterable[Voucher]) -> list[tuple[Voucher, str, str]]:
    """Vouchers as they are printed: each with its code as it is said, and a square to scan that leads to its page."""
    return [(voucher, shown(voucher.code), _square(voucher.code)) for voucher in vouchers]


def reimbursement_rows(statement: Reimbursement) -> Iterable[list[str]]:
    """What each seller gets by a statement, as a table: a head, then a row for each seller; amounts with a comma."""
    yield ["SIRET", "Raison sociale", "Nom commercial", "Adresse", "Code postal", "Montant en euros"]
    for seller, amount in lines_of(statement):
        names = (seller.legal_name, seller.trade_name, seller.address, seller.postal_code)
        yield [seller.siret or "", *names, str(amount).replace(".", ",")]


def _square(code: str) -> str:
    drawn = b64encode(picture(f"{settings.BASE_URL}/bons?code={shown(code)}")).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def desks(user: Any, remit: Remit) -> Sequence[Desk]:
    """The pages of the space: members, bricks, feeds, and what the bricks add."""
    waiting = waiting_for(user).count()
    lost = stuck_mails(remit).exclude(state=MailState.WAITING).count()
    own = [
        Desk(_("Accueil"), reverse("governance:home")),
        Desk(_("Membres"), reverse("governance:members"), waiting),
        *(Desk(_name(brick.slug), reverse("governance:brick", args=[brick.slug])) for brick in bricks_of(remit)),
        Desk(_("Flux de catalogues"), reverse("governance:feeds")),
        Desk(_("Bons d’achat et remises"), reverse("governance:campaigns")),
        Desk(_("Consignes des contenants"), reverse("governance:containers")),
        Desk(_("Courriels"), reverse("governance:mails"), lost),
        *([Desk(_("Actualités"), reverse("governance:news"))] if remit.institution else []),
        Desk(_("Relevé du mois"), reverse("governance:statement")),
        *(_money_desks() if remit.sees_all else []),
    ]
    return own + [desk for brick in bricks.installed() for desk in brick.desks(user)]


def _money_desks() -> list[Desk]:
    """What only who oversees all sees of money: that of gift cards, and what went through the providers."""
    gifts = Desk(_("Cartes cadeaux"), reverse("governance:gift_cards"))
    return [gifts, Desk(_("Prestataires de paiement"), reverse("governance:clearing"))]


def _name(brick_slug: str) -> str:
    names = {brick.slug: brick.name for brick in bricks.installed()}
    return names.get(brick_slug, brick_slug)


def _shown_offers() -> QuerySet[Offer]:
    product = {"variant__product__state": ProductState.PUBLISHED, "variant__product__seller__state": SellerState.ACTIVE}
    return Offer.objects.filter(is_active=True, **product)


def _sales() -> QuerySet[SubOrder]:
    return SubOrder.objects.filter(seller=OuterRef("pk"), state__in=SOLD).order_by()


def _week(orders: QuerySet[SubOrder], at: datetime) -> QuerySet[SubOrder]:
    """Those placed since Monday, midnight in Paris."""
    local = at.astimezone(PARIS)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), PARIS)
    return orders.filter(state__in=SOLD, purchase__placed_at__gte=monday)


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(n=Count("pk")).values("n")), 0)
