"""Addresses inside the portal: where to go next, and the same page in the other language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language


def inner_address(given: str, otherwise: str = "/") -> str:
    """`given` when it leads to a page of this site, else `otherwise` (no open redirects, S28)."""
    is_path = given.startswith("/") and not given.startswith("//")
    if is_path and "\\" not in given and url_has_allowed_host_and_scheme(given, allowed_hosts=None):
        return given
    return otherwise


def absolute(path: str) -> str:
    """The whole address of a page of this portal."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def local_address(address: str) -> str:
    """A page's address in the language of the reader, from the address without prefix that cards carry."""
    return other_language(address, get_language() or settings.LANGUAGE_CODE) if address.startswith("/") else address


def other_language(address: str, code: str) -> str:
    """The same page in the language `code`: French has no prefix, the others stand below /<code>/.

    What stands behind the prefix is never another host: /en//evil.example is the page /evil.example.
    """
    parts = urlsplit(f"/{address.lstrip('/')}")
    path = parts.path
    for other, _name in settings.LANGUAGES:
        if path == f"/{other}" or path.startswith(f"/{other}/"):
            path = f"/{path[len(other) + 1 :].lstrip('/')}"
    prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
    return f"{prefix}{path}{'?' + parts.query if parts.query else ''}"
