"""Who is to be reminded of a collection."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.models import Mail, Preference
from jachete87.kernel.orders.enums import NOT_YET_HAD
from jachete87.kernel.orders.models import SubOrder

_DAY_BEFORE = timedelta(hours=24)
_FRESH = timedelta(hours=12)


def to_remind(at: datetime) -> QuerySet[SubOrder]:
    """Orders to be collected within a day, placed more than 12 hours ago, one of each group, not reminded of yet."""
    first = SubOrder.objects.filter(
        purchase=OuterRef("purchase"), group_key=OuterRef("group_key"), number__lt=OuterRef("number")
    )
    key = Concat(Value("reminder-"), F("purchase__reference"), Value("-"), Cast("number", CharField()))
    refused = Preference.objects.filter(kind=MailKind.REMINDER, is_wanted=False)
    address = OuterRef("purchase__email")
    due = SubOrder.objects.filter(
        state__in=NOT_YET_HAD,
        starts_at__gt=at,
        starts_at__lte=at + _DAY_BEFORE,
        purchase__placed_at__lte=at - _FRESH,
    )
    return (
        due.annotate(mail_key=key)
        .exclude(Exists(Mail.objects.filter(key=OuterRef("mail_key"))))
        .exclude(Exists(first))
        .exclude(purchase__email="")
        .exclude(Exists(refused.filter(address__iexact=address)))
        .exclude(Exists(refused.filter(person__email__iexact=address)))
        .select_related("purchase__payment")
        .order_by("pk")
    )
