"""What is said of a box: its things, and the allergens of what is inside."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from jachete87.base.times import day
from jachete87.bricks.drive.models import BoxContent, BoxLine, Cycle
from jachete87.bricks.drive.rules.texts import collection
from jachete87.kernel.bricks import Contents
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement

Stated = Mapping[str, str]


def contents(
    content: BoxContent, things: Sequence[BoxLine], facts: Mapping[int, Stated], cycle: int | None
) -> Contents:
    """What is in a box in a cycle, with its allergens; that of another cycle is only an example.

    `facts` are the statements of products by product id and allergen. Needs `content.cycle`.
    """
    said = (*(thing_text(thing) for thing in things), *_allergens(content, things, facts))
    when = {"day": day(collection(content.cycle))}
    if content.cycle_id == cycle:
        return Contents(gettext("Dans ce panier, pour le retrait %(day)s :") % when, said)
    heading = gettext("Le contenu de cette vente n’est pas encore fixé. Celui du %(day)s, à titre d’exemple :")
    return Contents(heading % when, said, is_set=False)


def unknown() -> Contents:
    """A box that never had a content."""
    return Contents(gettext("Le contenu de ce panier n’est pas encore fixé."), is_set=False)


def thing_text(thing: BoxLine) -> str:
    """One thing in a box: « 2 × Miel », or the words that were written."""
    return thing.text if thing.product_id is None and thing.quantity == 1 else f"{thing.quantity} × {thing.text}"


def sale_title(cycle: Cycle) -> str:
    """How a sale is called where one is chosen: by its collection."""
    return gettext("Retrait %(day)s") % {"day": day(collection(cycle))}


def _allergens(content: BoxContent, things: Sequence[BoxLine], facts: Mapping[int, Stated]) -> list[str]:
    """What is stated of allergens; what nothing is stated of is named, since unknown is never absent."""
    contained, traces = set(content.allergens or ()), set()
    unsaid = []
    for thing in things:
        stated = facts.get(thing.product_id or 0)
        if stated:
            contained |= {name for name, value in stated.items() if value == AllergenStatement.CONTAINS}
            traces |= {name for name, value in stated.items() if value == AllergenStatement.TRACES}
        elif thing.product_id or content.allergens is None:
            unsaid.append(thing.text)
    told = []
    if contained:
        told.append(gettext("Allergènes : %(names)s") % {"names": _named(contained)})
    if traces - contained:
        told.append(gettext("Traces possibles : %(names)s") % {"names": _named(traces - contained)})
    if unsaid:
        told.append(gettext("Allergènes non précisés pour : %(things)s") % {"things": ", ".join(unsaid)})
    return told or [gettext("Aucun allergène déclaré par la ferme")]


def _named(names: set[str]) -> str:
    return ", ".join(str(each.label) for each in Allergen if each.value in names)
