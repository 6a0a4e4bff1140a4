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


class SubscriptionState(models.TextChoices):
    """Whether a subscription orders: paused over the days that it names, or ended for good."""

    ACTIVE = "active", _("en cours")
    PAUSED = "paused", _("en pause")
    ENDED = "ended", _("terminé")


SUBSCRIPTION_MOVES: tuple[tuple[SubscriptionState, SubscriptionState], ...] = (
    (SubscriptionState.ACTIVE, SubscriptionState.PAUSED),
    (SubscriptionState.PAUSED, SubscriptionState.ACTIVE),
    (SubscriptionState.ACTIVE, SubscriptionState.ENDED),
    (SubscriptionState.PAUSED, SubscriptionState.ENDED),
)


class ServingState(models.TextChoices):
    """A subscription in one sale: to be served, its basket filled, ordered, or skipped for a reason."""

    DUE = "due", _("à commander")
    FILLED = "filled", _("panier rempli")
    SERVED = "served", _("commandé")
    SKIPPED = "skipped", _("sauté")


SERVING_MOVES: tuple[tuple[ServingState, ServingState], ...] = (
    (ServingState.DUE, ServingState.FILLED),
    (ServingState.DUE, ServingState.SKIPPED),
    (ServingState.FILLED, ServingState.SERVED),
    (ServingState.FILLED, ServingState.SKIPPED),
    (ServingState.FILLED, ServingState.DUE),
    (ServingState.SERVED, ServingState.SKIPPED),
    (ServingState.SKIPPED, ServingState.DUE),
)


class SkipReason(models.TextChoices):
    """Why a subscription was not served in a sale."""

    ABSENT = "absent", _("absence demandée")
    PAUSED = "paused", _("en pause")
    ENDED = "ended", _("abonnement terminé")
    TERMS = "terms", _("nouvelles conditions de vente à accepter")
    NOTHING = "nothing", _("plus rien de disponible")
    NO_SLOT = "no_slot", _("plus de créneau libre")
    REFUSED = "refused", _("commande ou paiement refusé")
    TOO_LATE = "too_late", _("heure limite passée")
