"""Categories: food shelves, craft domains, shop shelves, loaded as data."""

from django.db import models

from jachete87.kernel.catalogue.enums import RuleSet, Temperature, Withdrawal


class Category(models.Model):
    """A shelf; it gives its products the rules, the VAT and the defaults that hold unless they say otherwise."""

    slug = models.SlugField(primary_key=True, max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nom", max_length=80)
    name_en = models.CharField("nom (anglais)", max_length=80)
    rule_set = models.CharField(max_length=20, choices=RuleSet)
    withdrawal = models.CharField(max_length=20, choices=Withdrawal)
    temperature = models.CharField(max_length=10, choices=Temperature, default=Temperature.AMBIENT)
    by_piece = models.BooleanField("vendu à la pièce, sans quantité nette", default=False)
    words = models.TextField("mots qui la désignent dans les flux", blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class VatRate(models.Model):
    """The VAT rate in percent of a category from a day on."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    rate = models.DecimalField(max_digits=4, decimal_places=2)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "since"], name="one_vat_rate_a_day"),
            models.CheckConstraint(condition=models.Q(rate__range=(0, 30)), name="a_vat_rate_is_between_0_and_30"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.rate} % {self.since}"
