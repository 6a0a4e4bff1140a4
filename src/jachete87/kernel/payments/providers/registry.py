"""Which providers are installed: the sandbox in demo mode only, Stripe when its key is set."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext

from jachete87.kernel.payments.providers.base import Provider, UnknownProvider
from jachete87.kernel.payments.providers.marketplace import Marketplace
from jachete87.kernel.payments.providers.on_site import OnSite
from jachete87.kernel.payments.providers.sandbox import Sandbox
from jachete87.kernel.payments.providers.stripe.charging import Stripe
from jachete87.kernel.payments.providers.stripe.connect import StripeConnect


def installed() -> Mapping[str, Provider]:
    """The providers of this installation by their slug."""
    known: list[Provider] = [Sandbox()] if settings.DEMO else []
    known += [Stripe()] if settings.STRIPE_SECRET_KEY else []
    known.append(OnSite())
    return {each.slug: each for each in known}


def provider(slug: str) -> Provider:
    """The installed provider of that slug; raises UnknownProvider."""
    try:
        return installed()[slug]
    except KeyError:
        raise UnknownProvider(gettext("Ce moyen de paiement n'est pas proposé.")) from None


def marketplaces() -> Mapping[str, Marketplace]:
    """The installed providers that keep accounts of sellers, by their slug."""
    return {StripeConnect.slug: StripeConnect()} if settings.STRIPE_SECRET_KEY else {}


def marketplace(slug: str) -> Marketplace:
    """The installed provider of sellers' accounts; raises UnknownProvider."""
    try:
        return marketplaces()[slug]
    except KeyError:
        raise UnknownProvider(gettext("Ce moyen de paiement ne verse rien aux vendeurs.")) from None
