"""Production refuses to start on settings that are unsafe; each refusal says what to set."""

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(*, base_url: str, secret_given: bool, email_url: str, deaf_to_stripe: bool = False) -> None:
    """Raise ImproperlyConfigured with one sentence for each setting that production may not have."""
    ills = []
    if not base_url.startswith("https://"):
        ills.append("JACHETE87_BASE_URL must begin with https:// so that cookies are sent over TLS alone.")
    if not secret_given:
        ills.append("JACHETE87_SECRET_KEY must be set, so that all web machines share it.")
    if not email_url:
        ills.append("EMAIL_URL must be set: shoppers are owed a confirmation by mail.")
    if deaf_to_stripe:
        ills.append(
            "STRIPE_WEBHOOK_SECRET must be set with STRIPE_SECRET_KEY: without it no message of Stripe is believed."
        )
    if ills:
        raise ImproperlyConfigured("\n".join(ills))
