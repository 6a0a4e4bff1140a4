"""Bringing a catalogue file in: look first, then import."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.feeds.actions.importing import How, Summary
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller
from jachete87.selling import actions, queries
from jachete87.selling.forms import ConfirmForm, UploadForm
from jachete87.selling.views.frame import page

MESSAGES_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def imports(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Send a file and see what importing it would do; nothing is changed yet."""
    choices = _sources(seller)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, sources=choices)
    if not form.is_bound or not form.is_valid():
        return _page(request, seller, {"form": form}, status=422 if form.is_bound else 200)
    source, file = form.cleaned_data["source"], form.cleaned_data["file"]
    try:
        token = actions.keep_upload(seller=seller, chunks=file.chunks())
        how = How(dry_run=True)
        summary = actions.import_upload(seller=seller, token=token, source_slug=source, at=now(), how=how)
    except Refusal as refusal:
        form.add_error("file", refusal.message)
        return _page(request, seller, {"form": form}, refusal.status)
    confirm = ConfirmForm(initial={"token": token, "source": source}, sources=choices)
    return _page(request, seller, {"form": form, "confirm": confirm, **_shown(summary)})


@require_POST
@access("seller")
@for_seller
def confirmed(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Bring in the file that was looked at."""
    choices = _sources(seller)
    confirm = ConfirmForm(request.POST, sources=choices)
    form = UploadForm(sources=choices)
    if not confirm.is_valid():
        return _page(request, seller, {"form": form}, status=422)
    asked = confirm.cleaned_data
    how = How(confirmed=asked["held"])
    try:
        summary = actions.import_upload(
            seller=seller, token=asked["token"], source_slug=asked["source"], at=now(), how=how
        )
    except Refusal as refusal:
        return _page(request, seller, {"form": form, "refusal": refusal.message}, refusal.status)
    return _page(request, seller, {"form": form, "done": True, **_shown(summary)})


def _shown(summary: Summary) -> dict[str, Any]:
    return {"summary": summary, "tally": summary.tally, "told": summary.messages[:MESSAGES_SHOWN]}


def _sources(seller: Seller) -> list[tuple[str, str]]:
    known = [(source.slug, source.name) for source in queries.sources(seller)]
    own = (seller.slug, _("Ma boutique"))
    return known if any(slug == seller.slug for slug, _name in known) else [*known, own]


def _page(request: HttpRequest, seller: Seller, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return page(request, "imports", seller, {"runs": queries.latest_runs(seller), **context}, status)
