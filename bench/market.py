"""An invented market of any size, copied straight into a database of its own."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from jachete87.base.texts import slug
from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, FarmDrive, Point, Slot
from jachete87.bricks.galerie.models import Workshop
from jachete87.bricks.relais.models import Counter
from jachete87.config.setup import prepare
from jachete87.kernel.catalogue.models import Category
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.search.actions import reindex
from jachete87.kernel.search.models import IndexTask
from jachete87.kernel.territory.models import Commune

Rows = Iterator[tuple[Any, ...]]

SELLERS = 1_000
BRICKS = ("drive", "galerie", "relais")
_NOUNS = (
    "Miel Confiture Pain Savon Bougie Tasse Assiette Bol Vase Panier Couteau Planche Écharpe Bonnet Gants Ceinture Sac "
    "Bague Collier Bracelet Pendentif Lampe Carafe Cidre Bière Jus Sirop Fromage Yaourt Beurre Pâté Terrine Saucisson "
    "Jambon Poulet Rôti Colis Gigot Farine Huile Vinaigre Moutarde Biscuits Madeleines Croquants Brioche Tarte Soupe "
    "Livre Carnet Puzzle Jouet Peluche Rosier Pommes Poires Carottes Tomates Courges Champignons Noix Châtaignes Œufs"
)
_OF = (
    "châtaignier acacia bruyère tilleul framboise fraise cassis myrtille seigle sarrasin lavande figuier porcelaine "
    "grès chêne frêne noyer osier laine lin cuir agneau argent laiton émail verre pomme poire chèvre vache canard porc "
    "bœuf veau noisette amande citron vanille cacao châtaigne potiron cèpe ail oignon basilic verveine menthe"
)
_HOW = (
    "artisanal fermier fin ancien doux corsé frais fumé salé sucré léger épais nature rustique bleu blanc rouge vert "
    "noir doré poli brut tissé tourné gravé soufflé cuit séché mijoté pressé limousin familial petit grand rond plat"
)
_SYLLABLES = "ba be bi bo bu ca co cu da de di do fa fe fi ga go la le li lo ma me mi mo na ne ni no pa pe pi ra re ri"
NOUNS, OF, HOW = _NOUNS.split(), _OF.split(), _HOW.split()
SYLLABLES = _SYLLABLES.split()
_FIELDS = {
    "catalogue_product": "id, seller_id, category_id, state, slug, title, denomination, description, brand, "
    "manufacturer, manufacturer_address, manufacturer_email, warnings, ingredients, storage, origin, personalisation, "
    "labels, withdrawal, temperature, unit, stock_on_hand, stock_held, stock_promised, created_at, updated_at",
    "catalogue_variant": "id, product_id, name, sku, source_key, gtin, stock_use, net_quantity, net_unit, "
    "is_approximate, position",
    "catalogue_offer": "id, variant_id, brick_id, price, is_active",
}


def fill(products: int, done: Path) -> None:
    """Migrate, fill and index the portal of this process, unless that was done before."""
    prepare()
    if done.exists():
        return
    chance = random.Random(products)
    sellers = _sellers(chance)
    _open_bricks(sellers)
    shelves = list(Category.objects.values_list("slug", flat=True))
    for table, rows in {
        "catalogue_product": _products(products, sellers, shelves, chance),
        "catalogue_variant": _variants(products, chance),
        "catalogue_offer": _offers(products, sellers, chance),
    }.items():
        _copy(table, rows)
    IndexTask.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    reindex()
    done.touch()


def _sellers(chance: random.Random) -> list[Seller]:
    communes = list(Commune.objects.defer("contour"))
    moment = now()
    made = []
    for i in range(SELLERS):
        name = f"{chance.choice(('Ferme', 'Atelier', 'Maison', 'Comptoir'))} {chance.choice(OF).title()} {i}"
        made.append(
            Seller(
                slug=slug(name), kind="farmer", state="active", brick_id=BRICKS[i % 3], trade_name=name,
                legal_name=name, siret=f"{i:014d}", register="RNE", address="1 rue Haute", phone="0555000000",
                email="a@exemple.fr",
                mediator="CM2C", commune=chance.choice(communes), compliance_signed_at=moment, verified_at=moment,
            )
        )  # fmt: skip
    return Seller.objects.bulk_create(made)


def _open_bricks(sellers: list[Seller]) -> None:
    """A drive whose cut-off is far, workshops that send parcels, counters that are ready."""
    moment = now()
    commune = Commune.objects.defer("contour").get(name="Limoges")
    point = Point.objects.create(
        slug="banc", name="Point du banc", address="1 rue Haute", commune=commune, latitude=45.83, longitude=1.26
    )
    hours = {"opens_at": "08:00", "closes_at": "22:00", "collect_from": "13:00", "collect_to": "19:00"}
    days = {"recurs": "FREQ=WEEKLY;BYDAY=FR", "opens_days": 4, "closes_days": 2}
    drive = FarmDrive.objects.create(slug="banc", name="Banc d'essai")
    rule = CycleRule.objects.create(drive=drive, name="Banc d'essai", is_running=False, **hours, **days)
    rule.points.add(point)
    end = moment + timedelta(days=300)
    cycle = Cycle.objects.create(
        rule=rule, state="open", opens_at=moment - timedelta(days=1), closes_at=end,
        collect_on=(end + timedelta(days=2)).date(),
    )  # fmt: skip
    collected = end + timedelta(days=2)
    Slot.objects.create(
        cycle=cycle, point=point, starts_at=collected, ends_at=collected + timedelta(hours=1), capacity=1_000
    )
    CycleLeg.objects.bulk_create(
        CycleLeg(cycle=cycle, seller=one, closes_at=end) for one in sellers if one.brick_id == "drive"
    )
    Workshop.objects.bulk_create(Workshop(seller=one) for one in sellers if one.brick_id == "galerie")
    Counter.objects.bulk_create(Counter(seller=one) for one in sellers if one.brick_id == "relais")


def _products(count: int, sellers: list[Seller], shelves: list[str], chance: random.Random) -> Rows:
    moment = now()
    prose = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(20_000)]
    for i in range(1, count + 1):
        title = f"{chance.choice(NOUNS)} de {chance.choice(OF)} {chance.choice(HOW)} {chance.choice((250, 500, 750))} g"
        text = " ".join([*chance.choices(OF + HOW + NOUNS, k=4), *chance.choices(prose, k=21)])
        created = moment - timedelta(minutes=i)
        seller = sellers[i % len(sellers)].pk
        yield (
            i, seller, chance.choice(shelves), "published", slug(title), title, "", text, "", "", "", "",
            "", "", "", "", "", "[]", "", "", "piece", 100, 0, 0, created, created,
        )  # fmt: skip


def _variants(count: int, chance: random.Random) -> Rows:
    for i in range(1, count + 1):
        yield i, i, "", "", "", "", 1, chance.choice((250, 500, 750)), "g", False, 0


def _offers(count: int, sellers: list[Seller], chance: random.Random) -> Rows:
    for i in range(1, count + 1):
        yield i, i, sellers[i % len(sellers)].brick_id, f"{chance.randint(100, 12_000) / 100:.2f}", True


def _copy(table: str, rows: Rows) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({_FIELDS[table]}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
