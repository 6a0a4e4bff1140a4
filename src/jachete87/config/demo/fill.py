"""Filling an empty portal with the demo département."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from jachete87.base.times import now
from jachete87.config.demo import accounts, goods, orders, places, platforms, sellers, vouchers
from jachete87.config.progress import Report
from jachete87.kernel import bricks
from jachete87.kernel.audit.actions import record
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.catalogue.actions.categories import load_categories
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Picture, Product, Variant
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.territory.actions import load_territory
from jachete87.kernel.territory.models import Commune

_BEGUN, _FINISHED = "demo.begun", "demo.finished"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each; the same seed gives the same data."""

    sellers: int = 120
    products: int = 1500
    orders: int = 60
    seed: int = 87


def fill(*, sellers: int, products: int, orders: int, seed: int, progress: Report) -> None:
    """Fill the portal; what is there from an earlier run stays as it is, and nothing comes twice."""
    fill_at(size=Size(sellers, products, orders, seed), at=now(), progress=progress)


def is_wanted() -> bool:
    """Whether the portal is empty, or was left half filled by a run that was killed."""
    begun, finished = (LogEntry.objects.filter(action=action).exists() for action in (_BEGUN, _FINISHED))
    return not finished if begun else not Seller.objects.exists()


def fill_at(*, size: Size, at: datetime, progress: Report) -> None:
    """Fill the portal as at a moment: the next cut-off of the drive lies after it."""
    progress("territory", 0.0)
    record(action=_BEGUN, subject="portal", seed=size.seed)
    _prepare()
    progress("sellers and products", 0.1)
    _stock(size, at)
    progress("places and dates", 0.5)
    _open(at)
    progress("platforms", 0.6)
    platforms.relay(size.seed, at)
    for brick in bricks.installed():
        brick.expire(at)
    vouchers.give_out(at)
    progress("orders", 0.7)
    orders.place(size.orders, size.seed, at)
    record(action=_FINISHED, subject="portal", seed=size.seed)
    progress("done", 1.0)


@transaction.atomic
def _prepare() -> None:
    if not Commune.objects.exists():
        load_territory(folder=settings.TERRITORY)
    load_institutions()
    load_categories()


@transaction.atomic
def _stock(size: Size, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # drawing pictures may take its time
    plan = sellers.planned(size.sellers)
    pairs = list(zip(sellers.settle(plan, size.seed, at), plan, strict=True))
    goods.stock(goods.chosen(pairs, size.products, size.seed), size.seed, at)
    accounts.open_accounts()
    places.open_workshops([seller for seller, _ in pairs])
    places.open_counters([seller for seller, _ in pairs])
    places.agree_to_bring([seller for seller, _ in pairs])
    _count_anew()


def _count_anew() -> None:
    """Tell the planner of the database how much there is now: it would take tables that were empty for empty."""
    with connection.cursor() as cursor:
        for model in (Commune, Seller, Product, Variant, Offer, Picture, AllergenFact):
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))


@transaction.atomic
def _open(at: datetime) -> None:
    places.open_drive()
    for brick in bricks.installed():
        brick.expire(at)
