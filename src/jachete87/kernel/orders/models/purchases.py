"""Placed orders: what is paid at once, what each seller prepares, and every line as it was sold."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from jachete87.base.money import EuroField
from jachete87.kernel.membership.models import Brick, Seller
from jachete87.kernel.orders.enums import PURCHASE_MOVES, SUB_ORDER_MOVES, PurchaseState, SubOrderState
from jachete87.kernel.payments.models import Payment


class Purchase(models.Model):
    """What is bought and paid at once; a basket gives at most one, but for those given up before they were placed.

    `reference` is short and said aloud; `token` is unguessable and lets a guest follow the purchase. `promised_at` is
    when its stock and places were promised, by the database's clock: that moment counts against the cut-offs.
    `vouchers` is the part of the total that vouchers pay; the payment asks for the rest, and is none when none is left.
    """

    reference = models.CharField(max_length=12, unique=True)
    token = models.CharField(max_length=43, unique=True)
    basket_key = models.CharField(max_length=43)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=20, choices=PurchaseState, default=PurchaseState.AWAITING_PAYMENT)
    email = models.EmailField("e-mail")
    name = models.CharField("nom", max_length=120)
    phone = models.CharField("téléphone", max_length=32, blank=True, default="")
    language = models.CharField(max_length=2, default="fr")
    total = EuroField()
    vouchers = EuroField(default=0)
    terms_version = models.CharField(max_length=20)
    adult_declared = models.BooleanField("déclare être majeur", default=False)
    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    hold_until = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="purchases_of_a_person"),
            models.Index(fields=["hold_until"], condition=Q(state="awaiting_payment"), name="purchases_to_give_up"),
            models.Index(Upper("email"), name="purchases_of_an_address"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="a_purchase_is_not_negative"),
            models.CheckConstraint(
                condition=Q(vouchers__gte=0, vouchers__lte=F("total")), name="vouchers_pay_at_most_the_purchase"
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | Q(placed_at__isnull=False, promised_at__isnull=False),
                name="a_placed_purchase_says_when",
            ),
            models.UniqueConstraint(
                fields=["basket_key"],
                condition=~Q(state="cancelled") | Q(placed_at__isnull=False),
                name="a_basket_is_bought_once",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_purchase_moves_as_allowed", field="state", transitions=list(PURCHASE_MOVES))]

    def __str__(self) -> str:
        return self.reference


class IdempotencyKey(models.Model):
    """A client's key for one checkout, the digest of what it asked, and the purchase it gave."""

    basket_key = models.CharField(max_length=43)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket_key", "key"], name="a_key_asks_once_for_a_basket")]

    def __str__(self) -> str:
        return self.key


class HandOff(models.Model):
    """What of a basket is finished on an outside platform, at `url`; never a part of the payment."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    goods = models.TextField()
    url = models.CharField(max_length=2000)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class SubOrder(models.Model):
    """What one seller prepares in one brick for one way; `reservation` is the brick's own reference for its place.

    Sub-orders of one group share its reservation. Until `deadline`, the cut-off of the group, it may be cancelled.
    `vouchers` is the part of the total that vouchers of the purchase paid. An order that `joins` another one, of an
    earlier purchase, is had with it: it shares its reservation, and so takes no second place. One that rides along
    with the collection of another brick, its `carrier`, has a place of that one, to which its seller brings it until
    `bring_by`.
    """

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+")
    brick = models.ForeignKey(Brick, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=SubOrderState, default=SubOrderState.AWAITING_PAYMENT)
    group_key = models.CharField(max_length=80)
    reservation = models.CharField(max_length=80)
    joins = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(Brick, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    bring_by = models.DateTimeField("à apporter avant", null=True)
    way_label = models.CharField(max_length=200)
    place = models.CharField(max_length=300, blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    next_step = models.CharField(max_length=300, blank=True, default="")
    address = models.TextField(blank=True, default="")
    deadline = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    state_reason = models.CharField("motif", max_length=300, blank=True, default="")
    goods = EuroField()
    deposits = EuroField("consignes", default=0, db_default=0)
    fee = EuroField(default=0)
    total = EuroField()
    vouchers = EuroField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["seller", "state", "starts_at"], name="sub_orders_of_a_seller"),
            models.Index(fields=["reservation"], name="sub_orders_of_a_reservation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "number"], name="sub_orders_are_numbered"),
            models.CheckConstraint(
                condition=Q(carrier__isnull=True, bring_by__isnull=True)
                | (Q(carrier__isnull=False, bring_by__isnull=False) & ~Q(carrier=F("brick"))),
                name="what_rides_with_another_brick_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(total=F("goods") + F("deposits") + F("fee")), name="a_sub_order_sums_up"
            ),
            models.CheckConstraint(
                condition=Q(vouchers__gte=0, vouchers__lte=F("total")), name="vouchers_pay_at_most_the_sub_order"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="a_sub_order_moves_as_allowed", field="state", transitions=list(SUB_ORDER_MOVES)),
            pgtrigger.Trigger(
                name="an_order_joins_one_to_prepare",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__joins__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM orders_suborder o WHERE o.id = NEW.joins_id AND o.purchase_id <> NEW.purchase_id
                        AND o.state = 'to_prepare' AND o.reservation = NEW.reservation
                        AND coalesce(o.carrier_id, o.brick_id) = coalesce(NEW.carrier_id, NEW.brick_id)
                    ) THEN
                        RAISE EXCEPTION 'an order joins one to prepare, in its place' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
            pgtrigger.Protect(
                name="an_order_joins_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("joins", "reservation", "carrier"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_id}/{self.number}"

    @property
    def had_with(self) -> str:
        """The slug of the brick that hands it over and has its place: its own, or the one with which it rides."""
        return self.carrier_id or self.brick_id
