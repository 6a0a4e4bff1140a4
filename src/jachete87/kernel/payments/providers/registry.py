"""Which providers are installed: the sandbox in demo mode only."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext

from jachete87.kernel.payments.providers.base import Provider, UnknownProvider
from jachete87.kernel.payments.providers.on_site import OnSite
from jachete87.kernel.payments.providers.sandbox import Sandbox


def installed() -> Mapping[str, Provider]:
    """The providers of this installation by their slug."""
    known: tuple[Provider, ...] = (Sandbox(), OnSite()) if settings.DEMO else (OnSite(),)
    return {each.slug: each for each in known}


def provider(slug: str) -> Provider:
    """The installed provider of that slug; raises UnknownProvider."""
    try:
        return installed()[slug]
    except KeyError:
        raise UnknownProvider(gettext("Ce moyen de paiement n'est pas proposé.")) from None
