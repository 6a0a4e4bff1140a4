"""How results are ranked: every parameter, in one place; the public page is made from this list (C. conso. L111-7).

A word of the query gives the points of the best place where it stands, plus a tenth of the others. The words' points
add up with those of the place, the size and the order of words. Nobody can buy a point: neither brick nor seller,
label nor fee stands in this list.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_POINTS: dict[str, float] = {
    "lead": 4.0,
    "aisle_lead": 3.0,
    "who_lead": 2.8,
    "who": 2.2,
    "title": 2.0,
    "aisle": 1.5,
    "seller": 1.2,
    "shelf": 1.0,
    "place": 1.0,
    "body": 0.4,
}
OTHER_FIELDS = 0.1
SYNONYM = 0.85
BEGINNING = 0.8
MENDED = 0.7
IN_ORDER = 1.5
SIZE = 1.5
NUMBER = 0.5
IN_THE_PLACE = 2.0
SELLER_OF_THE_PLACE = 1.0
THE_PLACE = 6.0
SHORT_NAME = 0.02

_SENTENCES: dict[str, Promise] = {
    "lead": _("Le mot cherché est le premier mot du nom du produit."),
    "aisle_lead": _("Le mot cherché est le premier mot du nom de son rayon."),
    "who_lead": _("Le mot cherché est le premier mot du nom du vendeur, du point de retrait ou de la commune."),
    "who": _("Le mot cherché est dans le nom du vendeur, du point de retrait ou de la commune."),
    "title": _("Le mot cherché est dans le nom du produit."),
    "aisle": _("Le mot cherché est dans le nom du rayon du produit."),
    "seller": _("Le mot cherché est dans le nom du vendeur du produit."),
    "shelf": _("Le mot cherché est dans le nom d'un rayon plus large."),
    "place": _("Le mot cherché est dans le nom de la commune du vendeur."),
    "body": _("Le mot cherché est dans la description, l'origine, la marque ou les mentions."),
    "other_fields": _("Part des points des autres endroits où le mot se trouve aussi."),
    "synonym": _("Part des points quand un synonyme est trouvé à la place du mot."),
    "beginning": _("Part des points quand seul le début du dernier mot est tapé."),
    "mended": _("Part des points quand une faute de frappe a été corrigée."),
    "in_order": _("Les mots se suivent dans le nom comme dans la recherche."),
    "size": _("Le produit se vend dans la quantité demandée."),
    "number": _("Un nombre de la recherche est dans le nom du produit."),
    "in_the_place": _("Le vendeur est dans la commune nommée dans la recherche."),
    "seller_of_the_place": _("Le résultat est un vendeur de la commune nommée."),
    "the_place": _("Le résultat est la commune nommée elle-même."),
    "short_name": _("À points égaux, le nom le plus court vient d'abord, puis le plus ancien sur le portail."),
}


@dataclass(frozen=True, slots=True)
class RankingParameter:
    """One parameter of the ranking: its name, its weight, and what it means in the current language."""

    name: str
    weight: float
    sentence: str


def weights() -> dict[str, float]:
    """Every weight that the ranking uses, by name."""
    return {
        **FIELD_POINTS,
        "other_fields": OTHER_FIELDS,
        "synonym": SYNONYM,
        "beginning": BEGINNING,
        "mended": MENDED,
        "in_order": IN_ORDER,
        "size": SIZE,
        "number": NUMBER,
        "in_the_place": IN_THE_PLACE,
        "seller_of_the_place": SELLER_OF_THE_PLACE,
        "the_place": THE_PLACE,
        "short_name": SHORT_NAME,
    }


def ranking_explained() -> list[RankingParameter]:
    """The parameters in the order of their weight, for the page « Comment les résultats sont classés »."""
    ordered = sorted(weights().items(), key=lambda item: -item[1])
    return [RankingParameter(name, weight, str(_SENTENCES[name])) for name, weight in ordered]
