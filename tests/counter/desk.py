"""A post in real browsers: each tablet is a Chromium with a profile of its own, whose network can be cut."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@contextmanager
def tablet(playwright: Playwright, profile: Path, signed_in: Client, url: str, width: int = 820) -> Iterator[Page]:
    """A tablet in which somebody is signed in; its profile outlives the browser."""
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}
    context = started(playwright, profile, cookies=[cookie], width=width)
    yield context.pages[0]
    context.close()


def started(playwright: Playwright, profile: Path, *, cookies: Sequence[Any] = (), width: int = 820) -> BrowserContext:
    """The browser of a tablet, as it was left."""
    found = next(filter(None, map(shutil.which, (os.environ.get("JACHETE87_CHROMIUM", ""), *NAMES))), None)
    viewport = {"width": width, "height": 1180 if width > 400 else 800}
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=found, args=list(SWITCHES), viewport=viewport, locale="fr-FR"
    )
    context.add_cookies(list(cookies))
    return context


def open_page(page: Page, address: str) -> None:
    """A page of the post, with its script at work."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")


def kept(page: Page) -> None:
    """Wait until the tablet can do without a network."""
    page.wait_for_selector("html[data-kept]", state="attached", timeout=20_000)


def line_said(page: Page, text: str) -> None:
    """Wait until the line above says this."""
    page.wait_for_function(
        "text => document.querySelector('[data-line-said]').textContent.includes(text)", arg=text, timeout=40_000
    )
