"""In whose hands the mandate to invoice lies: the operator of the portal, which the portal itself makes known."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Known:
    name: Callable[[], str]


_known = _Known(lambda: "J'achète87")


def name_the_operator(name: Callable[[], str]) -> None:
    """Let `name()` say who issues documents in the name of the sellers."""
    _known.name = name


def operator_name() -> str:
    """Who issues documents in the name of the sellers."""
    return _known.name()
