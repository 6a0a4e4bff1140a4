"""The life of a cycle, of a place in a slot and of what is done at a point."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CycleState(models.TextChoices):
    """Where an order cycle stands."""

    PLANNED = "planned", _("prévu")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    CANCELLED = "cancelled", _("annulé")


ALIVE = (CycleState.PLANNED, CycleState.OPEN)

CYCLE_MOVES: tuple[tuple[CycleState, CycleState], ...] = (
    (CycleState.PLANNED, CycleState.OPEN),
    (CycleState.OPEN, CycleState.CLOSED),
    (CycleState.PLANNED, CycleState.CANCELLED),
    (CycleState.OPEN, CycleState.CANCELLED),
    (CycleState.CLOSED, CycleState.CANCELLED),
)


class CycleNoticeKind(models.TextChoices):
    """What was told about a sale."""

    MOVED = "moved", _("déplacée")
    MERGED = "merged", _("réunie à une autre")
    CANCELLED = "cancelled", _("annulée")
    MESSAGE = "message", _("message")


class Audience(models.TextChoices):
    """Who is written to about a sale."""

    SHOPPERS = "shoppers", _("Les clients qui ont commandé")
    PRODUCERS = "producers", _("Les fermes qui y vendent")


class WaitState(models.TextChoices):
    """Somebody on the waiting list of a slot: waits, is offered a place, and takes it, lets it lapse or leaves."""

    WAITING = "waiting", _("attend")
    OFFERED = "offered", _("une place est proposée")
    CLAIMED = "claimed", _("place prise")
    LAPSED = "lapsed", _("sans suite")
    LEFT = "left", _("s’est retiré")


WAIT_MOVES: tuple[tuple[WaitState, WaitState], ...] = (
    (WaitState.WAITING, WaitState.OFFERED),
    (WaitState.WAITING, WaitState.LAPSED),
    (WaitState.WAITING, WaitState.LEFT),
    (WaitState.OFFERED, WaitState.CLAIMED),
    (WaitState.OFFERED, WaitState.LAPSED),
    (WaitState.OFFERED, WaitState.LEFT),
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


class DutyState(models.TextChoices):
    """A turn of duty: the seller is asked, says yes, cannot come and offers it to all, or in exchange for another."""

    ASKED = "asked", _("sans réponse")
    ACCEPTED = "accepted", _("vient")
    OFFERED = "offered", _("à reprendre")
    SWAP = "swap", _("à échanger")


DUTY_MOVES: tuple[tuple[DutyState, DutyState], ...] = (
    (DutyState.ASKED, DutyState.ACCEPTED),
    (DutyState.ASKED, DutyState.OFFERED),
    (DutyState.ASKED, DutyState.SWAP),
    (DutyState.ACCEPTED, DutyState.OFFERED),
    (DutyState.ACCEPTED, DutyState.SWAP),
    (DutyState.ACCEPTED, DutyState.ASKED),
    (DutyState.OFFERED, DutyState.ACCEPTED),
    (DutyState.SWAP, DutyState.ACCEPTED),
    (DutyState.SWAP, DutyState.ASKED),
)


class DeedKind(models.TextChoices):
    """What a person does at the post of a point."""

    DROPPED_OFF = "dropped_off", _("dépose reçue")
    NOT_COME = "not_come", _("pas venu")
    WEIGHED = "weighed", _("pesée")
    MISSING = "missing", _("manquant")
    PACKED = "packed", _("panier prêt")
    HANDED_OVER = "handed_over", _("remise")
    ABSENT = "absent", _("client absent")
    CONTAINERS_BACK = "containers_back", _("contenants rendus")


OF_SELLERS = (DeedKind.DROPPED_OFF, DeedKind.NOT_COME)
"""What concerns all that a seller brings to a point."""


class DeedOutcome(models.TextChoices):
    """What became of a deed; `kept` is what a person settled by keeping what was there before."""

    RECEIVED = "received", _("reçu")
    APPLIED = "applied", _("enregistré")
    NOTHING = "nothing", _("déjà fait")
    WAITS = "waits", _("en attente")
    CONFLICT = "conflict", _("à vérifier")
    KEPT = "kept", _("écarté")


TO_SETTLE = (DeedOutcome.WAITS, DeedOutcome.CONFLICT)

DEED_MOVES: tuple[tuple[DeedOutcome, DeedOutcome], ...] = (
    *(
        (DeedOutcome.RECEIVED, end)
        for end in (DeedOutcome.APPLIED, DeedOutcome.NOTHING, DeedOutcome.WAITS, DeedOutcome.CONFLICT)
    ),
    *((DeedOutcome.WAITS, end) for end in (DeedOutcome.APPLIED, DeedOutcome.NOTHING, DeedOutcome.CONFLICT)),
    *((origin, DeedOutcome.KEPT) for origin in TO_SETTLE),
    (DeedOutcome.CONFLICT, DeedOutcome.APPLIED),
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
