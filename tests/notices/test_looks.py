"""Every mail in both languages: nothing wrong for axe, and its text says what its page says."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from jachete87.kernel.notices.queries.registers import previews
from tests.journeys.conftest import NAMES, SWITCHES
from tests.journeys.shopper import NARROW, WCAG

EACH = [(one.slug, language) for one in previews() for language in ("fr", "en")]
LOOKED = {one.slug: one for one in previews()}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    found = next(filter(None, map(shutil.which, (os.environ.get("JACHETE87_CHROMIUM", ""), *NAMES))), None)
    assert found, "these tests need Chromium: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield browser.new_page(viewport=NARROW)  # type: ignore[arg-type]
        browser.close()


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_a_mail_can_be_read_by_everybody(page: Page, slug: str, language: str) -> None:
    words = LOOKED[slug].make(language)

    page.set_content(words.html)

    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    assert (page.get_attribute("html", "lang"), page.locator("h1").count()) == (language, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_the_text_has_the_links_of_the_page_and_no_marks(slug: str, language: str) -> None:
    words = LOOKED[slug].make(language)

    links = set(re.findall(r'<a href="(http[^"]+)"', words.html)) - {"http://127.0.0.1:8087"}

    assert {link for link in links if link not in words.text} == set()
    assert (re.findall(r"<\w+|&\w+;", words.text), "\n" in words.subject) == ([], False)
    assert len(words.text.strip()) > 40
