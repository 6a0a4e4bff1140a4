"""The rules of the drives, and what is said of their days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from jachete87.bricks.drive.models import CycleRule, FarmDrive, RuleException
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers


def exceptions_of(rules: Iterable[CycleRule]) -> dict[int, dict[date, date | None]]:
    """By rule id: the days that are left out (None) or moved, each with its new day; one query."""
    found: dict[int, dict[date, date | None]] = defaultdict(dict)
    for one in RuleException.objects.filter(rule__in=[rule.pk for rule in rules]):
        found[one.rule_id][one.day] = one.moved_to
    return found


def sellers_by_drive() -> dict[int, set[int]]:
    """By drive id, the sellers that are named for it; a drive that names none is open to all; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    for drive, seller in FarmDrive.sellers.through.objects.values_list("farmdrive_id", "seller_id"):
        found[drive].add(seller)
    return found


def sellers_of_the_drive() -> QuerySet[Seller]:
    """The listed sellers with goods in the drive."""
    selling = Offer.objects.filter(brick=SLUG, is_active=True).values("variant__product__seller")
    return listed_sellers().filter(pk__in=selling)
