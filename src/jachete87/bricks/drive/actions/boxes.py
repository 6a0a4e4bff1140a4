"""A farmer makes a product a box, and writes what is in it for each sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from jachete87.base.errors import NotFound, Refusal
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Box, BoxContent, BoxLine, Cycle
from jachete87.bricks.drive.queries.boxes import contents_of, written_before
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.actions.contents import tell_contents
from jachete87.kernel.search.actions import mark

MOST_THINGS = 40


@dataclass(frozen=True, slots=True)
class Inside:
    """What a farmer says is in a box: written lines, packs of own products by product id, allergens (None: unsaid)."""

    texts: tuple[str, ...]
    products: Mapping[int, int]
    allergens: tuple[str, ...] | None


@transaction.atomic
def make_box(*, product: Product) -> Box:
    """Let the content of a product be written for each sale."""
    box, _ = Box.objects.get_or_create(product=product)
    mark(kind="product", subjects=[product.pk])
    return box


@transaction.atomic
def write_content(*, box: Box, cycle: Cycle, inside: Inside, at: datetime) -> int:
    """Say what is in a box in a cycle; the number of orders that had no content yet and have this one now.

    What was promised to those who ordered after an earlier word stays promised. Raises Refusal when nothing, or too
    much, is said, or the cycle is cancelled.
    """
    things = [BoxLine(text=text[:160]) for text in inside.texts]
    titles = dict(
        Product.objects.filter(pk__in=inside.products, seller=box.product.seller_id).values_list("pk", "title")
    )
    things += [BoxLine(text=titles[pk], product_id=pk, quantity=packs) for pk, packs in inside.products.items()]
    if not 1 <= len(things) <= MOST_THINGS:
        raise Refusal(gettext("Écrivez de 1 à %(most)s choses, une par ligne.") % {"most": MOST_THINGS})
    _check_open(cycle)
    told = {"allergens": None if inside.allergens is None else list(inside.allergens), "told_at": at}
    content, _ = BoxContent.objects.update_or_create(box=box, cycle=cycle, defaults=told)
    BoxLine.objects.filter(content=content).delete()
    for thing in things:
        thing.content = content
    BoxLine.objects.bulk_create(things)
    mark(kind="product", subjects=[box.product_id])
    return _tell(box, cycle)


@transaction.atomic
def repeat_content(*, box: Box, cycle: Cycle, at: datetime) -> int:
    """Put the same into a box as in the cycle before. Raises NotFound when nothing was written before."""
    before = written_before(box, cycle)
    if before is None:
        raise NotFound(gettext("Aucun contenu n’a encore été écrit pour ce panier."))
    allergens = before.content.allergens
    inside = Inside(
        texts=tuple(thing.text for thing in before.things if thing.product_id is None),
        products={thing.product_id: thing.quantity for thing in before.things if thing.product_id is not None},
        allergens=None if allergens is None else tuple(allergens),
    )
    return write_content(box=box, cycle=cycle, inside=inside, at=at)


def _check_open(cycle: Cycle) -> None:
    if cycle.state == CycleState.CANCELLED:
        raise Refusal(gettext("Cette vente est annulée."))


def _tell(box: Box, cycle: Cycle) -> int:
    """Orders placed before the content was known have it now, in the language of their shopper."""
    told = 0
    for language in ("fr", "en"):
        with override(language):
            promise = contents_of({box.pk: (box.product_id, cycle.pk)})[box.pk].promise
        group = (SLUG, key_of(cycle.pk))
        told += tell_contents(group=group, product_id=box.product_id, language=language, contents=promise)
    return told
