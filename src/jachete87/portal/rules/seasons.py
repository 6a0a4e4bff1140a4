"""What is in season in the Limousin, month by month, and the reason that is given for it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SeasonalPick:
    """Words to search for, the months (1 to 12) in which they are in season, and why, in the reader's language."""

    words: str
    months: frozenset[int]
    reason: Promise


def _pick(words: str, months: tuple[int, ...], reason: Promise) -> SeasonalPick:
    return SeasonalPick(words, frozenset(months), reason)


_PICKS = (
    _pick("châtaigne", (10, 11, 12), _("Les châtaignes tombent en octobre et se mangent jusqu’à Noël.")),
    _pick("pain d'épices", (12,), _("Le pain d’épices se garde : il se prépare avant les fêtes.")),
    _pick("pomme", (9, 10, 11, 12, 1, 2, 3), _("La pomme du Limousin se cueille à l’automne et se garde l’hiver.")),
    _pick("courge", (9, 10, 11, 12, 1), _("Les courges, rentrées avant les gelées, se gardent jusqu’au printemps.")),
    _pick("poireau", (10, 11, 12, 1, 2, 3), _("Le poireau reste en terre tout l’hiver : il arrive du jour.")),
    _pick("agneau", (3, 4), _("Les agneaux nés cet hiver sont prêts au printemps.")),
    _pick("asperge", (4, 5), _("Les asperges ne durent que quelques semaines.")),
    _pick("radis", (4, 5, 6), _("Les premières bottes de radis sortent de terre.")),
    _pick("fraise", (5, 6, 7), _("Les fraises de pleine terre mûrissent de mai à juillet.")),
    _pick("framboise", (6, 7, 8, 9), _("Les framboises se cueillent à la main tout l’été.")),
    _pick("tomate", (7, 8, 9), _("Les tomates de plein champ mûrissent enfin au soleil.")),
    _pick("fromage de chèvre", (3, 4, 5, 6), _("Les chèvres sont à l’herbe : le lait est à son meilleur.")),
    _pick(
        "miel",
        (6, 7, 8, 9, 1, 2),
        _("Un miel par floraison : acacia, tilleul, puis châtaignier."),
    ),
    _pick("pomme de terre", (1, 2, 8, 9), _("Arrachées à la fin de l’été, les pommes de terre se gardent à la cave.")),
    _pick("courgette", (6, 7, 8), _("Les courgettes donnent chaque jour tant qu’il fait chaud.")),
    _pick("porcelaine", (11, 12), _("À offrir : de la porcelaine dont chaque étape est faite en Haute-Vienne.")),
    _pick("savon", (4, 5, 10), _("Un savon a séché des semaines avant d’arriver jusqu’à vous.")),
)


def seasonal_picks(month: int) -> tuple[SeasonalPick, ...]:
    """What is in season in a month, those with the shortest season first."""
    return tuple(sorted((pick for pick in _PICKS if month in pick.months), key=lambda pick: len(pick.months)))
