"""Mails that did not leave, and what mails look like."""

import re
from base64 import b64encode
from hashlib import sha256

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import NotFound
from jachete87.base.times import now
from jachete87.governance import queries
from jachete87.governance.forms import NewsForm
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.notices.actions.news import write_news
from jachete87.kernel.notices.actions.retrying import retry_mails
from jachete87.kernel.notices.enums import MailState
from jachete87.kernel.notices.queries import registers
from jachete87.kernel.notices.queries.mails import incidents
from jachete87.kernel.notices.queries.preferences import subscribers
from jachete87.kernel.notices.rules import News, masked

PAGE = 50


@require_safe
@access("agent")
def mails(request: HttpRequest) -> HttpResponse:
    """What waits, failed or was refused, and what of the portal's own work fails; no content, no whole address."""
    scope = remit(request)
    context = {
        "shown": Paginator(queries.stuck_mails(scope), PAGE).get_page(request.GET.get("page")),
        "counts": queries.mail_counts(scope),
        "states": MailState,
        "masked": masked,
        "incidents": incidents(),
    }
    return page(request, "mails", scope, context)


@require_POST
@access("agent")
def retry(request: HttpRequest) -> HttpResponse:
    """Try again one mail, or all that failed."""
    found = queries.stuck_mails(remit(request))
    one = request.POST.get("mail", "")
    chosen = found.filter(pk=one) if one.isdecimal() and len(one) < 19 else found.filter(state=MailState.FAILED)
    mail_ids = list(chosen.values_list("pk", flat=True))
    if one and not mail_ids:
        raise Http404
    count = retry_mails(mail_ids=mail_ids, by_user_id=request.user.pk, at=now())
    text = ngettext("%(num)s courriel est remis à l’envoi.", "%(num)s courriels sont remis à l’envoi.", count)
    messages.success(request, text % {"num": count})
    return redirect("governance:mails")


@require_http_methods(["GET", "HEAD", "POST"])
@access("agent")
def news(request: HttpRequest) -> HttpResponse:
    """Write to those who asked for the news of one's institution."""
    scope = remit(request)
    if scope.institution is None:
        raise Http404
    form = NewsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        letter = News(sender=scope.institution.slug, name=scope.title, **form.cleaned_data)
        count = write_news(news=letter, by_user_id=request.user.pk)
        text = ngettext("La lettre part à %(num)s abonné.", "La lettre part à %(num)s abonnés.", count)
        messages.success(request, text % {"num": count})
        return redirect("governance:news")
    shown = {"form": form, "count": subscribers(scope.institution.slug).count()}
    return page(request, "news", scope, shown, status=422 if form.errors else 200)


@require_safe
@access("agent")
def previews(request: HttpRequest) -> HttpResponse:
    """The templates of mails."""
    shown = {"previews": registers.previews(), "languages": settings.LANGUAGES}
    return page(request, "mail_previews", remit(request), shown)


@require_safe
@access("agent")
def preview(request: HttpRequest, slug: str, language: str, form: str) -> HttpResponseBase:
    """One template with sample data, as HTML or as text."""
    if language not in dict(settings.LANGUAGES) or form not in ("html", "txt"):
        raise Http404
    try:
        words = registers.preview(slug).make(language)
    except NotFound as refusal:
        raise Http404 from refusal
    if form == "txt":
        return HttpResponse(f"{words.subject}\n\n{words.text}", content_type="text/plain; charset=utf-8")
    digests = [sha256(sheet.encode()).digest() for sheet in re.findall("<style>(.*?)</style>", words.html, re.S)]
    allowed = [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]
    return csp_update({"style-src": allowed})(lambda _: HttpResponse(words.html))(request)
