"""Camille in a browser: what she does on the way from a word to a purchase."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.inbox import Inbox

NARROW = {"width": 360, "height": 800}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NAME, EMAIL = "Camille Rouveyrol", "camille.invitee@example.test"
JEAN, PAULA, MARC = "Le Rucher des Monts Bleus", "Atelier Paula Terre", "Chez Marc, librairie"
PLATFORM = "Les Vitrines de la Boucherie"
PASSWORD = "demo-jachete87"


@dataclass
class World:
    """A portal that runs, and the mails that it sent."""

    url: str
    inbox: Inbox


@dataclass
class Camille:
    """A guest with a browser of her own; `seen` are the pages that were examined."""

    page: Page
    url: str
    examines: bool
    seen: list[str] = field(default_factory=list)

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def looks_up(self, words: str) -> None:
        box = self.page.get_by_label("Rechercher", exact=True)
        box.fill(words)
        box.press("Enter")
        self.page.wait_for_url("**/recherche?q=*")

    def narrows(self, commune: str, km: int) -> None:
        self.page.get_by_text("Filtrer", exact=True).click()
        self.page.get_by_label("Autour de").fill(commune)
        self.page.get_by_label("Distance à vol d’oiseau").select_option(str(km))
        self.page.get_by_role("button", name="Appliquer").click()
        self.page.wait_for_url("**radius_km*")

    def card_of(self, text: str) -> Locator:
        return self.page.get_by_role("article").filter(has_text=text).first

    def adds(self, card: Locator) -> None:
        with self.page.expect_response(lambda answer: "/panier/ajouter" in answer.url):
            card.get_by_role("button", name="Ajouter au panier", exact=True).click()
        self.page.wait_for_load_state()

    def visits(self, seller: str) -> None:
        self.looks_up(seller)
        self.page.get_by_role("link", name=seller, exact=True).first.click()
        self.page.wait_for_url("**/vendeurs/*")

    def examine(self) -> None:
        """The page she stands on, in both languages: nothing wrong for axe, nothing wider than the screen."""
        if not self.examines:
            return
        here = self.page.url
        path = here.removeprefix(self.url).split("#")[0]
        for address in (path, f"/en{path}"):
            self.opens(address)
            self._examined(address)
        self.page.goto(here)

    def _examined(self, address: str) -> None:
        found = Axe().run(self.page, options=WCAG).response["violations"]
        wrong = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
        assert wrong == [], address
        assert self.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address
        assert self.page.locator("h1").count() == 1, address
        self.seen.append(address)


def camille(browser: Browser, world: World, *, script: bool) -> Camille:
    """A guest at 360 pixels, with JavaScript or without."""
    context = browser.new_context(viewport=NARROW, java_script_enabled=script)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Camille(page, world.url, examines=script)


def what_a_seller_prepares(browser: Browser, world: World, name: str) -> str:
    """The page of what there is to prepare, as a demo seller sees it."""
    context = browser.new_context(viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{world.url}/compte/connexion?next=/espace/vendeur/preparation")
    page.locator("#id_login").fill(f"{name}@demo.test")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/preparation")
    text = page.locator("main").inner_text()
    context.close()
    return text
