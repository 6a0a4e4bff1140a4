"""The demo département: alive, lawful, the same for the same seed, never twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stdnum.fr import siret

from jachete87.bricks.drive.models import Cycle
from jachete87.config.demo.fill import Size, fill_at
from jachete87.config.demo.sellers import NAMED
from jachete87.config.demo.trades import TABLES, shelves, trades
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Category, Offer, Picture, Product
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.feeds.models import FeedRun
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Agent, Collaborator, Seller
from jachete87.kernel.orders.models import Purchase, SubOrder

SMALL = Size(sellers=12, products=40, orders=3, seed=87)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(settings: Any, drawn: Path) -> Path:
    settings.MEDIA_ROOT = str(drawn)
    return drawn


def fill(size: Size = SMALL, at: datetime | None = None) -> None:
    fill_at(size=size, at=at or datetime.now(UTC), progress=lambda doing, done: None)


def goods() -> list[tuple[str, str, str]]:
    rows = Offer.objects.order_by("variant__product__seller", "variant__product__slug", "variant__position", "brick")
    return [(str(slug), str(name), str(price)) for slug, name, price in
            rows.values_list("variant__product__slug", "variant__name", "price")]  # fmt: skip


@pytest.mark.django_db
def test_a_second_filling_adds_nothing() -> None:
    fill()
    before = (Seller.objects.count(), Product.objects.count(), Purchase.objects.count(), User.objects.count(), goods())

    fill()

    after = (Seller.objects.count(), Product.objects.count(), Purchase.objects.count(), User.objects.count(), goods())
    assert after == before


@pytest.mark.django_db
def test_it_holds_what_was_asked_for_beside_two_relayed_platforms() -> None:
    fill()

    own = Product.objects.exclude(seller__kind=SellerKind.PLATFORM)
    platforms = Seller.objects.filter(kind=SellerKind.PLATFORM, state=SellerState.ACTIVE)

    assert (Seller.objects.count() - 2, own.count(), platforms.count()) == (12, 40, 2)
    assert [run.refused for run in FeedRun.objects.all()] == [0, 0]
    assert Purchase.objects.count() == 3


@pytest.mark.django_db
def test_all_that_is_on_line_says_what_the_law_wants_said() -> None:
    fill(Size(sellers=54, products=320, orders=0, seed=87))

    missing = missing_by_product(list(Product.objects.values_list("pk", flat=True)), datetime.now(UTC).date())

    assert {pk: named for pk, named in missing.items() if named} == {}


@pytest.mark.django_db
def test_the_sellers_bear_numbers_that_are_right_and_nobodys() -> None:
    fill()

    numbers = list(Seller.objects.exclude(siret=None).values_list("siret", flat=True))

    assert all(siret.is_valid(number or "") and (number or "").startswith("000") for number in numbers)


@pytest.mark.django_db
@pytest.mark.parametrize("day", range(7))
def test_the_next_cut_off_of_the_drive_is_ahead_whatever_the_day(day: int) -> None:
    at = datetime(2026, 11, 23, 21, 30, tzinfo=UTC) + timedelta(days=day)

    fill(Size(sellers=3, products=6, orders=0, seed=87), at=at)

    is_open = Cycle.objects.filter(state="open", opens_at__lte=at, closes_at__gt=at)
    assert is_open.count() == 1


@pytest.mark.django_db
def test_the_accounts_of_the_contract_act_for_their_sellers_and_institutions() -> None:
    fill()

    acting = list(Collaborator.objects.order_by("user__email").values_list("user__email", "seller__trade_name"))
    agents = dict(Agent.objects.values_list("user__email", "institution"))

    assert acting == list(zip(("jean@demo.test", "marc@demo.test", "paula@demo.test"), sorted(NAMED, key=_order),
                              strict=True))  # fmt: skip
    assert agents == {
        "agnes.agriculture@demo.test": "chambre-agriculture",
        "agnes.metiers@demo.test": "chambre-metiers",
        "agnes.cci@demo.test": "cci",
        "dominique@demo.test": "departement-87",
    }
    assert User.objects.get(email="camille@demo.test").check_password("demo-jachete87")


def _order(name: str) -> int:
    return ["Le Rucher des Monts Bleus", "Chez Marc, librairie", "Atelier Paula Terre"].index(name)


@pytest.mark.django_db
def test_every_picture_is_a_light_file_of_ours(media: Path) -> None:
    fill()

    sources = set(Picture.objects.values_list("source", flat=True))

    sizes = [(media / source).stat().st_size for source in sources]
    assert max(sizes) < 15_000


@pytest.mark.django_db
def test_the_orders_were_paid_and_wait_to_be_prepared() -> None:
    fill()

    states = set(SubOrder.objects.values_list("state", flat=True))

    assert states == {"to_prepare"}


@pytest.mark.django_db
def test_agents_find_sellers_to_admit() -> None:
    fill(Size(sellers=30, products=30, orders=0, seed=87))

    waiting = sorted(set(Seller.objects.filter(state=SellerState.SUBMITTED).values_list("kind", flat=True)))

    assert waiting == ["craftsperson", "farmer", "merchant"]


def test_every_good_stands_on_a_shelf_that_is_described() -> None:
    named = {good.shelf for kind in TABLES for trade in trades(kind) for good in trade.goods}

    assert named - set(shelves()) == set()


@pytest.mark.django_db
def test_the_shelves_described_are_shelves_of_the_catalogue() -> None:
    fill(Size(sellers=3, products=3, orders=0, seed=87))

    known = set(Category.objects.values_list("slug", flat=True))

    assert set(shelves()) - known == set()
