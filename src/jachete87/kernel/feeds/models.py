"""Outside catalogues: sources, their runs, and the records that products came from."""

from django.db import models

from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.membership.models import Seller


class Source(models.Model):
    """Where a catalogue comes from: a seller's own shop, or an outside platform (then `seller` stands for it)."""

    slug = models.SlugField(unique=True, max_length=80)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nom", max_length=120)
    is_outside = models.BooleanField("plateforme extérieure", default=False)
    address = models.CharField("adresse du flux", max_length=500, blank=True, default="")
    dialect = models.CharField(max_length=30, blank=True, default="")
    flag = models.CharField("alerte", max_length=300, blank=True, default="")
    looked_at = models.DateTimeField("dernier essai", null=True, blank=True)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class FeedRun(models.Model):
    """One import of a source: what was read and what became of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    dialect = models.CharField(max_length=30, blank=True, default="")
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refused_whole = models.CharField(max_length=300, blank=True, default="")
    messages = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["source", "-at"], name="runs_of_a_source")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at}"


class ImportedRecord(models.Model):
    """One record of a source by the source's own id, its digest when last applied, and the product it became."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=16)
    product = models.ForeignKey(Product, null=True, on_delete=models.CASCADE, related_name="+")
    url = models.CharField("adresse chez la source", max_length=1000, blank=True, default="")
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.FRESH)
    reason = models.CharField(max_length=300, blank=True, default="")
    missed = models.PositiveSmallIntegerField("flux complets sans elle", default=0)
    run = models.ForeignKey(FeedRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_source_names_a_record_once"),
            models.UniqueConstraint(
                fields=["product"],
                condition=models.Q(product__isnull=False),
                name="a_product_comes_from_one_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.key}"
