"""Variants and offers: how a product is packed, and at what price it is sold in a brick."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q

from jachete87.base.money import ZERO, EuroField
from jachete87.kernel.catalogue.enums import Unit, VolumeClass
from jachete87.kernel.catalogue.models.containers import ContainerType
from jachete87.kernel.catalogue.models.products import Product
from jachete87.kernel.membership.models import Brick

_KEEP = """
    INSERT INTO catalogue_pricechange (offer_id, price, sale_price, sale_from, sale_to, since)
    SELECT got.id, got.price, got.sale_price, got.sale_from, got.sale_to,
           coalesce(nullif(current_setting('jachete87.prices_date_from', true), '')::timestamptz, now())
      FROM after_rows AS got"""
_MOVED = """ JOIN before_rows AS was ON was.id = got.id
     WHERE (was.price, was.sale_price, was.sale_from, was.sale_to)
           IS DISTINCT FROM (got.price, got.sale_price, got.sale_from, got.sale_to)"""


class Variant(models.Model):
    """A pack of a product: it takes `stock_use` base units of its stock; net quantity in g, ml, mm or pieces.

    A pack may come in so many returnable containers of one type, each charged with its deposit beside the price.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("conditionnement", max_length=120, blank=True, default="")
    sku = models.CharField("référence", max_length=80, blank=True, default="")
    source_key = models.CharField("identifiant chez la source", max_length=120, blank=True, default="")
    gtin = models.CharField("code-barres", max_length=14, blank=True, default="", db_index=True)
    stock_use = models.PositiveIntegerField(default=1)
    net_quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    net_unit = models.CharField(max_length=5, choices=Unit, blank=True, default="")
    is_approximate = models.BooleanField("poids approximatif", default=False)
    weight_min = models.PositiveIntegerField("poids minimal (g)", null=True, blank=True)
    weight_max = models.PositiveIntegerField("poids maximal (g)", null=True, blank=True)
    volume_class = models.CharField(
        "place prise", max_length=10, choices=VolumeClass, blank=True, default="", db_default=""
    )
    position = models.PositiveSmallIntegerField(default=0)
    container = models.ForeignKey(
        ContainerType, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    containers = models.PositiveSmallIntegerField("contenants consignés", default=0, db_default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(stock_use__gt=0), name="a_pack_uses_stock"),
            models.CheckConstraint(
                condition=Q(net_quantity__isnull=True) | (Q(net_quantity__gt=0) & ~Q(net_unit="")),
                name="a_net_quantity_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(weight_min__isnull=True) | Q(weight_max__gte=models.F("weight_min")),
                name="a_weight_range_is_ordered",
            ),
            models.CheckConstraint(
                condition=Q(container__isnull=True, containers=0) | Q(container__isnull=False, containers__gt=0),
                name="a_pack_says_how_many_containers",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"variant {self.pk}"

    @property
    def deposit(self) -> Decimal:
        """The deposits of one pack, in euros, beside its price."""
        return self.container.deposit * self.containers if self.container else ZERO

    @property
    def pack_grams(self) -> int | None:
        """The announced weight of a pack that is weighed when it is prepared."""
        by_weight = self.is_approximate and self.net_unit == Unit.GRAM and self.net_quantity
        return int(self.net_quantity) if by_weight and self.net_quantity else None


class Offer(models.Model):
    """A variant at a gross price in a brick; a sale price holds between its two moments."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    brick = models.ForeignKey(Brick, on_delete=models.PROTECT, related_name="+")
    price = EuroField("prix TTC")
    sale_price = EuroField("prix remisé", null=True, blank=True)
    sale_from = models.DateTimeField(null=True, blank=True)
    sale_to = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "brick"], name="a_pack_has_one_price_in_a_brick"),
            models.CheckConstraint(condition=Q(price__gt=0), name="a_price_is_positive"),
            models.CheckConstraint(
                condition=Q(sale_price__isnull=True) | Q(sale_price__gt=0, sale_price__lt=models.F("price")),
                name="a_sale_price_is_lower",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="the_first_price_is_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="after_rows"),  # type: ignore[no-untyped-call]
                func=f"{_KEEP}; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="each_new_price_is_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="before_rows", new="after_rows"),  # type: ignore[no-untyped-call]
                func=f"{_KEEP}{_MOVED}; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.brick_id}: {self.price} €"


class PriceChange(models.Model):
    """What an offer cost from a moment on, with its reduction: ground of the lowest price of 30 days (L112-1-1).

    Written by triggers of Offer alone, whoever changes a price; never edited. The database deletes it with its offer.
    """

    offer = models.ForeignKey(Offer, on_delete=models.DO_NOTHING, related_name="+")
    price = EuroField()
    sale_price = EuroField(null=True)
    sale_from = models.DateTimeField(null=True)
    sale_to = models.DateTimeField(null=True)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["offer", "since"], name="prices_of_an_offer")]
        triggers = [
            pgtrigger.Trigger(
                name="a_price_of_the_past_is_never_edited",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
                        RETURN OLD;
                    END IF;
                    RAISE EXCEPTION 'the history of prices is never edited' USING ERRCODE = 'check_violation';""",
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.price} € since {self.since}"
