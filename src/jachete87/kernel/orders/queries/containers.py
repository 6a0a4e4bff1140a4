"""Returnable containers that are out: at whose home, charged by whom, given back when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from jachete87.kernel.catalogue.models import ContainerType
from jachete87.kernel.orders.enums import WITH_THE_SHOPPER, SubOrderState
from jachete87.kernel.orders.models import Line, Purchase

_MONTHS = """
    WITH deposit AS (
        SELECT l.id, o.seller_id, l.container_id, l.unit_gross, l.delivered_quantity, o.handed_over_at
        FROM orders_line l JOIN orders_suborder o ON o.id = l.sub_order_id
        WHERE l.deposit_of_id IS NOT NULL AND l.delivered_quantity > 0
            AND o.state = 'handed_over' AND o.handed_over_at < %(until)s AND o.seller_id = ANY(%(sellers)s)
    ), moved AS (
        SELECT id, handed_over_at AS at, delivered_quantity AS charged, 0 AS back, 0 AS with_goods FROM deposit
        UNION ALL SELECT r.line_id, r.at, 0, r.quantity, 0 FROM orders_containerreturn r
            WHERE r.at < %(until)s AND r.line_id IN (SELECT id FROM deposit)
        UNION ALL SELECT n.line_id, c.closed_at, 0, 0, n.quantity
            FROM orders_returnline n JOIN orders_returncase c ON c.id = n.case_id
            WHERE c.state = 'refunded' AND c.closed_at < %(until)s AND n.line_id IN (SELECT id FROM deposit)
    )
    SELECT s.id, s.trade_name, t.name,
        coalesce(sum(m.charged) FILTER (WHERE m.at >= %(since)s), 0),
        coalesce(sum(m.back) FILTER (WHERE m.at >= %(since)s), 0),
        coalesce(sum(m.with_goods) FILTER (WHERE m.at >= %(since)s), 0),
        sum(m.charged - m.back - m.with_goods),
        coalesce(sum(m.charged * d.unit_gross) FILTER (WHERE m.at >= %(since)s), 0),
        coalesce(sum((m.back + m.with_goods) * d.unit_gross) FILTER (WHERE m.at >= %(since)s), 0),
        sum((m.charged - m.back - m.with_goods) * d.unit_gross)
    FROM moved m JOIN deposit d ON d.id = m.id
    JOIN membership_seller s ON s.id = d.seller_id JOIN catalogue_containertype t ON t.id = d.container_id
    GROUP BY s.id, s.trade_name, t.name
    HAVING count(*) FILTER (WHERE m.at >= %(since)s) > 0 OR sum(m.charged - m.back - m.with_goods) > 0
    ORDER BY s.trade_name, s.id, t.name"""


@dataclass(frozen=True, slots=True)
class Depositor:
    """Who has containers: a person by their account, and whatever was bought with their e-mail address."""

    email: str
    user: int | None = None

    @property
    def purchases(self) -> QuerySet[Purchase]:
        """What this shopper bought."""
        by_mail = Q(email__iexact=self.email) if self.email else Q(pk=None)
        return Purchase.objects.filter(by_mail if self.user is None else by_mail | Q(user=self.user))


@dataclass(frozen=True, slots=True)
class Out:
    """So many containers of a type to bring back, for so many euros of deposits; the first was taken home `since`."""

    container: ContainerType
    count: int
    amount: Decimal
    since: datetime


@dataclass(frozen=True, slots=True)
class ContainerMonth:
    """A seller's containers of one type in a month: charged, given back at points and with returned goods, still out.

    The three amounts are their deposits in euros, as each was charged. It gets back as many containers as came `back`.
    """

    seller: int
    seller_name: str
    container: str
    charged: int
    back: int
    with_goods: int
    out: int
    charged_amount: Decimal
    back_amount: Decimal
    out_amount: Decimal


def depositor_of(purchase: Purchase) -> Depositor:
    """Who has the containers of a purchase."""
    return Depositor(purchase.email, purchase.user_id)


def depositor(user: Any) -> Depositor:
    """A signed-in person."""
    return Depositor(user.email, user.pk)


def find_depositor(words: str) -> Depositor | None:
    """The shopper of the purchase of that number, or with that e-mail address; None when nothing was bought so."""
    mine = Q(email__iexact=words[:254]) if "@" in words else Q(reference=words.upper()[:12])
    found = Purchase.objects.filter(mine, placed_at__isnull=False).order_by("-pk").first()
    return depositor_of(found) if found else None


def open_deposits(who: Depositor, container: int | None = None) -> QuerySet[Line]:
    """The deposit lines of which containers are still out, the first handed over first."""
    lines = Line.objects.filter(
        deposit_of__isnull=False,
        sub_order__purchase__in=who.purchases.order_by().values("pk"),
        sub_order__state=SubOrderState.HANDED_OVER,
        state__in=WITH_THE_SHOPPER,
        containers_back__lt=F("delivered_quantity"),
    )
    mine = lines if container is None else lines.filter(container=container)
    return mine.order_by("sub_order__handed_over_at", "pk")


def containers_out(who: Depositor) -> tuple[Out, ...]:
    """What a shopper has to bring back, by type; two queries, one when it is nothing."""
    still_out = F("delivered_quantity") - F("containers_back")
    rows = open_deposits(who).order_by().values_list("container")
    found = rows.annotate(
        count=Sum(still_out), amount=Sum(still_out * F("unit_gross")), since=Min("sub_order__handed_over_at")
    )
    by_type = {pk: (count, amount, since) for pk, count, amount, since in found}
    return tuple(Out(each, *by_type[each.pk]) for each in ContainerType.objects.filter(pk__in=by_type))


def container_months(sellers: Iterable[int], since: datetime, until: datetime) -> tuple[ContainerMonth, ...]:
    """What became of the containers of these sellers between two moments, by seller and type; one query.

    Sellers of whom none moved and none is out are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"sellers": list(sellers), "since": since, "until": until})
        return tuple(ContainerMonth(*row) for row in cursor.fetchall())


def container_rows(months: Iterable[ContainerMonth]) -> Iterable[list[str]]:
    """The containers of a month as a table: a head, then a row for each seller and type; amounts with a comma."""
    yield [
        _("Vendeur"), _("Contenant"), _("Facturés"), _("Rendus aux points"), _("Rendus avec l’article"),
        _("Encore dehors"), _("Consignes facturées"), _("Consignes rendues"), _("Consignes encore dues"),
    ]  # fmt: skip
    for each in months:
        counts = (each.charged, each.back, each.with_goods, each.out)
        amounts = (each.charged_amount, each.back_amount, each.out_amount)
        yield [each.seller_name, each.container, *map(str, counts), *(str(n).replace(".", ",") for n in amounts)]
