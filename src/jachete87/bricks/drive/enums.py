"""The life of a cycle and of a place in a slot."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CycleState(models.TextChoices):
    """Where an order cycle stands."""

    PLANNED = "planned", _("prévu")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    CANCELLED = "cancelled", _("annulé")


CYCLE_MOVES: tuple[tuple[CycleState, CycleState], ...] = (
    (CycleState.PLANNED, CycleState.OPEN),
    (CycleState.OPEN, CycleState.CLOSED),
    (CycleState.PLANNED, CycleState.CANCELLED),
    (CycleState.OPEN, CycleState.CANCELLED),
)


class LegState(models.TextChoices):
    """Whether a seller comes to a cycle: it means to, it does not, or its minimum was looked at after the cut-off."""

    COMING = "coming", _("vient")
    ABSENT = "absent", _("ne vient pas")
    SURE = "sure", _("vient, minimum atteint")
    SHORT = "short", _("ne vient pas, minimum non atteint")


LEG_MOVES: tuple[tuple[LegState, LegState], ...] = (
    (LegState.COMING, LegState.ABSENT),
    (LegState.ABSENT, LegState.COMING),
    (LegState.COMING, LegState.SURE),
    (LegState.COMING, LegState.SHORT),
)


class PlaceState(models.TextChoices):
    """A place in a slot: held for a basket, taken by an order, given back."""

    HELD = "held", _("retenue")
    TAKEN = "taken", _("prise")
    FREED = "freed", _("rendue")


PLACE_MOVES: tuple[tuple[PlaceState, PlaceState], ...] = (
    (PlaceState.HELD, PlaceState.TAKEN),
    (PlaceState.HELD, PlaceState.FREED),
    (PlaceState.TAKEN, PlaceState.FREED),
    (PlaceState.FREED, PlaceState.HELD),
)
