"""The cookies of the portal: only necessary ones (CNIL 2020-091), listed for the privacy page."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

BASKET_DAYS = 30


def basket_cookie() -> str:
    """The name of the cookie that carries the basket's key."""
    return "__Host-basket" if settings.SECURE else "basket"


@dataclass(frozen=True, slots=True)
class CookieNotice:
    """One cookie: its name, what it is for, how long it lasts."""

    name: str
    purpose: str
    lasts: str


def cookies() -> tuple[CookieNotice, ...]:
    """Every cookie that the portal may set."""
    days = _("%(n)s jours") % {"n": BASKET_DAYS}
    return (
        CookieNotice(basket_cookie(), _("retrouver votre panier, posé au premier article ajouté"), days),
        CookieNotice(
            settings.CSRF_COOKIE_NAME, _("protéger vos formulaires, posé quand une page en contient un"), _("un an")
        ),
        CookieNotice(settings.SESSION_COOKIE_NAME, _("rester connecté, posé à la connexion"), days),
    )
