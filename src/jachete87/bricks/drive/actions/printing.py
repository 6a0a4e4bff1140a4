"""Printing the papers of a sale: read and set when they are asked for, kept nowhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.forms import goods_on_paper
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.queries.slots import slots_of
from jachete87.bricks.drive.rules.gathering import Gathered
from jachete87.bricks.drive.rules.papers import TEMPLATES, catalogue, labels, lists, poster
from jachete87.kernel.documents.rules.printing import printed


@dataclass(frozen=True, slots=True)
class PaperAsk:
    """What is asked of a paper: one point or all, which labels from which place on, which size of poster."""

    point: int | None = None
    sheet: labels.Sheet = labels.SHEETS[0]
    start: int = 1
    size: str = poster.SIZES[0]


Said = dict[str, Any]
Lines = Sequence[Gathered]


@dataclass(frozen=True, slots=True)
class ListPaper:
    """A list of a sale: its title, what it is for, and what makes what it says."""

    title: Promise
    use: Promise
    make: Callable[[Cycle, Lines], Said]
    only_riding: bool = False
    template = "list"

    def say(self, cycle: Cycle, lines: Lines, _ask: PaperAsk) -> Said:
        """What the list says of these lines."""
        return self.make(cycle, riding(lines) if self.only_riding else lines)


@dataclass(frozen=True, slots=True)
class LabelPaper:
    """Labels of a sale, or of what of it is weighed alone."""

    title: Promise
    use: Promise
    make: Callable[[Lines, labels.Sheet, int], Said]
    only_weighed: bool = False
    only_riding: bool = False
    template = "labels"

    def say(self, _cycle: Cycle, lines: Lines, ask: PaperAsk) -> Said:
        """What the labels of these lines say, and where they stand."""
        mine = [line for line in lines if line.is_weighed] if self.only_weighed else lines
        mine = riding(mine) if self.only_riding else mine
        return self.make(mine, ask.sheet, ask.start)


def riding(lines: Lines) -> Lines:
    """What of these lines sellers of other bricks bring."""
    return [line for line in lines if line.bring_by]


PAPERS: Mapping[str, ListPaper | LabelPaper] = {
    "preparation": ListPaper(
        _("Préparation par commande"),
        _("Une liste à cocher pour chaque panier, dans l’ordre des créneaux."),
        lists.packing,
    ),
    "produits": ListPaper(
        _("Préparation par produit"),
        _("Combien de chaque produit, et pour quelles commandes."),
        lists.by_product,
    ),
    "livraisons": ListPaper(
        _("Livraisons aux points de retrait"),
        _("Ce que chaque producteur apporte, à pointer et à signer."),
        lists.drop_off,
    ),
    "transfert": ListPaper(
        _("Bons de transfert du retrait commun"),
        _("Les colis que les artisans et les commerces apportent à chaque point, à pointer et à signer."),
        lists.transfer,
        only_riding=True,
    ),
    "colis": LabelPaper(
        _("Étiquettes de colis du retrait commun"),
        _("Une par colis apporté, avec son numéro."),
        labels.parcel_labels,
        only_riding=True,
    ),
    "bacs": LabelPaper(
        _("Étiquettes de bac"),
        _("Une par commande et par température, avec le code de retrait."),
        labels.crate_labels,
    ),
    "pesees": LabelPaper(
        _("Étiquettes des produits à peser"),
        _("Une par paquet vendu au poids."),
        labels.product_labels,
        only_weighed=True,
    ),
    "paquets": LabelPaper(
        _("Étiquettes de tous les produits"),
        _("Une par paquet de la vente."),
        labels.product_labels,
    ),
}
"""The papers that are made of the orders of a sale, by their address."""


def orders_paper(*, cycle: Cycle, name: str, ask: PaperAsk, at: datetime) -> bytes:
    """A paper made of the orders of a sale, for one point or for all; raises KeyError for one that is not there."""
    paper, lines = PAPERS[name], gathered(cycle)
    chosen = lines if ask.point is None else [line for line in lines if line.stop.point_id == ask.point]
    return printed(paper.template, paper.say(cycle, chosen, ask), at, TEMPLATES)


def own_paper(*, cycle: Cycle, name: str, seller_id: int, at: datetime) -> bytes:
    """A paper of what one seller brings to a sale; raises KeyError for one that is not there."""
    paper = PAPERS[name]
    return printed(paper.template, paper.say(cycle, gathered(cycle, seller_id), PaperAsk()), at, TEMPLATES)


def poster_paper(*, cycle: Cycle, size: str, at: datetime) -> bytes:
    """The poster or the leaflet of a sale."""
    return printed("poster", poster.poster(cycle, slots_of([cycle.pk])[cycle.pk], size), at, TEMPLATES)


def catalogue_paper(*, cycle: Cycle, at: datetime) -> bytes:
    """The catalogue of a sale with its order form, at the prices of now."""
    said = catalogue.catalogue(cycle, goods_on_paper(cycle, at), slots_of([cycle.pk])[cycle.pk])
    return printed("catalogue", said, at, TEMPLATES)


def harvest_paper(*, leg: CycleLeg, at: datetime) -> bytes:
    """What one seller brings to a sale. Needs `leg.seller` and `leg.cycle`."""
    return printed("list", lists.harvest(leg, gathered(leg.cycle, leg.seller_id)), at, TEMPLATES)


def harvest_paper_of(leg_id: int) -> bytes:
    """The same for the letter of a cut-off, dated then."""
    leg = CycleLeg.objects.select_related("seller", "cycle").get(pk=leg_id)
    return harvest_paper(leg=leg, at=leg.closes_at)
