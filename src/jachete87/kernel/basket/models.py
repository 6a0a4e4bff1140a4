"""What is being bought: baskets, their lines, and what was chosen for each group."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jachete87.base.money import EuroField
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.orders.models import SubOrder


class Basket(models.Model):
    """A basket; its unguessable key is also the right to use it.

    `earlier` is the basket that was bought in part: what could not be bought then lies in this one.
    """

    key = models.CharField(max_length=43, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, default="fr")
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=32, blank=True, default="")
    earlier = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-updated_at"], name="baskets_of_a_person")]

    def __str__(self) -> str:
        return f"basket {self.pk}"


class BasketLine(models.Model):
    """So many packs of an offer, at the price that the shopper saw.

    Set aside (`is_aside`) it is kept for later: it is neither held nor bought. `joined` counts the packs that came from
    another basket of the same person, until the shopper has taken note of it.
    """

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    price_seen = EuroField()
    personalisation = models.CharField(max_length=300, blank=True, default="")
    is_aside = models.BooleanField("mis de côté", default=False)
    joined = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "offer", "personalisation", "is_aside"], name="an_offer_stands_once_in_a_basket"
            ),
            models.CheckConstraint(condition=Q(quantity__range=(1, 999)), name="a_basket_line_has_a_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.offer_id}"


class BasketGroup(models.Model):
    """What was chosen for one group of a basket, and the brick's reservation for it.

    A group that `joins` an order placed before has its way, slot and address, and needs no reservation of its own.
    One that rides with another brick, its `carrier`, is had in a group of that brick, which has the place for both.
    """

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="+")
    brick = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    way = models.CharField(max_length=80, blank=True, default="")
    slot = models.BigIntegerField(null=True)
    address = models.TextField(blank=True, default="")
    reservation = models.CharField(max_length=80, blank=True, default="")
    reserved_until = models.DateTimeField(null=True)
    joins = models.ForeignKey(SubOrder, null=True, on_delete=models.CASCADE, related_name="+")
    carrier = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "brick", "key"], name="a_group_stands_once_in_a_basket"),
            models.CheckConstraint(
                condition=Q(carrier="") | (~Q(carrier=F("brick")) & Q(reservation="", joins__isnull=True)),
                name="what_rides_keeps_no_place_of_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brick}:{self.key}"
