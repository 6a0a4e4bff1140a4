"""The institutions of the territory and the bricks they answer for."""

from django.db import transaction

from jachete87.kernel import bricks
from jachete87.kernel.membership.models import Brick, Institution

INSTITUTIONS: tuple[tuple[str, str, str, bool], ...] = (
    (
        "chambre-agriculture",
        "Chambre d'agriculture de la Haute-Vienne",
        "Haute-Vienne Chamber of Agriculture",
        False,
    ),
    (
        "chambre-metiers",
        "Chambre de métiers et de l'artisanat de la Haute-Vienne",
        "Haute-Vienne Chamber of Crafts",
        False,
    ),
    (
        "cci",
        "Chambre de commerce et d'industrie de Limoges et de la Haute-Vienne",
        "Limoges and Haute-Vienne Chamber of Commerce",
        False,
    ),
    (
        "interconsulaire",
        "Association interconsulaire de la Haute-Vienne",
        "Joint association of the chambers of Haute-Vienne",
        True,
    ),
    ("departement-87", "Département de la Haute-Vienne", "Département of Haute-Vienne", True),
)


@transaction.atomic
def load_institutions() -> None:
    """Bring in the institutions and the installed bricks, each with who answers for it; again changes nothing else."""
    Institution.objects.bulk_create(
        [
            Institution(slug=slug, name=name, name_en=name_en, oversees_all=oversees_all)
            for slug, name, name_en, oversees_all in INSTITUTIONS
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "name_en", "oversees_all"],
    )
    Brick.objects.bulk_create(
        [Brick(slug=brick.slug, institution_id=brick.institution) for brick in bricks.installed()],
        ignore_conflicts=True,
    )
