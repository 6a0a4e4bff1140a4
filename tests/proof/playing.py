"""Letting a machine play, and saying what ran."""

import os
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.machine import Promises

IS_LONG = "JACHETE87_EXAMPLES" in os.environ
PLAYS = int(os.environ.get("JACHETE87_EXAMPLES", "1000"))
STEPS = 6 if IS_LONG else 3
Branches = Mapping[str, set[str]]

BRANCHES: Branches = {
    "buy, pays": {"done", "VoucherRefused"},
    "buy, pays later": {"done"},
    "buy, authenticates": {"done"},
    "buy, answers late": {"done"},
    "buy, on site": {"done", "WayNotAvailable"},
    "buy, declines": {"PaymentDeclined"},
    "vouchers": {"0", "1", "2"},
    "discount": {"taken", "none"},
    "authenticate": {"accepted", "refused"},
    "come back": {"moved", "the same"},
    "pass time": {"seconds", "minutes", "days"},
    "sweep": {"holds given back", "no hold", "payments ended", "no payment"},
    "cancel": {"done", "TooLate"},
}


class FreshPlays(HypothesisProvider):
    """Each play drawn anew: by itself Hypothesis plays four variants of each, which cost as much and find less here."""


AVAILABLE_PROVIDERS["fresh"] = f"{__name__}.{FreshPlays.__name__}"


def play(machine: type[Promises], *, is_long: bool = IS_LONG) -> Counter[tuple[str, str]]:
    """How often each branch ran over all plays: the same plays each time, others each time in a longer run."""
    machine.ran.clear()
    told: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    told |= {
        "backend": "fresh",
        "report_multiple_bugs": False,
        "phases": [Phase.generate, Phase.shrink] if is_long else [Phase.generate],
    }
    run_state_machine_as_test(
        machine, settings=settings(max_examples=PLAYS, stateful_step_count=STEPS, derandomize=not is_long, **told)
    )
    sys.stdout.writelines(f"{times:7} {': '.join(branch)}\n" for branch, times in sorted(machine.ran.items()))
    return machine.ran


def never_ran(ran: Counter[tuple[str, str]], *expected: Branches) -> set[tuple[str, str]]:
    """The branches that a test counts on, and that no play took."""
    wanted = {(rule, branch) for each in expected for rule, branches in each.items() for branch in branches}
    return wanted - set(ran)
