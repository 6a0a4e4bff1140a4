"""All addresses: the spaces, the pages of the installed bricks, the API, sign-in."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from jachete87.config.api import mount
from jachete87.config.health import healthz
from jachete87.kernel import bricks

_SPACES = (
    "jachete87.selling.urls",
    "jachete87.governance.urls",
    "jachete87.kernel.notices.urls",
    "jachete87.kernel.accounts.urls",
    "jachete87.kernel.payments.urls",
    "jachete87.kernel.documents.urls",
    "jachete87.portal.urls",
)


def _pages() -> list[URLPattern | URLResolver]:
    pages: list[URLPattern | URLResolver] = [
        path(f"{brick.slug}/", include(brick.urlconf)) for brick in bricks.installed() if brick.urlconf
    ]
    pages += [
        path(f"espace/{brick.slug}/", include((brick.desk_urlconf, brick.slug), namespace=brick.slug))
        for brick in bricks.installed()
        if brick.desk_urlconf
    ]
    pages += [path("", include(space)) for space in _SPACES if find_spec(space)]
    return pages


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", mount().urls),
    *i18n_patterns(*_pages(), prefix_default_language=False),
]
