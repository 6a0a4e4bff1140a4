"""What is given back: goods by the shopper, money to the shopper."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jachete87.base.database.triggers import never_edited
from jachete87.base.money import EuroField
from jachete87.kernel.orders.enums import RETURN_MOVES, ReturnState
from jachete87.kernel.orders.models.lines import Line
from jachete87.kernel.orders.models.purchases import SubOrder
from jachete87.kernel.payments.models import Refund


class ReturnCase(models.Model):
    """A shopper's withdrawal from what one seller sold, from the notice to the refund or the reasoned refusal.

    The notice is what the shopper stated: `name` and `email`, to which the acknowledgement goes. `goods` is the price
    of the lines, `fee` the delivery that is given back with them, `reduction` what handling took of their value.
    """

    sub_order = models.ForeignKey(SubOrder, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.ASKED)
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("e-mail")
    asked_at = models.DateTimeField()
    was_delivered = models.BooleanField("biens déjà reçus")
    seller_pays_return = models.BooleanField("renvoi aux frais du vendeur", default=False)
    proof = models.CharField("preuve d’envoi", max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField("motif", max_length=300, blank=True, default="")
    goods = EuroField()
    fee = EuroField(default=0)
    reduction = EuroField(default=0)
    refund = models.OneToOneField(Refund, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(closed_at__isnull=True), name="returns_to_settle")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reduction__gte=0, reduction__lte=F("goods")), name="a_reduction_is_within_the_price"
            ),
            models.CheckConstraint(
                condition=Q(reduction=0, state__in=["asked", "sent", "received", "refunded"]) | ~Q(reason=""),
                name="a_refusal_or_a_reduction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) ^ Q(state__in=["refunded", "refused"]),
                name="a_closed_return_says_when",
            ),
        ]
        triggers = [pgtrigger.FSM(name="a_return_moves_as_allowed", field="state", transitions=list(RETURN_MOVES))]

    def __str__(self) -> str:
        return f"{self.sub_order_id}: {self.state}"


class ReturnLine(models.Model):
    """A line that a shopper gives back, once, with its price."""

    case = models.ForeignKey(ReturnCase, on_delete=models.PROTECT, related_name="+")
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    gross = EuroField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.line_id}"


class RefundPart(models.Model):
    """What was given back for one line, or without a line for the delivery; with its VAT, for the credit note.

    `vouchers` is what of it went back to vouchers; `refund` is the payment's, none when it all went to vouchers.
    """

    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="+")
    sub_order = models.ForeignKey(SubOrder, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    gross = EuroField()
    net = EuroField()
    vat = EuroField()
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    vouchers = EuroField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["sub_order"], name="refund_parts_of_an_order")]
        constraints = [
            models.CheckConstraint(condition=Q(gross__gt=0), name="a_part_gives_something_back"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="a_part_adds_up"),
            models.CheckConstraint(
                condition=Q(vouchers__gte=0, vouchers__lte=F("gross")), name="vouchers_get_at_most_the_part"
            ),
        ]
        triggers = [
            never_edited("a_part_of_a_refund_is_never_edited"),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id}: {self.gross} €"
