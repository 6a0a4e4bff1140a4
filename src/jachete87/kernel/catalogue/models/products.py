"""Products: what a seller makes, with what the law wants said of it, and its one stock."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.kernel.catalogue.enums import (
    PRODUCT_MOVES,
    Allergen,
    AllergenStatement,
    ProductState,
    Temperature,
    Unit,
    Withdrawal,
)
from jachete87.kernel.catalogue.models.categories import Category
from jachete87.kernel.membership.models import Seller


class Product(models.Model):
    """A product; stock is counted in its base unit and shared by all variants and bricks.

    Available = on hand − held (baskets) − promised (orders not yet handed over); `stock_on_hand` NULL means that
    stock is not counted.
    """

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ProductState, default=ProductState.DRAFT)
    slug = models.SlugField(max_length=80)
    title = models.CharField("nom", max_length=160)
    denomination = models.CharField("dénomination légale", max_length=200, blank=True, default="")
    description = models.TextField("description", blank=True, default="")
    brand = models.CharField("marque", max_length=120, blank=True, default="")
    manufacturer = models.CharField("fabricant", max_length=120, blank=True, default="")
    manufacturer_address = models.CharField("adresse du fabricant", max_length=200, blank=True, default="")
    manufacturer_email = models.CharField("contact du fabricant", max_length=120, blank=True, default="")
    warnings = models.TextField("avertissements", blank=True, default="")
    ingredients = models.TextField("ingrédients", blank=True, default="")
    storage = models.CharField("conservation", max_length=200, blank=True, default="")
    origin = models.CharField("origine", max_length=160, blank=True, default="")
    alcohol = models.DecimalField("% vol.", max_digits=4, decimal_places=1, null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField("délai de fabrication (jours)", null=True, blank=True)
    personalisation = models.CharField("personnalisation demandée", max_length=120, blank=True, default="")
    labels = models.JSONField("mentions", default=list, blank=True)
    vat_rate = models.DecimalField("TVA (%)", max_digits=4, decimal_places=2, null=True, blank=True)
    withdrawal = models.CharField(max_length=20, choices=Withdrawal, blank=True, default="")
    temperature = models.CharField(max_length=10, choices=Temperature, blank=True, default="")
    unit = models.CharField("unité de stock", max_length=5, choices=Unit, default=Unit.PIECE)
    stock_on_hand = models.BigIntegerField("en stock", null=True, blank=True)
    stock_held = models.BigIntegerField(default=0)
    stock_promised = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["seller", "state"], name="products_of_a_seller")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stock_held__gte=0, stock_promised__gte=0), name="stock_kept_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(stock_on_hand__isnull=True) | Q(stock_on_hand__gte=F("stock_held") + F("stock_promised")),
                name="stock_is_never_oversold",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_product_moves_as_allowed", field="state", transitions=list(PRODUCT_MOVES))]

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    """A picture of a product: a path below the media folder, or an address elsewhere."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=500)
    alt = models.CharField("texte de remplacement", max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["product", "source"], name="a_product_shows_a_picture_once")]

    def __str__(self) -> str:
        return self.source


class AllergenFact(models.Model):
    """What a product's maker states about one allergen; no row means: unknown."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    allergen = models.CharField(max_length=15, choices=Allergen)
    statement = models.CharField(max_length=10, choices=AllergenStatement)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "allergen"], name="one_statement_an_allergen")]

    def __str__(self) -> str:
        return f"{self.allergen}: {self.statement}"


class Hold(models.Model):
    """Stock kept for a basket until a time, in base units; `basket_line` is the id of the line it is kept for."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    basket_line = models.BigIntegerField(unique=True)
    quantity = models.BigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="a_hold_keeps_something")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id} until {self.expires_at}"
