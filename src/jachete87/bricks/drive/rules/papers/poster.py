"""Posters and leaflets of a sale: how it works, until when, where and when to collect."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jachete87.base.jinja import lang, unbroken
from jachete87.base.times import day, hour, moment
from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.bricks.drive.rules.texts import address_of, collection
from jachete87.kernel.documents.rules.passes import picture

SIZES = ("a4", "a3", "feuillets")
PAGE = "/drive/"


def poster(cycle: Cycle, slots: Sequence[Slot], size: str) -> dict[str, Any]:
    """What a poster of a sale says; `slots` by point, with point and commune."""
    page = settings.BASE_URL + PAGE
    return {
        "title": _("Drive fermier"),
        "author": _("Drive fermier"),
        "language": lang(),
        "size": size,
        "promise": _("Les produits des fermes d’ici, commandés en une fois, retirés au même endroit."),
        "steps": [
            [_("Commandez"), _("en ligne, ou sur le bon de commande en papier.")],
            [_("On récolte"), _("chaque ferme prépare ce qui est commandé, rien de plus.")],
            [_("Retirez"), _("tout votre panier au point et à l’heure choisis.")],
        ],
        "dates": [
            [_("Commandes"), _("jusqu’au %(moment)s") % {"moment": unbroken(moment(cycle.closes_at))}],
            [_("Retrait"), day(collection(cycle))],
        ],
        "places": _places(slots),
        "code": picture(page).decode(),
        "call": _("Pour commander, scannez ce code"),
        "page": page.removeprefix("https://").removeprefix("http://"),
        "contact": _("Sans Internet : demandez le catalogue en papier au point de retrait."),
    }


def _places(slots: Sequence[Slot]) -> list[list[str]]:
    """Each point with its address and its hours on the day."""
    mine: dict[int, list[Slot]] = {}
    for slot in slots:
        mine.setdefault(slot.point_id, []).append(slot)
    return [[own[0].point.name, f"{address_of(own[0].point)}, {_hours(own)}"] for own in mine.values()]


def _hours(slots: Sequence[Slot]) -> str:
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    return unbroken(_("de %(start)s à %(end)s") % {"start": hour(first), "end": hour(last)})
