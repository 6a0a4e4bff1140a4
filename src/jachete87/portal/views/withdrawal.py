"""Changing one's mind, without an account: pick, confirm, get an acknowledgement (C. conso. L221-21, D221-5)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.orders.actions.returning import note_sending
from jachete87.kernel.orders.actions.withdrawing import Statement, withdraw
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import find_purchase, story_of, view_of
from jachete87.portal.forms import StatementForm
from jachete87.portal.queries.purchases import is_return_of, notices_of, return_addresses
from jachete87.portal.views.errors import not_found


@access("public")
@never_cache
def withdrawal(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """First the lines and who one is, then once more what is withdrawn, with the button that does it."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    form = StatementForm(request.POST or None, initial={"name": found.name, "email": found.email})
    if request.method != "POST":
        return _pick(request, found, form)
    lines = chosen_lines(request)
    if not lines:
        return _pick(request, found, form, Refusal(_("Cochez au moins un article.")))
    if not form.is_valid():
        return _pick(request, found, form)
    return _step(request, found, form, lines)


@access("public")
@require_safe
@never_cache
def acknowledgement(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """What was withdrawn, with its day and hour; it can be printed and kept."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    return _done(request, found)


@access("public")
@require_POST
@never_cache
def sent(request: HttpRequest, reference: str, token: str, case_id: int) -> HttpResponseBase:
    """The shopper has sent the goods back, and says how it can be seen."""
    try:
        found = find_purchase(reference, token)
        if not is_return_of(case_id, found):
            raise NotFound(_("Ce retour n’existe pas."))
        note_sending(case_id=case_id, proof=storable(request.POST.get("proof", "")), at=now())
    except NotFound as refusal:
        return not_found(request, refusal.message)
    except Refusal as refusal:
        return _done(request, found, refusal)
    return redirect("withdrawal_acknowledged", reference, token)


def chosen_lines(request: HttpRequest) -> list[int]:
    """The ids of the lines that are ticked."""
    return [int(line) for line in request.POST.getlist("line") if line.isdecimal() and len(line) < 19][:200]


def _step(request: HttpRequest, found: Purchase, form: StatementForm, lines: list[int]) -> HttpResponseBase:
    if "confirm" not in request.POST:
        shown = {"purchase": view_of(found, now()), "form": form, "lines": lines}
        return render(request, "portal/withdrawal_confirm.jinja", shown)
    try:
        statement = Statement(**form.cleaned_data)
        withdraw(purchase_id=found.pk, line_ids=lines, at=now(), statement=statement)
    except Refusal as refusal:
        return _pick(request, found, form, refusal)
    return redirect("withdrawal_acknowledged", found.reference, found.token)


def _pick(request: HttpRequest, found: Purchase, form: StatementForm, problem: Refusal | None = None) -> HttpResponse:
    shown = {"purchase": view_of(found, now()), "form": form, "lines": chosen_lines(request)}
    if problem is not None:
        shown["problem"] = problem.message
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "portal/withdrawal.jinja", shown, status=status)


def _done(request: HttpRequest, found: Purchase, problem: Refusal | None = None) -> HttpResponse:
    view, notices = view_of(found, now()), notices_of(story_of(found, now()))
    shown = {"purchase": view, "notices": notices, "addresses": return_addresses(view)}
    if problem is not None:
        shown["problem"] = problem.message
    status = problem.status if problem else 200 if notices else NotFound.status
    return render(request, "portal/withdrawal_done.jinja", shown, status=status)
