"""One's own choices, and the link that every mail one may refuse carries."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jachete87.base.access import access
from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.notices.actions.choosing import choose, refuse
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.forms import PreferencesForm
from jachete87.kernel.notices.queries.preferences import choices_of, senders, wants
from jachete87.kernel.notices.rules import masked, topic_of


@require_http_methods(["GET", "HEAD", "POST"])
@access("signed_in")
def preferences(request: HttpRequest) -> HttpResponse:
    """What one is written about besides what one is owed."""
    person: User = request.user  # type: ignore[assignment]
    reminders, news = choices_of(person)
    given = request.POST if request.method == "POST" else None
    baskets = wants(person.email, MailKind.BASKET)
    form = PreferencesForm(given, initial={"reminders": reminders, "news": news, "baskets": baskets})
    if request.method == "POST" and form.is_valid():
        choose(person=person, at=now(), **form.cleaned_data)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("preferences")
    return render(request, "notices/preferences.jinja", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # RFC 8058: a mail program posts here without cookies; the link itself is signed
@require_http_methods(["GET", "HEAD", "POST"])
@access("public")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse what a mail is about with one click; reading the page changes nothing, since mail programs read ahead."""
    topic = topic_of(token)
    if topic is None:
        raise Http404
    if request.method == "POST":
        refuse(topic=topic, at=now())
    name = dict(senders()).get(topic.sender, "")
    shown = {"topic": topic, "to": masked(topic.address), "sender": name, "is_done": request.method == "POST"}
    return render(request, "notices/unsubscribe.jinja", shown)
