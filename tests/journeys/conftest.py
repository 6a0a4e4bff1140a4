"""One portal with the demo département, one SMTP server and one browser for all journeys."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.inbox import Inbox, listening
from tests.journeys.shopper import World
from tests.running.homes import Homes
from tests.running.portal import free_port, running

SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def world(homes: Homes) -> Iterator[World]:
    inbox, port = Inbox(), free_port()
    server = listening(inbox, port)
    with running(homes.filled(), "--workers", "1", EMAIL_URL=f"smtp://127.0.0.1:{port}") as portal:
        yield World(portal.url, inbox)
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: its event loop must be gone before tests that use the database."""
    found = next(filter(None, map(shutil.which, (os.environ.get("JACHETE87_CHROMIUM", ""), *NAMES))), None)
    assert found, "these tests need Chromium: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield browser
        browser.close()
