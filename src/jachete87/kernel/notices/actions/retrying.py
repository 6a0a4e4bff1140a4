"""Agents put back what did not leave."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from jachete87.kernel.audit.actions import record
from jachete87.kernel.notices.enums import MailState
from jachete87.kernel.notices.models import Mail


@transaction.atomic
def retry_mails(*, mail_ids: Collection[int], by_user_id: int | None, at: datetime) -> int:
    """Let mails that wait, failed or were refused be tried again now; how many. One that left stays as it is."""
    stuck = Mail.objects.select_for_update().filter(pk__in=mail_ids).exclude(state=MailState.SENT)
    chosen = list(stuck.order_by("pk").values_list("pk", "key"))
    Mail.objects.filter(pk__in=[pk for pk, _ in chosen]).exclude(state=MailState.SENT).update(
        state=MailState.WAITING, next_at=None, tried_at=None, attempts=0, retried_at=at
    )
    for pk, key in chosen:
        record(action="mail.retried", subject=f"mail:{pk}", actor_id=by_user_id, key=key)
    return len(chosen)
