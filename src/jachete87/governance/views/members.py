"""The members of an institution, and the file of one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.governance import actions, queries, rules
from jachete87.governance.forms import DecisionForm, MemberFilter
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.queries import history
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import chambers_of
from jachete87.kernel.membership.rules import can_moderate

PAGE = 50


@require_safe
@access("agent")
def members(request: HttpRequest) -> HttpResponse:
    """The members, by state and words."""
    scope = remit(request)
    form = MemberFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    found = queries.members(scope, asked["state"], asked["q"])
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kept = urlencode({name: value for name, value in asked.items() if value} | {"page": ""})
    return page(request, "members", scope, {"form": form, "shown": shown, "address": f"?{kept}"})


@require_safe
@access("agent")
def member(request: HttpRequest, seller_id: int) -> HttpResponse:
    """One member: identity, checks, decisions, history."""
    return _file(request, _member(request, seller_id), DecisionForm())


@require_POST
@access("agent")
def decide(request: HttpRequest, seller_id: int) -> HttpResponse:
    """Decide on a member."""
    seller, form, by = _member(request, seller_id), DecisionForm(request.POST), request.user
    if not form.is_valid() or not isinstance(by, User):
        return _file(request, seller, form, status=422)
    try:
        moved = actions.decide(seller_id=seller.pk, by=by, at=now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _file(request, seller, form, status=refusal.status)
    text = _("%(name)s : %(state)s.") % {"name": moved.trade_name, "state": moved.get_state_display()}
    messages.success(request, text)
    return redirect("governance:member", seller.pk)


def _member(request: HttpRequest, seller_id: int) -> Seller:
    return get_object_or_404(queries.members(remit(request)), pk=seller_id)


def _file(request: HttpRequest, seller: Seller, form: DecisionForm, status: int = 200) -> HttpResponse:
    context = {
        "seller": seller,
        "chambers": chambers_of(seller.pk),
        "checks": rules.checks(seller),
        "decisions": rules.DECISIONS.get(seller.state, ()) if can_moderate(request.user, seller) else (),
        "form": form,
        "log": history(f"seller:{seller.pk}")[:50],
        "deeds": rules.DEEDS,
    }
    return page(request, "member", remit(request), context, status)
