"""The whole house in small: two sellers of two chambers, their goods, an order, and one person for each role."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, FarmDrive, Place, Point, Slot
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.models import Agent, Brick, Collaborator, Institution, Membership, Seller
from jachete87.kernel.membership.tests.cast import farm_of
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.vouchers.actions.campaigns import Plan, make_batch, open_campaign
from jachete87.kernel.vouchers.models import VoucherBatch
from tests.house.goods import honey, order

PASSWORD = "une longue phrase à soi"
_HASHED = make_password(PASSWORD)
BASKET = "basket-of-camille"
ROLES = ("anonymous", "shopper", "seller", "other_seller", "agent", "other_agent", "departement", "admin")


@dataclass
class House:
    """Jean's farm with honey, an order of Camille's and what lies in her basket; Pierre's workshop; all the roles."""

    people: dict[str, User]
    farm: Seller
    workshop: Seller
    offer: Offer
    sub_order: SubOrder
    line: BasketLine
    point: Point
    batch: VoucherBatch
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """A browser in which this role is signed in."""
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        elif role != "anonymous":
            client.force_login(self.people[role])
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return client


def build() -> House:
    """The house, in the database."""
    load_institutions()
    drive, galerie = _brick("drive", "chambre-agriculture"), _brick("galerie", "chambre-metiers")
    farm = farm_of(drive, state="active", verified_at=now())
    workshop = farm_of(galerie, "atelier", siret="00000000000026", trade_name="Atelier", kind="craftsperson",
                       state="active", verified_at=now())  # fmt: skip
    for seller, chamber in ((farm, "chambre-agriculture"), (workshop, "chambre-metiers")):
        Membership.objects.create(seller=seller, institution_id=chamber)
    people = {role: _person(role) for role in ROLES if role != "anonymous"}
    Collaborator.objects.create(user=people["seller"], seller=farm)
    Collaborator.objects.create(user=people["other_seller"], seller=workshop)
    chambers = {"agent": "chambre-agriculture", "other_agent": "chambre-metiers", "departement": "departement-87"}
    for role, chamber in chambers.items():
        Agent.objects.create(user=people[role], institution_id=chamber)
    offer = honey(farm)
    sub_order = order(offer, "R7K2AB")
    sub_order.purchase.user = people["shopper"]
    sub_order.purchase.save(update_fields=["user"])
    basket = Basket.objects.create(key=BASKET, user=people["shopper"])
    line = BasketLine.objects.create(basket=basket, offer=offer, quantity=1, price_seen=offer.price)
    point = Point.objects.create(
        slug="limoges", name="Marché de Limoges", address="Place", commune=farm.commune, latitude=45.83, longitude=1.26
    )
    cycle = _place(point, sub_order.reservation)
    CycleLeg.objects.create(cycle=cycle, seller=farm, closes_at=cycle.opens_at, state="absent")
    return House(people, farm, workshop, offer, sub_order, line, point, _vouchers())


def _place(point: Point, reference: str) -> Cycle:
    """The order's place in a slot of the next sale, and that sale."""
    opens, day = now(), now() + timedelta(days=3)
    rule = CycleRule.objects.create(
        drive=FarmDrive.objects.create(slug="drive-fermier", name="Drive fermier"), name="Vendredi",
        recurs="FREQ=WEEKLY;BYDAY=FR", opens_days=4, opens_at="08:00", closes_days=2, closes_at="20:00",
        collect_from="16:00", collect_to="18:00",
    )  # fmt: skip
    cycle = Cycle.objects.create(rule=rule, opens_at=opens, closes_at=opens + timedelta(days=1), collect_on=day.date())
    ends = day + timedelta(hours=1)
    slot = Slot.objects.create(cycle=cycle, point=point, starts_at=day, ends_at=ends, capacity=9, booked=1)
    told = {"state": "taken", "closes_at": cycle.closes_at, "expires_at": cycle.closes_at, "taken_at": opens}
    Place.objects.create(reference=reference, slot=slot, **told)
    return cycle


def _vouchers() -> VoucherBatch:
    """Two vouchers of a campaign of the Département."""
    plan = Plan("departement-87", "Mangez fermier 87", Decimal(100), now(), now() + timedelta(days=30))
    campaign = open_campaign(plan=plan, by_user_id=None)
    return make_batch(campaign_id=campaign.pk, value=Decimal(10), quantity=2, by_user_id=None)


def _brick(slug: str, institution: str) -> Brick:
    return Brick.objects.get_or_create(slug=slug, defaults={"institution": Institution.objects.get(pk=institution)})[0]


def _person(role: str) -> User:
    person = User.objects.create_person(f"{role}@example.test", is_superuser=role == "admin", full_name=role)
    person.password = _HASHED
    person.save(update_fields=["password"])
    return person
