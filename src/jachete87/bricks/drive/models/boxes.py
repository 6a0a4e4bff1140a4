"""Boxes: products whose content their farmer writes for each sale."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jachete87.bricks.drive.models.cycles import Cycle
from jachete87.kernel.catalogue.enums import Allergen
from jachete87.kernel.catalogue.models import Product


class Box(models.Model):
    """A product that is a box: what is in it is said for each cycle."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"box {self.product_id}"


class BoxContent(models.Model):
    """What is in a box in one cycle; `allergens` is of the lines that are only written, NULL means nothing was said."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    allergens = ArrayField(models.CharField(max_length=15, choices=Allergen), null=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "cycle"], name="a_box_has_one_content_a_cycle")]

    def __str__(self) -> str:
        return f"{self.box_id} in {self.cycle_id}"


class BoxLine(models.Model):
    """One thing in a box: words, or so many of one of the farmer's products, whose allergens are known there."""

    content = models.ForeignKey(BoxContent, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=160)
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0) & ~Q(text=""), name="a_line_of_a_box_says_something")
        ]

    def __str__(self) -> str:
        return self.text
