"""A real browser that carries a basket, beside tests that use the database."""

import os
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from jachete87.kernel.basket.models import Basket

NAMES = ("chromium", "chromium-browser", "google-chrome")
Found = TypeVar("Found")


def browsing(
    live: LiveServer,
    basket: Basket | None,
    task: Callable[[Page], Found],
    *,
    path: str = "/panier",
    script: bool = True,
    cookies: Mapping[str, str] | None = None,
) -> Found:
    """What a task finds in a browser that carries this basket; on a thread, since the browser brings its own loop."""
    carried = {**(cookies or {}), **({"basket": basket.key} if basket else {})}

    def run() -> Found:
        chromium = next(filter(None, map(shutil.which, (os.environ.get("JACHETE87_CHROMIUM", ""), *NAMES))), None)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=script)
            context.add_cookies([{"name": name, "value": value, "url": live.url} for name, value in carried.items()])
            page = context.new_page()
            page.goto(f"{live.url}{path}")
            try:
                return task(page)
            finally:
                browser.close()

    return meanwhile(run)


def meanwhile(deed: Callable[[], Found]) -> Found:
    """What a deed gives on a thread of its own: beside a browser's loop the database is out of reach."""

    def run() -> Found:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
