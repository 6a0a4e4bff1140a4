"""Settings: read from the environment once, listed with their meaning in docs/settings.md."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF

from jachete87.config.safety import refuse_unsafe

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent

HOME = Path(os.environ.get("JACHETE87_HOME") or CHECKOUT / ".data").resolve()
BASE_URL = os.environ.get("JACHETE87_BASE_URL", "http://127.0.0.1:8087").rstrip("/")
PRODUCTION = os.environ.get("JACHETE87_PRODUCTION", "") == "1"
DEMO = not PRODUCTION
DEBUG = False

_SECRET_FILE = HOME / "secret_key"


def _secret_key() -> str:
    if given := os.environ.get("JACHETE87_SECRET_KEY"):
        return given
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(_SECRET_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(48).hex())
    except FileExistsError:
        pass
    return _SECRET_FILE.read_text()


SECRET_KEY = _secret_key()
_HOST = BASE_URL.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = [_HOST] if PRODUCTION else ["*"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "jachete87.portal",
    "jachete87.selling",
    "jachete87.governance",
    "jachete87.bricks.drive",
    "jachete87.bricks.galerie",
    "jachete87.bricks.relais",
    "jachete87.kernel.documents",
    "jachete87.kernel.basket",
    "jachete87.kernel.orders",
    "jachete87.kernel.payments",
    "jachete87.kernel.vouchers",
    "jachete87.kernel.ledger",
    "jachete87.kernel.search",
    "jachete87.kernel.feeds",
    "jachete87.kernel.catalogue",
    "jachete87.kernel.membership",
    "jachete87.kernel.territory",
    "jachete87.kernel.notices",
    "jachete87.kernel.accounts",
    "jachete87.kernel.audit",
    "jachete87.base",
    "jachete87.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "leaflet",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jachete87.base.bodies.BoundedBodies",
    "jachete87.base.pages.AnonymousPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jachete87.config.urls"
WSGI_APPLICATION = "jachete87.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(path) for path in PACKAGE.glob("**/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "jachete87.config.pages.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "jachete87.base.jinja.guarded_forms",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

_GUARDS = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
# A statement that comes again is planned once: placing an order costs the server half as much.
_PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
_URL = os.environ.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(dj_database_url.parse(_URL) if _URL else {"NAME": "jachete87"}),
        "ENGINE": "jachete87.base.database",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _GUARDS, **_PREPARED} | ({} if _URL else {"data_home": str(HOME)}),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "account_arrival"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jachete87.kernel.accounts.forms.Addresses"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # or signing up would tell who has an account
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "J'achète87 : "
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": None,
}  # failed attempts are counted by axes, across processes
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "jachete87.kernel.accounts.rules.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "locale")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = None
MEDIA_URL = "/media/"
MEDIA_ROOT = str(HOME / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = os.environ.get("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
_STRIPE_PAGES = ["https://checkout.stripe.com", "https://connect.stripe.com", STRIPE_API_BASE]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *(_STRIPE_PAGES if STRIPE_SECRET_KEY else [])],  # a form that leads on to its pages
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

_EMAIL_URL = os.environ.get("EMAIL_URL", "")
if _EMAIL_URL:
    _EMAIL = dj_email_url.parse(_EMAIL_URL)
    EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _EMAIL["EMAIL_HOST"], _EMAIL["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _EMAIL["EMAIL_HOST_USER"], _EMAIL["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _EMAIL["EMAIL_USE_TLS"], _EMAIL["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(HOME / "mails")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = "J'achète87 <ne-pas-repondre@jachete87.example>"

INDEX_ROOT = HOME / "index"
TERRITORY = PACKAGE / "kernel" / "territory" / "data" / "haute_vienne"
HOLD_MINUTES = 20
OFFER_MINUTES = int(os.environ.get("JACHETE87_OFFER_MINUTES", "30"))
TERMS_VERSION = "2026-11"

if PRODUCTION:
    refuse_unsafe(
        base_url=BASE_URL,
        secret_given="JACHETE87_SECRET_KEY" in os.environ,
        email_url=_EMAIL_URL,
        deaf_to_stripe=bool(STRIPE_SECRET_KEY and not STRIPE_WEBHOOK_SECRET),
    )

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"jachete87": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
