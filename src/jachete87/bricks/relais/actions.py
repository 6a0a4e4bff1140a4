"""What is done in the relay."""

from django.db import transaction

from jachete87.bricks.relais.models import Platform
from jachete87.bricks.relais.queries import unknown_platforms
from jachete87.bricks.relais.rules.links import base_of, system_of
from jachete87.kernel.feeds.models import ImportedRecord


@transaction.atomic
def know_platforms() -> int:
    """Write down every outside source as a platform, with what its catalogue tells of its shop system and site."""
    found = []
    for source in unknown_platforms():
        page = ImportedRecord.objects.filter(source=source).exclude(url="").values_list("url", flat=True).first()
        found.append(Platform(source=source, system=system_of(source.dialect), base_url=base_of(page or "")))
    return len(Platform.objects.bulk_create(found, ignore_conflicts=True))
