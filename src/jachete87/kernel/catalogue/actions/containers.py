"""The list of returnable containers that all producers share."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.models import ContainerType


@dataclass(frozen=True, slots=True)
class Described:
    """A type of container: its name, its deposit in euros, whether sellers may choose it."""

    name: str
    deposit: Decimal
    is_active: bool = True


@transaction.atomic
def add_container_type(*, said: Described, by_user_id: int | None) -> ContainerType:
    """Add a type of container to the list from which sellers choose."""
    made = ContainerType.objects.create(name=said.name, deposit=said.deposit, is_active=said.is_active)
    record(action="container.added", subject=f"container:{made.pk}", actor_id=by_user_id, deposit=str(said.deposit))
    return made


@transaction.atomic
def change_container_type(*, container_id: int, said: Described, by_user_id: int | None) -> ContainerType:
    """Change a type of container: what was charged before is given back as it was charged."""
    found = ContainerType.objects.select_for_update().filter(pk=container_id).first()
    if found is None:
        raise NotFound(_("Ce contenant n’existe pas."))
    before, found.deposit = found.deposit, said.deposit
    found.name, found.is_active = said.name, said.is_active
    found.save()
    told = {"before": str(before), "after": str(said.deposit), "is_active": said.is_active}
    record(action="container.changed", subject=f"container:{found.pk}", actor_id=by_user_id, **told)
    return found
