"""What a letter of news says, in the current language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import News, Preview, Topic, Words, unsubscribe_path


def news_words(news: News, address: str) -> Words:
    """A letter of news to one address, with the link to get no more of them."""
    shown = {
        "news": news,
        "paragraphs": [part.strip() for part in news.text.replace("\r\n", "\n").split("\n\n") if part.strip()],
        "site": settings.BASE_URL,
        "refuse": settings.BASE_URL + unsubscribe_path(Topic(address, MailKind.NEWS, news.sender)),
    }
    text = render_to_string("notices/mail_news.txt.jinja", shown, using="jinja2")
    html = render_to_string("notices/mail_news.html.jinja", shown, using="jinja2")
    return Words(news.subject, text, html)


def _sample(language: str) -> Words:
    with override(language):
        text = "\n\n".join([gettext("Les marchés rouvrent samedi."), gettext("Venez nombreux !")])
        news = News("exemple", "chambre-agriculture", "Chambre", gettext("Ouverture de la saison"), text)
        return news_words(news, "camille@example.test")


NEWS_PREVIEW = Preview("actualites", _("Lettre d’actualités"), _sample)
