"""What makes a year uneven: holidays, a point that is closed, clocks that change, a machine that is off."""

from datetime import date, datetime, timedelta

from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.points import close_week
from jachete87.bricks.drive.actions.rules import except_day
from jachete87.bricks.drive.models import Cycle, RuleException, Slot
from jachete87.bricks.drive.rules.calendar import collecting_days, holiday
from jachete87.kernel.accounts.models import User
from tests.proof.year.drive import Play

SLEEPS, RESTS = 19, (24, 25)
"""In the first week the machine is off for three days, over the cut-off; in the others a point is closed."""
OFF = timedelta(days=3)
_A_DAY = timedelta(days=1)


def keep_holidays(drive: Play, since: date, until: date) -> None:
    """A sale on a holiday is left out, or held on its eve when that is none; after one it is held two days before."""
    for day in collecting_days(drive.rule, since, until):
        eve = day - _A_DAY
        if name := holiday(day):
            moved_to = None if holiday(eve) or holiday(eve - timedelta(days=6)) else eve
        elif name := holiday(eve):
            moved_to = eve - _A_DAY
        else:
            continue
        exception = RuleException(rule=drive.rule, day=day, moved_to=moved_to, reason=name)
        except_day(exception=exception, by_user_id=None)
        drive.done["sales moved by a holiday" if moved_to else "sales left out for a holiday"] += 1


def close_a_point(drive: Play, since: date) -> None:
    """The last point hands nothing over in two weeks in which others do."""
    agent = User.objects.create_person("agnes@example.test", full_name="Agnès")
    first = since + timedelta(weeks=RESTS[0])
    point, last = drive.points[-1], since + timedelta(weeks=len(RESTS) + RESTS[0]) - _A_DAY
    close_week(point=point, first_day=first, last_day=last, reason="Congés", by_user_id=agent.pk)


def wrong_hours(drive: Play, cycle: Cycle) -> list[str]:
    """What of a sale is not at its hour in Paris, whatever the clocks did between its opening and its collection."""
    asked = {"opens": (cycle.opens_at, drive.rule.opens_at), "closes": (cycle.closes_at, drive.rule.closes_at)}
    wrong = [what for what, (at, hour) in asked.items() if at.astimezone(PARIS).time() != hour]
    slots = list(Slot.objects.filter(cycle=cycle))
    hours = {slot.starts_at.astimezone(PARIS).hour for slot in slots}
    wrong += ["slots"] if hours != set(range(drive.rule.collect_from.hour, drive.rule.collect_to.hour)) else []
    if cycle.opens_at.astimezone(PARIS).utcoffset() != _noon(cycle.collect_on).utcoffset():
        drive.done["sales over a change of clocks"] += 1
    if len({slot.point_id for slot in slots}) < len(drive.points):
        drive.done["sales without a point that is closed"] += 1
    return [f"{cycle.collect_on}: {what}" for what in wrong]


def noon_of(cycle: Cycle) -> datetime:
    """When it is prepared."""
    return _noon(cycle.collect_on)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
