"""A guest buys from all bricks at once, at 360 pixels, with and without JavaScript (show 6 of the issue)."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.shopper import EMAIL, JEAN, MARC, NAME, PAULA, Camille, World, camille, what_a_seller_prepares


def fill(shopper: Camille) -> None:
    """Honey near a commune, a cup of porcelain, a book, and gloves of an outside platform."""
    shopper.opens("/")
    shopper.examine()
    shopper.looks_up("miel")
    shopper.narrows("Ambazac", 20)
    shopper.examine()
    shopper.adds(shopper.card_of(JEAN))
    shopper.visits(PAULA)
    shopper.examine()
    shopper.page.get_by_role("link", name="Tasse").first.click()
    shopper.page.wait_for_url("**/produits/*")
    shopper.examine()
    shopper.adds(shopper.page.locator("main"))
    shopper.visits(MARC)
    shopper.adds(shopper.page.get_by_role("article").first)
    shopper.looks_up("gants de ville")
    shopper.adds(shopper.card_of("achat sur site partenaire"))


def choose(shopper: Camille) -> None:
    """A slot for the drive, a parcel for the cup; the book is collected in the shop, the only way there is."""
    page = shopper.page
    page.get_by_role("link", name="Panier").first.click()
    page.wait_for_url("**/panier")
    shopper.examine()
    drive = page.locator(".drawer[data-brick=drive]")
    drive.locator("details summary").first.click()
    drive.locator("input[type=radio]:not([disabled])").first.check()
    drive.get_by_role("button", name="Choisir pour ce groupe").click()
    page.wait_for_load_state()
    gallery = page.locator(".drawer[data-brick=galerie]")
    gallery.get_by_text("colis").first.click()
    gallery.get_by_label("Adresse d’envoi").fill(f"{NAME}\n3 rue du Consulat\n87000 Limoges")
    gallery.get_by_role("button", name="Choisir pour ce groupe").click()
    page.wait_for_load_state()


def pay(shopper: Camille) -> str:
    """Who buys, then the summary and the button; the reference of the order."""
    page = shopper.page
    page.get_by_role("link", name="Passer la commande").click()
    page.wait_for_url("**/commande")
    shopper.examine()
    page.get_by_label("Prénom et nom").fill(NAME)
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/commande/paiement")
    shopper.examine()
    page.get_by_label("Numéro de carte").fill("4242 4242 4242 4242")
    page.get_by_label("J’accepte les conditions").check()
    page.get_by_role("button", name="Commander avec obligation de paiement", exact=True).click()
    page.wait_for_url("**/achats/*/*")
    shopper.examine()
    return page.url.split("/achats/")[1].split("/")[0]


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_one_basket_over_all_bricks_is_paid_once_and_each_part_says_what_comes_next(
    world: World, chromium: Browser, script: bool
) -> None:
    shopper = camille(chromium, world, script=script)

    fill(shopper)
    choose(shopper)
    reference = pay(shopper)

    assert shopper.page.get_by_role("heading", level=1).inner_text() == "Merci, votre commande est passée"
    assert shopper.page.locator(".drawer").count() == 4
    assert shopper.page.get_by_text("Et maintenant").count() == 3
    assert shopper.page.get_by_text("Reste à faire").count() == 1
    mails = world.inbox.about(reference, 4)
    assert [mail["To"] for mail in mails].count(EMAIL) == 1
    assert len({mail["To"] for mail in mails}) == 4
    for seller in ("jean", "paula", "marc"):
        assert reference in what_a_seller_prepares(chromium, world, seller)


def test_the_payment_page_of_the_bank_may_be_reloaded(world: World, chromium: Browser) -> None:
    shopper = camille(chromium, world, script=True)
    shopper.opens("/")
    shopper.visits(MARC)
    shopper.adds(shopper.page.get_by_role("article").first)
    shopper.opens("/commande")
    shopper.page.get_by_label("Prénom et nom").fill(NAME)
    shopper.page.get_by_label("Adresse e-mail").fill(EMAIL)
    shopper.page.get_by_role("button", name="Continuer").click()
    shopper.page.get_by_label("Numéro de carte").fill("4000 0025 0000 3155")
    shopper.page.get_by_label("J’accepte les conditions").check()
    shopper.page.get_by_role("button", name="Commander avec obligation de paiement", exact=True).click()
    shopper.page.wait_for_url("**/paiement/essai/*")
    shopper.page.reload()

    shopper.page.get_by_role("button", name="Confirmer le paiement").click()
    shopper.page.wait_for_url("**/achats/*/*")
    shopper.page.reload()

    assert shopper.page.get_by_role("heading", level=1).inner_text() == "Merci, votre commande est passée"
