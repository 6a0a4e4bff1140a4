"""The rota of duty of a sale: shifts are planned, sellers put on them and taken off, last week's copied."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.actions.turns import ask_again
from jachete87.bricks.drive.models import Cycle, Duty, DutyShift
from jachete87.bricks.drive.queries.rota import sale_before, sellers_for_duty
from jachete87.bricks.drive.rules.calendar import moved
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.models import Seller


class RotaRefused(Refusal):
    """A shift cannot be planned so, or there is nothing to copy."""

    status = 409


@transaction.atomic
def plan_shift(*, shift: DutyShift, by_user_id: int) -> DutyShift:
    """Plan a shift at a point of a sale; raises RotaRefused where one begins then."""
    if shift.ends_at <= shift.starts_at:
        raise RotaRefused(gettext("La fin vient après le début."))
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError:
        raise RotaRefused(gettext("Une permanence commence déjà à cette heure à ce point.")) from None
    record(action="duty.planned", subject=f"cycle:{shift.cycle_id}", actor_id=by_user_id, shift=shift.pk)
    return shift


@transaction.atomic
def put_on_duty(*, shift: DutyShift, seller: Seller, by_user_id: int) -> Duty:
    """Put a seller on a shift; a second time it changes nothing."""
    duty, is_new = Duty.objects.get_or_create(shift=shift, seller=seller)
    if is_new:
        record(action="duty.given", subject=f"seller:{seller.pk}", actor_id=by_user_id, shift=shift.pk)
    return duty


@transaction.atomic
def take_off_duty(*, duty: Duty, by_user_id: int) -> None:
    """Take a seller off a shift; who wished for that turn is asked again."""
    ask_again(Duty.objects.filter(wished=duty))
    record(action="duty.taken", subject=f"seller:{duty.seller_id}", actor_id=by_user_id, shift=duty.shift_id)
    duty.delete()


@transaction.atomic
def copy_rota(*, cycle: Cycle, by_user_id: int) -> int:
    """Plan a sale's shifts as those of the last one that had some, with who takes part in both; how many are new.

    Raises RotaRefused when there is none before.
    """
    before = sale_before(cycle)
    if before is None:
        raise RotaRefused(gettext("Aucune vente d’avant n’a de permanences à copier."))
    later = cycle.collect_on - before.collect_on
    here, count = set(sellers_for_duty(cycle).values_list("pk", flat=True)), 0
    for old in DutyShift.objects.filter(cycle=before).order_by("pk"):
        shift, is_new = DutyShift.objects.get_or_create(
            cycle=cycle,
            point_id=old.point_id,
            starts_at=moved(old.starts_at, later),
            defaults={"ends_at": moved(old.ends_at, later), "wanted": old.wanted},
        )
        sellers = set(Duty.objects.filter(shift=old).values_list("seller", flat=True)) & here if is_new else set()
        Duty.objects.bulk_create(Duty(shift=shift, seller_id=seller) for seller in sorted(sellers))
        count += is_new
    record(action="duty.copied", subject=f"cycle:{cycle.pk}", actor_id=by_user_id, of=before.pk)
    return count
