"""Which providers are installed: the sandbox in demo mode only, Stripe when its key is set."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from jachete87.kernel.payments.providers.base import Provider, UnknownProvider
from jachete87.kernel.payments.providers.marketplace import Marketplace
from jachete87.kernel.payments.providers.on_site import OnSite
from jachete87.kernel.payments.providers.sandbox import Sandbox


def installed() -> Mapping[str, Provider]:
    """The providers of this installation by their slug."""
    known: list[Provider] = [Sandbox()] if settings.DEMO else []
    known += [_stripe("charging").Stripe()] if settings.STRIPE_SECRET_KEY else []
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
    known: list[Marketplace] = [_stripe("connect").StripeConnect()] if settings.STRIPE_SECRET_KEY else []
    return {each.slug: each for each in known}


def marketplace(slug: str) -> Marketplace:
    """The installed provider of sellers' accounts; raises UnknownProvider."""
    try:
        return marketplaces()[slug]
    except KeyError:
        raise UnknownProvider(gettext("Ce moyen de paiement ne verse rien aux vendeurs.")) from None


def _stripe(part: str) -> Any:
    """A module of Stripe's provider, whose library takes some 30 MB: only where its key is set."""
    return import_module(f"jachete87.kernel.payments.providers.stripe.{part}")
