"""Fetching what others publish: bounded in time and size, and never from a private address (S17)."""

import ipaddress
import socket
import threading
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from jachete87.base.errors import Refusal

DEADLINE_SECONDS = 60.0
LARGEST_BYTES = 300 * 1024 * 1024
REDIRECTS = 3
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_AGENT = {"User-Agent": "jachete87 (+https://jachete87.example/aide)", "Accept-Encoding": "identity"}


class FetchRefused(Refusal):
    """The address may not be fetched, or what it answers cannot be used."""


def fetch(url: str, to: Path, *, trusted: bool = False) -> None:
    """Download `url` into the file `to`.

    Without `trusted`, only https at public addresses; the name is resolved once and that address is used. Each
    redirection is checked again. Raises FetchRefused with a sentence that says what to do.
    """
    for _ in range(REDIRECTS + 1):
        moved = _fetch_once(url, to, trusted)
        if not moved:
            return
        url = _moved_to(url, moved)
    raise FetchRefused("Cette adresse renvoie trop souvent vers une autre : donnez l'adresse finale.")


def _moved_to(url: str, moved: str) -> str:
    try:
        return urljoin(url, moved)
    except ValueError as error:
        raise FetchRefused("Cette adresse renvoie vers ce qui n'en est pas une : donnez l'adresse finale.") from error


def _fetch_once(url: str, to: Path, trusted: bool) -> str:
    target, host = _pinned(url, trusted)
    with httpx.Client(timeout=10.0, headers={**_AGENT, "Host": urlsplit(url).netloc}, trust_env=False) as client:
        watchdog = threading.Timer(DEADLINE_SECONDS, client.close)
        watchdog.start()
        try:
            with client.stream("GET", target, extensions={"sni_hostname": host}) as answer:
                if answer.is_redirect:
                    return str(answer.headers.get("location", ""))
                _save(answer, to)
        except (httpx.HTTPError, RuntimeError) as error:
            raise FetchRefused(f"L'adresse n'a pas pu être lue ({type(error).__name__}) : vérifiez-la.") from error
        finally:
            watchdog.cancel()
    return ""


def _save(answer: httpx.Response, to: Path) -> None:
    if answer.status_code != 200:
        raise FetchRefused(f"L'adresse répond {answer.status_code} : vérifiez-la.")
    size = 0
    with to.open("wb") as file:
        for chunk in answer.iter_raw():
            size += len(chunk)
            if size > LARGEST_BYTES:
                raise FetchRefused("Le fichier dépasse 300 Mo.")
            file.write(chunk)


def _pinned(url: str, trusted: bool) -> tuple[str, str]:
    """The address with its host replaced by the IP address it resolves to, and the host."""
    parts, port = _parts(url)
    host = parts.hostname or ""
    if parts.scheme not in (("http", "https") if trusted else ("https",)) or not host:
        raise FetchRefused("Donnez une adresse complète qui commence par https://.")
    if not trusted and port not in (None, 443):
        raise FetchRefused("Seul le port habituel (443) est permis.")
    address = _resolve(host, port or (443 if parts.scheme == "https" else 80))
    if not trusted and not is_public(address):
        raise FetchRefused("Cette adresse n'est pas publique.")
    shown = f"[{address}]" if ":" in address else address
    return parts._replace(netloc=f"{shown}:{port}" if port else shown).geturl(), host


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError as error:
        raise FetchRefused("Ceci n'est pas une adresse : vérifiez-la.") from error


def _resolve(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchRefused(f"Le nom « {host} » est inconnu : vérifiez l'adresse.") from error
    return str(found[0][4][0])


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet; IPv4 inside IPv6 is looked through."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _ipv4_inside(ip) or ip
    return ip.is_global and not ip.is_multicast


def _ipv4_inside(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, through 6to4 (RFC 3056) or NAT64 (RFC 6052)."""
    translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return ip.ipv4_mapped or ip.sixtofour or translated
