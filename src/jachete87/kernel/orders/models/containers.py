"""Returnable containers that were given back."""

import pgtrigger
from django.db import models
from django.db.models import Q

from jachete87.base.database.triggers import never_edited
from jachete87.base.money import EuroField
from jachete87.kernel.orders.models.lines import Line


class ContainerReturn(models.Model):
    """So many containers of a deposit line came back: when, at which `place` ("" when not said), taken by whom.

    `key` names the deed: sent twice, it happens once. `amount` is their deposits in euros, given back by the refunds
    of the purchase. A trigger counts them on the line, which never has more back than were handed over.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField()
    amount = EuroField()
    at = models.DateTimeField()
    place = models.CharField("lieu", max_length=120, blank=True, default="")
    taken_by = models.BigIntegerField("personne", null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="container_returns_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0), name="a_container_return_is_of_something"
            ),
            models.UniqueConstraint(fields=["key", "line"], name="a_deed_gives_a_line_back_once"),
        ]
        triggers = [
            never_edited("a_container_return_is_never_edited"),
            pgtrigger.Trigger(
                name="only_what_went_out_comes_back",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE orders_line l SET containers_back = containers_back + NEW.quantity
                    FROM orders_suborder o WHERE l.id = NEW.line_id AND o.id = l.sub_order_id
                        AND o.state = 'handed_over' AND l.state IN ('ordered', 'return_refused')
                        AND l.deposit_of_id IS NOT NULL AND NEW.amount = l.unit_gross * NEW.quantity
                        AND l.containers_back + NEW.quantity <= l.delivered_quantity;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'only what went out comes back' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"
