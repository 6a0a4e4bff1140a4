"""What others publish is fetched from public addresses alone, and never for long."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jachete87.base import fetch as fetching
from jachete87.base.fetch import FetchRefused, fetch, is_public


class Shop(BaseHTTPRequestHandler):
    """A shop on this machine: a catalogue, a redirection, an answer without end."""

    def do_GET(self) -> None:
        if self.path == "/lost":
            self.send_response(302)
            self.send_header("Location", "https://[x/feed")
            self.end_headers()
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/feed")
            self.end_headers()
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while not gate.wait(0.1):
                    self.wfile.write(b"more")
        elif self.path == "/feed":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"catalogue")
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


gate = threading.Event()


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    gate.set()
    server.shutdown()


@pytest.mark.parametrize("path", ["/feed", "/moved"])
def test_an_operator_may_fetch_from_anywhere(shop: str, tmp_path: Path, path: str) -> None:
    fetch(f"{shop}{path}", tmp_path / "feed", trusted=True)

    assert (tmp_path / "feed").read_bytes() == b"catalogue"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/feed",
        "https://127.0.0.1/feed",
        "https://localhost/feed",
        "https://2130706433/feed",
        "https://0x7f.1/feed",
        "https://[::1]/feed",
        "https://[::ffff:127.0.0.1]/feed",
        "https://169.254.169.254/latest",
        "https://10.0.0.8/feed",
        "https://0.0.0.0/feed",
        "https://192.168.1.1:8443/feed",
        "ftp://example.org/feed",
        "file:///etc/passwd",
        "https:///feed",
        "https://[x/feed",
        "https://example.org:99999/feed",
    ],
)
def test_what_is_not_public_is_refused_before_any_request(url: str, tmp_path: Path) -> None:
    with pytest.raises(FetchRefused):
        fetch(url, tmp_path / "feed")

    assert not (tmp_path / "feed").exists()


def test_a_redirection_to_no_address_is_refused(shop: str, tmp_path: Path) -> None:
    with pytest.raises(FetchRefused, match="renvoie"):
        fetch(f"{shop}/lost", tmp_path / "feed", trusted=True)


def test_an_error_page_is_no_catalogue(shop: str, tmp_path: Path) -> None:
    with pytest.raises(FetchRefused, match="répond 404"):
        fetch(f"{shop}/gone", tmp_path / "feed", trusted=True)


def test_a_file_that_is_too_large_is_given_up(shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_BYTES", 4)

    with pytest.raises(FetchRefused, match="dépasse"):
        fetch(f"{shop}/feed", tmp_path / "feed", trusted=True)


def test_an_answer_that_does_not_end_is_given_up_at_the_deadline(
    shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "DEADLINE_SECONDS", 0.5)

    with pytest.raises(FetchRefused):
        fetch(f"{shop}/slow", tmp_path / "feed", trusted=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("fe80::1%eth0", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b::7f00:1", False),
        ("2002:808:808::1", True),
        ("2002:a00:1::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
