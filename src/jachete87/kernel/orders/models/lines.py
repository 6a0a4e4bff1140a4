"""The lines of orders: as they were sold, as they are delivered, and all that was done to them in between."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import never_edited
from jachete87.base.money import EuroField
from jachete87.kernel.catalogue.models import ContainerType, Offer, Product
from jachete87.kernel.orders.enums import LINE_MOVES, Actor, LineEventKind, LineState
from jachete87.kernel.orders.models.purchases import SubOrder

_FOLLOWS = """
    IF EXISTS (
        SELECT FROM orders_line d JOIN orders_line l ON l.id = d.deposit_of_id
        WHERE (d.id = NEW.id OR d.deposit_of_id = NEW.id) AND (
            l.sub_order_id <> d.sub_order_id OR l.product_id <> d.product_id OR l.deposit_of_id IS NOT NULL OR CASE
                WHEN l.state = 'substituted' THEN d.delivered_quantity <> 0
                WHEN l.state IN ('withdrawn', 'returned', 'return_refused')
                    THEN d.state <> l.state AND d.containers_back < d.delivered_quantity
                ELSE d.delivered_quantity * l.quantity <> d.quantity * l.delivered_quantity END)
    ) THEN
        RAISE EXCEPTION 'a deposit follows its line' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;"""


class Line(models.Model):
    """One thing bought. How it was sold never changes: texts, `quantity`, `gross`, `net`, `vat` are copies.

    `delivered_…` is what of it is (to be) delivered: as sold at first (a trigger sees to it), less after a change,
    nothing when it is cancelled or missing. `refunded` is what was given back for it in all. A pack sold by weight
    was announced with `pack_grams`. `stock_use` is nothing once something else is given instead, `substitute`. One
    `measure` ("kg", "l", "m", "pièce") cost `measure_price`, where the law asks for it (L112-1). A pack takes
    `pack_volume` decilitres, in the cold when it `is_cold`. `contents` is what a box holds, as it was promised.

    A line may be the deposit of the returnable containers of another line (`deposit_of`), outside VAT and of no stock:
    it follows that line in all that becomes of it. `containers_back` of them were given back since.
    """

    sub_order = models.ForeignKey(SubOrder, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.SET_NULL, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    variant_name = models.CharField(max_length=120, blank=True, default="")
    personalisation = models.CharField(max_length=300, blank=True, default="")
    withdrawal = models.CharField(max_length=20, blank=True, default="")
    quantity = models.PositiveIntegerField()
    stock_use = models.PositiveIntegerField()
    measure_price = EuroField("prix à l'unité de mesure", null=True)
    measure = models.CharField(max_length=10, blank=True, default="")
    unit_gross = EuroField()
    gross = EuroField()
    net = EuroField()
    vat = EuroField()
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    state = models.CharField(max_length=20, choices=LineState, default=LineState.ORDERED)
    delivered_quantity = models.PositiveIntegerField(default=0)
    delivered_gross = EuroField(default=0)
    delivered_net = EuroField(default=0)
    delivered_vat = EuroField(default=0)
    refunded = EuroField(default=0)
    pack_grams = models.PositiveIntegerField(null=True)
    pack_volume = models.IntegerField(default=0, db_default=0)
    is_cold = models.BooleanField("au frais", default=False, db_default=False)
    weighed_grams = models.PositiveIntegerField(null=True)
    contents = models.TextField("contenu promis", blank=True, default="", db_default="")
    substitute = models.CharField(max_length=160, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField("rétractation demandée le", null=True)
    deposit_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    container = models.ForeignKey(ContainerType, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    containers_back = models.PositiveIntegerField("contenants rendus", default=0, db_default=0)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["deposit_of"], condition=Q(deposit_of__isnull=False), name="deposits_of_a_line")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_line_has_a_quantity"),
            models.CheckConstraint(
                condition=Q(deposit_of__isnull=True, container__isnull=True)
                | Q(deposit_of__isnull=False, container__isnull=False, vat=0, vat_rate=0, stock_use=0),
                name="a_deposit_is_outside_vat_and_stock",
            ),
            models.CheckConstraint(
                condition=Q(containers_back=0)
                | Q(deposit_of__isnull=False, containers_back__lte=F("delivered_quantity")),
                name="no_more_containers_come_back_than_went_out",
            ),
            models.CheckConstraint(
                condition=Q(gross=F("unit_gross") * F("quantity")), name="a_line_is_price_times_quantity"
            ),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="a_line_adds_up"),
            models.CheckConstraint(
                condition=Q(delivered_gross=F("delivered_net") + F("delivered_vat")), name="what_is_delivered_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(
                    delivered_quantity__lte=F("quantity"), delivered_gross__gte=0, delivered_gross__lte=F("gross")
                ),
                name="delivered_at_most_sold",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("gross")), name="refunded_at_most_sold"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, delivered_quantity__gt=0)
                | Q(cancelled_at__isnull=False, delivered_quantity=0, delivered_gross=0),
                name="a_line_is_delivered_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) ^ Q(state__in=[LineState.CANCELLED, LineState.MISSING]),
                name="a_cancelled_line_says_when",
            ),
            models.CheckConstraint(
                condition=Q(weighed_grams__isnull=True) | Q(pack_grams__isnull=False, pack_grams__gt=0),
                name="what_is_weighed_is_sold_by_weight",
            ),
            models.CheckConstraint(condition=Q(pack_volume__gte=0), name="a_pack_takes_room_or_none"),
        ]
        triggers = [
            pgtrigger.FSM(name="a_line_moves_as_allowed", field="state", transitions=list(LINE_MOVES)),
            pgtrigger.Trigger(
                name="a_line_starts_as_sold",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    NEW.delivered_quantity = NEW.quantity; NEW.delivered_gross = NEW.gross;
                    NEW.delivered_net = NEW.net; NEW.delivered_vat = NEW.vat;
                    RETURN NEW;""",
            ),
            pgtrigger.Protect(
                name="a_line_is_sold_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "quantity", "unit_gross", "gross", "net", "vat", "vat_rate", "withdrawal"
                ),
            ),
            pgtrigger.Protect(
                name="a_deposit_is_charged_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("deposit_of", "container"),
            ),
            pgtrigger.Trigger(
                name="a_deposit_begins_with_its_line",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__deposit_of__isnull=False),
                func=_FOLLOWS,
            ),
            pgtrigger.Trigger(
                name="a_deposit_never_outlives_its_line",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.AnyChange("state", "delivered_quantity"),
                func=_FOLLOWS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def charged(self) -> Decimal:
        """What of it is still charged, in euros: what is delivered, less the deposits of containers that came back."""
        charged: Decimal = self.delivered_gross - self.unit_gross * self.containers_back
        return charged


class LineEvent(models.Model):
    """One thing that was done to a line: by whom, when and why, with what was to be delivered before and after."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=LineEventKind)
    actor = models.CharField(max_length=10, choices=Actor)
    actor_id = models.BigIntegerField("personne", null=True)
    at = models.DateTimeField()
    reason = models.CharField("motif", max_length=300, blank=True, default="")
    quantity_before = models.PositiveIntegerField()
    quantity_after = models.PositiveIntegerField()
    gross_before = EuroField()
    gross_after = EuroField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["line"], name="events_of_a_line")]
        triggers = [never_edited("an_event_of_a_line_is_never_edited")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.kind}"


class FeeShare(models.Model):
    """The part of a sub-order's fee that follows the VAT rate of its goods (delivery goes with what is delivered)."""

    sub_order = models.ForeignKey(SubOrder, on_delete=models.PROTECT, related_name="+")
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    gross = EuroField()
    net = EuroField()
    vat = EuroField()

    class Meta:
        ordering = ["vat_rate"]
        constraints = [
            models.UniqueConstraint(fields=["sub_order", "vat_rate"], name="a_fee_has_one_share_a_rate"),
            models.CheckConstraint(condition=Q(gross__gt=0), name="a_share_of_a_fee_is_positive"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="a_share_of_a_fee_adds_up"),
        ]
        triggers = [
            never_edited("a_share_of_a_fee_is_never_edited"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_order_id}: {self.gross} €"
