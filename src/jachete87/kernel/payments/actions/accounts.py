"""Sellers' accounts at a provider: opened, completed on its pages, looked at again; their payouts noted."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import NotFound
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.payments.models import Payout, SellerAccount
from jachete87.kernel.payments.providers.marketplace import AccountAnswer, Shop
from jachete87.kernel.payments.providers.registry import marketplace


def onboard(*, seller_id: int, provider_slug: str, page: str, at: datetime) -> str:
    """Where a seller goes to be paid by a provider, with an account of its own opened first; it comes back to `page`.

    Raises ProviderAway, UnknownProvider.
    """
    place, seller = marketplace(provider_slug), Seller.objects.get(pk=seller_id)
    known = SellerAccount.objects.filter(seller=seller, provider=provider_slug).first()
    if known is None:
        shop = Shop(seller.pk, seller.trade_name, seller.email, f"{settings.BASE_URL}/vendeurs/{seller.slug}")
        known = _note(seller, provider_slug, place.open_account(shop), at)
    return place.onboarding_url(known.account, page)


def refresh_account(*, provider_slug: str, account: str, at: datetime) -> SellerAccount:
    """Look at the provider how a seller's account stands. Raises NotFound for an account that is not ours."""
    known = SellerAccount.objects.select_related("seller").filter(provider=provider_slug, account=account).first()
    if known is None:
        raise NotFound(gettext("Ce compte n'est celui d'aucun vendeur."))
    return _note(known.seller, provider_slug, marketplace(provider_slug).fetch_account(account), at)


def lose_account(*, provider_slug: str, account: str, at: datetime) -> None:
    """A seller took its account away from the portal: nothing is passed on to it any more. Raises NotFound."""
    lost = {"charges_enabled": False, "payouts_enabled": False, "transfers_enabled": False, "asked_at": at}
    if not SellerAccount.objects.filter(provider=provider_slug, account=account).update(**lost):
        raise NotFound(gettext("Ce compte n'est celui d'aucun vendeur."))


def note_payout(*, provider_slug: str, account: str, reference: str, at: datetime) -> None:
    """Note what the provider paid to a seller's bank, as it stands there now. Raises NotFound."""
    known = SellerAccount.objects.filter(provider=provider_slug, account=account).first()
    if known is None:
        raise NotFound(gettext("Ce compte n'est celui d'aucun vendeur."))
    told = marketplace(provider_slug).fetch_payout(account, reference)
    shown = {"account": known, "amount": told.amount, "state": told.state, "arrives_on": told.arrives_on, "told_at": at}
    Payout.objects.update_or_create(provider_reference=told.reference, defaults=shown)


@transaction.atomic
def _note(seller: Seller, provider_slug: str, told: AccountAnswer, at: datetime) -> SellerAccount:
    shown = {
        "account": told.account,
        "charges_enabled": told.charges_enabled,
        "payouts_enabled": told.payouts_enabled,
        "transfers_enabled": told.transfers_enabled,
        "due": "\n".join(told.due),
        "asked_at": at,
    }
    kept, is_new = SellerAccount.objects.update_or_create(seller=seller, provider=provider_slug, defaults=shown)
    if is_new:
        record(action="seller.account_opened", subject=f"seller:{seller.pk}", provider=provider_slug)
    return kept
