"""When a feed or a record of it must not be applied without a person: all the thresholds, in one place."""

from dataclasses import dataclass
from decimal import Decimal

MISSING_SHARE = Decimal("0.20")
MISSING_AT_LEAST = 3
DUPLICATE_SHARE = Decimal("0.02")
DUPLICATES_AT_LEAST = 3
JUMP_SHARE = Decimal("0.05")
JUMPS_AT_LEAST = 20
JUMP_FACTOR = 10
FALL_HELD = Decimal("0.10")
MISSES_BEFORE_HIDING = 2
MESSAGES_KEPT = 10_000
HOME_CURRENCIES = frozenset({"", "EUR"})


@dataclass(slots=True)
class Tally:
    """What an import has met so far; counts of records."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    held: int = 0
    refused: int = 0
    duplicates: int = 0
    jumps: int = 0
    missing: int = 0
    known: int = 0


def is_price_fall(old: Decimal, new: Decimal) -> bool:
    """Whether the new price is so low beside the old one (−90 % or more) that a person must look."""
    return new <= old * FALL_HELD


def is_price_jump(old: Decimal, new: Decimal) -> bool:
    """Whether a price was multiplied or divided by ten or more, as by a lost decimal comma."""
    return new >= old * JUMP_FACTOR or old >= new * JUMP_FACTOR


def why_refuse_whole(tally: Tally, ended_cleanly: bool | None) -> str:
    """The reason in French why this feed must change nothing, or "" when it may be applied."""
    if not tally.read:
        return "Le flux ne contient aucun produit ; rien n'a été changé."
    if tally.missing and ended_cleanly is False:
        return (
            f"Le flux semble coupé : sa dernière ligne n'est pas terminée et {tally.missing} produits déjà connus "
            "n'y sont plus ; rien n'a été changé."
        )
    if tally.missing >= MISSING_AT_LEAST and tally.missing > tally.known * MISSING_SHARE:
        return (
            f"{tally.missing} des {tally.known} produits déjà connus ne sont plus dans le flux "
            f"(plus de {MISSING_SHARE:.0%}) ; rien n'a été changé. Si c'est voulu, une personne doit le confirmer."
        )
    if tally.duplicates >= DUPLICATES_AT_LEAST and tally.duplicates > tally.read * DUPLICATE_SHARE:
        return (
            f"{tally.duplicates} des {tally.read} produits portent un identifiant déjà vu plus haut dans le flux "
            f"(plus de {DUPLICATE_SHARE:.0%}) ; rien n'a été changé."
        )
    if tally.jumps >= JUMPS_AT_LEAST and tally.jumps > tally.read * JUMP_SHARE:
        return (
            f"{tally.jumps} des {tally.read} prix sont dix fois plus hauts ou plus bas qu'avant ; rien n'a été changé. "
            "La virgule des prix est-elle bien lue ?"
        )
    return ""
