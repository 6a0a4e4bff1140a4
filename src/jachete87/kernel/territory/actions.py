"""Loading a territory from its data folder."""

import json
from pathlib import Path

from django.db import transaction

from jachete87.base.errors import Refusal
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.territory.rules import name_key

_FIELDS = [
    "name", "search_key", "postal_codes", "latitude", "longitude", "population", "epci", "canton", "departement",
    "contour",
]  # fmt: skip


class NoTerritory(Refusal):
    """The folder does not hold a territory."""


@transaction.atomic
def load_territory(*, folder: Path) -> int:
    """Bring the communes of a data folder into the portal, once or again after an edition; the number of communes."""
    try:
        departement = json.loads((folder / "territory.json").read_text())["departement"]
        rows = json.loads((folder / "communes.json").read_text())
        contours = json.loads((folder / "contours.json").read_text())
    except (OSError, ValueError, KeyError) as error:
        raise NoTerritory(f"Le dossier {folder} ne contient pas les données d'un territoire.") from error
    loaded = [
        Commune(search_key=name_key(row["name"]), departement=departement, contour=contours.get(row["code"]), **row)
        for row in rows
    ]
    Commune.objects.bulk_create(loaded, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS)
    return len(loaded)
