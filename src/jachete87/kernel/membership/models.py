"""Who runs what and who sells: institutions, bricks, agents, sellers and their memberships."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.kernel.membership.enums import SELLER_MOVES, SellerKind, SellerState, TaxRegime
from jachete87.kernel.territory.models import Commune


class Institution(models.Model):
    """A chamber, the joint association or the Département: looks after its own members."""

    slug = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField("nom", max_length=120)
    name_en = models.CharField("nom (anglais)", max_length=120)
    oversees_all = models.BooleanField("voit l'ensemble du territoire", default=False)

    def __str__(self) -> str:
        return self.name


class Brick(models.Model):
    """An installed brick and the institution that answers for it."""

    slug = models.SlugField(primary_key=True, max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField("ouverte", default=True)

    def __str__(self) -> str:
        return self.slug


class Agent(models.Model):
    """A person who acts for an institution, on its members alone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.user} ({self.institution_id})"


class Seller(models.Model):
    """A business that sells; listed only while active, which needs every field of DSA article 30.

    One that agreed to bring orders to where another brick hands over needs `ride_days` for that; NULL: it does not.
    """

    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=20, choices=SellerKind)
    state = models.CharField(max_length=20, choices=SellerState, default=SellerState.DRAFT, db_index=True)
    brick = models.ForeignKey(Brick, on_delete=models.PROTECT, related_name="+")
    trade_name = models.CharField("nom commercial", max_length=120)
    legal_name = models.CharField("raison sociale", max_length=120, blank=True, default="")
    siret = models.CharField("SIRET", max_length=14, unique=True, null=True, blank=True)
    register = models.CharField("registre", max_length=40, blank=True, default="")
    vat_number = models.CharField("n° de TVA", max_length=20, blank=True, default="")
    address = models.CharField("adresse", max_length=200, blank=True, default="")
    postal_code = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    phone = models.CharField("téléphone", max_length=32, blank=True, default="")
    email = models.EmailField("e-mail", blank=True, default="")
    website = models.URLField("site", blank=True, default="")
    story = models.TextField("présentation", blank=True, default="")
    opening_hours = models.CharField("horaires (syntaxe OSM)", max_length=200, blank=True, default="")
    picture = models.CharField(max_length=200, blank=True, default="")
    mediator = models.CharField("médiateur de la consommation", max_length=200, blank=True, default="")
    compliance_signed_at = models.DateTimeField("engagement de conformité signé le", null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField("motif", max_length=300, blank=True, default="")
    ride_days = models.PositiveSmallIntegerField("jours pour apporter une commande à un point", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["trade_name"]
        constraints = [
            models.CheckConstraint(
                name="an_active_seller_is_traceable",
                condition=~Q(state=SellerState.ACTIVE)
                | Q(kind=SellerKind.PLATFORM)
                | (
                    Q(siret__isnull=False, commune__isnull=False)
                    & Q(compliance_signed_at__isnull=False, verified_at__isnull=False)
                    & ~Q(legal_name="")
                    & ~Q(register="")
                    & ~Q(address="")
                    & ~Q(phone="")
                    & ~Q(email="")
                    & ~Q(mediator="")
                ),
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_seller_moves_as_allowed", field="state", transitions=list(SELLER_MOVES))]

    def __str__(self) -> str:
        return self.trade_name


class TaxStatus(models.Model):
    """The tax regime of a seller from a day on; the latest that has begun is in force."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+")
    regime = models.CharField(max_length=20, choices=TaxRegime)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "since"], name="one_tax_regime_a_day")]

    def __str__(self) -> str:
        return f"{self.seller_id} {self.regime} {self.since}"


class Membership(models.Model):
    """A business is member of one or two chambers; the main one moderates it."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    is_main = models.BooleanField("affiliation principale", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "institution"], name="a_business_joins_a_chamber_once"),
            models.UniqueConstraint(
                fields=["seller"], condition=Q(is_main=True), name="a_business_has_one_main_chamber"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} → {self.institution_id}"


class Collaborator(models.Model):
    """A person who works for a seller and acts in its name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(F("user"), F("seller"), name="a_person_joins_a_seller_once")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.seller_id}"
