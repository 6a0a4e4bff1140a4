"""Agents enter the orders of those who telephone or hand in a form: one page, by the keyboard alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.files import PDF, file_answer
from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.entry import ENTERED, EntryLine, SeveralGoods, choose_slot, enter_line, place_entry
from jachete87.bricks.drive.forms.papers import EntryForm, EntryLineForm
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.rules.legs import key_of
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.audit.queries import history
from jachete87.kernel.basket.actions.lines import remove_line
from jachete87.kernel.basket.actions.opening import note_contact, start_basket
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.basket.queries.showing import open_basket_of, view
from jachete87.kernel.documents.actions.printing import confirmation_pdf
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import view_of
from jachete87.kernel.orders.rules.sales import Buyer


@require_http_methods(["GET", "HEAD", "POST"])
@access("drive_agent")
def entry(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """One order: who, where and when, then line after line; an empty line leads to the button that places it."""
    cycle = get_object_or_404(queries.open_cycles(now()).select_related("rule"), pk=cycle_id)
    if request.method != "POST":
        return _page(request, cycle, _basket(request, cycle), {"is_done": "fini" in request.GET})
    basket = _basket(request, cycle) or _begin(request, cycle)
    who = EntryForm(request.POST, slots=queries.slots_of([cycle.pk])[cycle.pk])
    line = EntryLineForm(request.POST)
    if not who.is_valid() or not line.is_valid():
        return _page(request, cycle, basket, {"who": who, "line": line}, 422)
    said = who.cleaned_data
    note_contact(basket_id=basket.pk, name=said["name"], email=said["email"], phone=said["phone"])
    try:
        return redirect(_do(request, cycle, basket, said | line.cleaned_data))
    except SeveralGoods as several:
        return _page(request, cycle, basket, {"who": who, "line": line, "several": several.goods}, several.status)
    except Refusal as refusal:
        return _page(request, cycle, basket, {"who": who, "line": line, "refusal": refusal.message}, refusal.status)


@require_safe
@access("drive_agent")
def entered(request: HttpRequest, reference: str) -> HttpResponse:
    """An order that was entered: what to tell and to print."""
    return page(request, "entered", {"purchase": view_of(_entered(reference), now())})


@require_safe
@access("drive_agent")
def confirmation(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation of an order that was entered, to hand over or to post."""
    found = _entered(reference)
    return file_answer(confirmation_pdf(found.pk), PDF, f"confirmation-{found.reference}.pdf")


def _do(request: HttpRequest, cycle: Cycle, basket: Basket, said: dict[str, Any]) -> str:
    """Take a line out, place the order, or put a line in; the address to go on with."""
    here, at = reverse("drive:entry", args=[cycle.pk]), now()
    if out := request.POST.get("out", ""):
        remove_line(key=basket.key, line_id=int(out) if out.isdecimal() else 0, at=at)
        return here
    if "place" in request.POST:
        choose_slot(key=basket.key, cycle=cycle, slot_id=said["slot"], at=at)
        buyer = Buyer(said["email"], said["name"], said["phone"], lang(), None, said["adult"])
        purchase = place_entry(key=basket.key, buyer=buyer, by_user_id=request.user.pk or 0, at=at)
        request.session.pop(_kept(cycle), None)
        return reverse("drive:entered", args=[purchase.reference])
    typed = request.POST.get("good") or said["text"]
    if not typed:
        return f"{here}?fini"
    enter_line(key=basket.key, cycle=cycle, typed=EntryLine(typed, said["quantity"]), at=at)
    choose_slot(key=basket.key, cycle=cycle, slot_id=said["slot"], at=at)
    return here


def _page(
    request: HttpRequest, cycle: Cycle, basket: Basket | None, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    seen = view(basket, now(), lang()) if basket else None
    known = {"name": basket.name, "email": basket.email, "phone": basket.phone} if basket else {}
    group = BasketGroup.objects.filter(basket=basket, key=key_of(cycle.pk)).first() if basket else None
    who = EntryForm(initial=known | ({"slot": group.slot} if group else {}),
                    slots=queries.slots_of([cycle.pk]).get(cycle.pk, []))  # fmt: skip
    usual = {"cycle": cycle, "basket": seen, "who": who, "line": EntryLineForm()}
    found = usual | shown
    focus = found["line"].fields["text"] if found["who"].is_bound or known.get("name") else found["who"].fields["name"]
    if not shown.get("is_done"):
        focus.widget.attrs["autofocus"] = True
    return page(request, "entry", found, status)


def _kept(cycle: Cycle) -> str:
    return f"entry-{cycle.pk}"


def _basket(request: HttpRequest, cycle: Cycle) -> Basket | None:
    """The basket that this agent fills for this sale."""
    key = request.session.get(_kept(cycle))
    return open_basket_of(key) if key else None


def _begin(request: HttpRequest, cycle: Cycle) -> Basket:
    basket = start_basket(language=lang())
    request.session[_kept(cycle)] = basket.key
    return basket


def _entered(reference: str) -> Purchase:
    """A purchase that an agent entered; no other is shown here."""
    found = Purchase.objects.filter(reference=reference).first()
    if found is None or not history(f"purchase:{found.reference}").filter(action=ENTERED).exists():
        raise Http404
    return found
