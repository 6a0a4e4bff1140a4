"""The cast of the membership tests."""

from dataclasses import dataclass

from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Agent, Brick, Collaborator, Institution, Membership, Seller
from jachete87.kernel.territory.models import Commune


@dataclass
class Cast:
    """Jean farms for the chamber of agriculture, whose agent is Agnès; Odile is another chamber's agent."""

    jean: User
    agnes: User
    odile: User
    dominique: User
    charlie: User
    admin: User
    farm: Seller


def agent(name: str, institution: Institution) -> User:
    user = User.objects.create_person(f"{name}@example.test")
    Agent.objects.create(user=user, institution=institution)
    return user


def farm_of(brick: Brick, slug: str = "ferme-de-jean", siret: str = "00000000000018", **fields: object) -> Seller:
    commune, _ = Commune.objects.get_or_create(
        code="87085", defaults={"name": "Limoges", "search_key": "limoges", "latitude": 45.83, "longitude": 1.26,
                                "departement": "87"},
    )  # fmt: skip
    told = {
        "kind": SellerKind.FARMER, "brick": brick, "trade_name": "Ferme de Jean", "legal_name": "Jean Puy",
        "siret": siret, "register": "RNE", "address": "Le Puy", "postal_code": "87000", "commune": commune,
        "phone": "+33555000000", "email": "jean@example.test", "mediator": "Médiation 87",
        "compliance_signed_at": now(), "state": SellerState.DRAFT,
    }  # fmt: skip
    return Seller.objects.create(slug=slug, **(told | fields))  # type: ignore[misc]


def play() -> Cast:
    agriculture = Institution.objects.create(slug="chambre-agriculture", name="Agriculture", name_en="Agriculture")
    crafts = Institution.objects.create(slug="chambre-metiers", name="Métiers", name_en="Crafts")
    departement = Institution.objects.create(
        slug="departement-87", name="Département", name_en="Département", oversees_all=True
    )
    farm = farm_of(Brick.objects.create(slug="drive", institution=agriculture))
    Membership.objects.create(seller=farm, institution=agriculture)
    jean = User.objects.create_person("jean@example.test")
    Collaborator.objects.create(user=jean, seller=farm)
    return Cast(
        jean=jean,
        agnes=agent("agnes", agriculture),
        odile=agent("odile", crafts),
        dominique=agent("dominique", departement),
        charlie=User.objects.create_person("charlie@example.test"),
        admin=User.objects.create_person("admin@example.test", is_superuser=True),
        farm=farm,
    )
