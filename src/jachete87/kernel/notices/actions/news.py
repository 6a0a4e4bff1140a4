"""An institution writes to those who asked for its news."""

from django.db import transaction
from django.utils.translation import override

from jachete87.kernel.audit.actions import record
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.queries.letters import news_words
from jachete87.kernel.notices.queries.preferences import subscribers
from jachete87.kernel.notices.rules import Letter, News


@transaction.atomic
def write_news(*, news: News, by_user_id: int | None) -> int:
    """Write a letter to every subscriber of its sender, once for its key; the number of mails newly written."""
    count = 0
    for person in subscribers(news.sender):
        with override(person.language):
            words = news_words(news, person.email)
        letter = Letter(
            key=f"news-{news.sender}-{news.key}-{person.pk}",
            kind=MailKind.NEWS,
            sender=news.sender,
            recipient=person.email,
            subject=words.subject,
            text=words.text,
            html=words.html,
        )
        count += write_mail(letter=letter)
    record(action="news.written", subject=f"institution:{news.sender}", actor_id=by_user_id, key=news.key, to=count)
    return count
