"""How a basket can be paid."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jachete87.kernel.basket.queries import BasketView
from jachete87.kernel.payments.providers import sandbox
from jachete87.kernel.payments.providers.registry import installed

DEMO_CARDS: tuple[tuple[str, Promise], ...] = (
    (sandbox.PAYS, gettext_lazy("paie tout de suite")),
    (sandbox.AUTHENTICATES, gettext_lazy("demande une authentification")),
    (sandbox.DECLINES, gettext_lazy("est refusée")),
    (sandbox.LACKS_FUNDS, gettext_lazy("manque de provision")),
    (sandbox.ANSWERS_LATE, gettext_lazy("répond après vingt secondes")),
)


def ways_to_pay_gifts() -> list[tuple[str, str]]:
    """The installed providers that collect at once: a gift card is not paid at a counter."""
    texts = {"sandbox": _("Carte d’essai (rien n’est débité)"), "stripe": _("Carte bancaire")}
    return [(slug, texts[slug]) for slug in installed() if slug in texts]


def ways_to_pay(basket: BasketView) -> list[tuple[str, str]]:
    """The installed providers that this basket allows; a parcel is not paid at the counter."""
    has_parcel = any(group.chosen and group.chosen.needs_address for group in basket.going)
    return [(slug, text) for slug, text in installed_ways() if not (slug == "on_site" and has_parcel)]


def installed_ways() -> list[tuple[str, str]]:
    """All installed providers, in words."""
    texts = {"sandbox": _("Carte d’essai (rien n’est débité)"), "on_site": _("Sur place, au moment de retirer")}
    texts["stripe"] = _("Carte bancaire")
    return [(slug, texts[slug]) for slug in installed() if slug in texts]
