"""What must always hold of mails, computed from the tables, for `doctor`."""

from collections.abc import Iterable

from jachete87.base.database.checks import broken

CHECKS: dict[str, str] = {
    "no mail waits for more than 72 hours unseen": """
        SELECT id, key || ' waits since ' || created_at FROM notices_mail
        WHERE state = 'waiting' AND coalesce(tried_at, created_at) < clock_timestamp() - interval '73 hours'""",
    "a mail that was sent says when": """
        SELECT id, key || ': ' || state FROM notices_mail WHERE (state = 'sent') <> (sent_at IS NOT NULL)""",
    "a stream leaves in the order in which it was written": """
        SELECT late.id, late.key || ' left before ' || early.key FROM notices_mail late
        JOIN notices_mail early ON early.stream = late.stream AND early.id < late.id
        WHERE late.state = 'sent' AND early.state = 'waiting' AND early.retried_at IS NULL""",
    "news leave only to those who asked for them": """
        SELECT m.id, m.key FROM notices_mail m WHERE m.kind = 'news' AND m.state = 'waiting' AND NOT EXISTS (
            SELECT 1 FROM notices_preference p JOIN accounts_user u ON u.id = p.person_id
            WHERE p.kind = 'news' AND p.sender = m.sender AND p.is_wanted AND lower(u.email) = lower(m.recipient))""",
}


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold."""
    return broken(CHECKS)
