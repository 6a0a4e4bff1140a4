"""The whole way with the keyboard alone: Tab reaches all, Enter and Space do it, the focus is always seen."""

from playwright.sync_api import Browser, Locator, Page

from tests.journeys.shopper import EMAIL, JEAN, MARC, NAME, PAULA, PLATFORM, World, camille

MOST_TABS = 400
SEEN = """e => [e, e.closest(".card"), e.closest("label")]
    .some((box) => box && getComputedStyle(box).outlineStyle !== "none")"""


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; from the top of the page at most once."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            assert target.evaluate(SEEN), "the focus is not seen"
            return
    raise AssertionError(f"Tab never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    reach(page, target)
    page.keyboard.type(text)


def find(page: Page, words: str) -> None:
    write(page, page.get_by_label("Rechercher", exact=True), words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=*")


def add(page: Page, button: Locator) -> None:
    reach(page, button)
    with page.expect_response(lambda answer: "/panier/ajouter" in answer.url):
        page.keyboard.press("Enter")


def fill(page: Page, home: str) -> None:
    """Honey from the drive, a cup from the workshop, a book from the shop, something of an outside platform."""
    for seller in (JEAN, PAULA, MARC, PLATFORM):
        page.goto(home)
        find(page, seller)
        press(page, page.get_by_role("link", name=seller, exact=True).first)
        page.wait_for_url("**/vendeurs/*")
        add(page, page.get_by_role("button", name="Ajouter au panier").first)


def choose(page: Page) -> None:
    """The honey waits in a slot, the cup comes by parcel."""
    drive = page.locator(".drawer[data-brick=drive]")
    press(page, drive.locator("summary").first)
    press(page, drive.locator("details[open] input[type=radio]").first, "Space")
    with page.expect_navigation():
        press(page, drive.get_by_role("button", name="Choisir pour ce groupe"))
    gallery = page.locator(".drawer[data-brick=galerie]")
    press(page, gallery.locator("input[type=radio]").first, "Space")
    write(page, gallery.get_by_label("Adresse d’envoi"), "3 rue du Consulat, 87000 Limoges")
    with page.expect_navigation():
        press(page, gallery.get_by_role("button", name="Choisir pour ce groupe"))
    press(page, page.get_by_role("link", name="Passer la commande"))
    page.wait_for_url("**/commande")


def pay(page: Page) -> None:
    """Who buys, the card, the terms, the button."""
    write(page, page.get_by_label("Prénom et nom"), NAME)
    write(page, page.get_by_label("Adresse e-mail"), EMAIL)
    press(page, page.get_by_role("button", name="Continuer"))
    page.wait_for_url("**/commande/paiement")
    write(page, page.get_by_label("Numéro de carte"), "4242424242424242")
    press(page, page.get_by_label("J’accepte les conditions"), "Space")
    press(page, page.get_by_role("button", name="Commander avec obligation de paiement"))
    page.wait_for_url("**/achats/*/*")


def test_one_basket_over_all_bricks_is_bought_without_a_mouse(world: World, chromium: Browser) -> None:
    page = camille(chromium, world, script=True).page

    fill(page, world.url)
    press(page, page.get_by_role("link", name="Panier").first)
    page.wait_for_url("**/panier")
    choose(page)
    pay(page)

    assert page.get_by_role("heading", level=1).inner_text() == "Merci, votre commande est passée"


def test_the_first_tab_offers_to_skip_to_the_content(world: World, chromium: Browser) -> None:
    page = camille(chromium, world, script=True).page
    page.goto(world.url)

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert skip == "Aller au contenu"
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_error_takes_the_focus_to_its_field(world: World, chromium: Browser) -> None:
    shopper = camille(chromium, world, script=True)
    shopper.opens("/")
    shopper.visits(MARC)
    shopper.adds(shopper.page.get_by_role("article").first)
    shopper.opens("/commande")

    shopper.page.get_by_role("button", name="Continuer").click()

    name = shopper.page.get_by_label("Prénom et nom")
    name.and_(shopper.page.locator(":focus")).wait_for()
    assert name.get_attribute("aria-invalid") == "true"
