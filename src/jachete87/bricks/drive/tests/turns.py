"""A rota of two farms: Jean keeps the point on the first day, Berthe a week later; both sell in both sales."""

from dataclasses import dataclass
from datetime import timedelta

from jachete87.bricks.drive.actions.turns import Said
from jachete87.bricks.drive.models import Cycle, Duty, DutyShift, Slot
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.membership.models import Seller


@dataclass
class Rota:
    """Two shifts, each with one turn."""

    farms: Farms
    jeans: Duty
    berthes: Duty

    def said(self, seller: Seller) -> Said:
        """Somebody of this farm says something now."""
        return Said(seller, self.farms.person.pk, self.farms.at)


def planned(farms: Farms) -> Rota:
    """One is wanted from five to seven in each of the next two sales."""
    sales = Cycle.objects.order_by("collect_on")[:2]
    jeans, berthes = (
        Duty.objects.create(shift=shift(farms, sale), seller=seller)
        for sale, seller in zip(sales, (farms.market.jean, farms.berthe), strict=True)
    )
    return Rota(farms, jeans, berthes)


def shift(farms: Farms, sale: Cycle, minutes: int = 0) -> DutyShift:
    """A shift at the first slot of a sale, so many minutes later."""
    starts_at = Slot.objects.filter(cycle=sale).order_by("starts_at").values_list("starts_at", flat=True)[0]
    starts_at += timedelta(minutes=minutes)
    ends_at = starts_at + timedelta(hours=2)
    return DutyShift.objects.create(cycle=sale, point=farms.market.point, starts_at=starts_at, ends_at=ends_at)
