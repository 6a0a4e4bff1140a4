"""Returnable containers: the list of their types, taking them back, and what each producer charged and gave back."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jachete87.base.access import access
from jachete87.base.files import table_answer
from jachete87.base.jinja import euro
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.governance import queries
from jachete87.governance.forms import ContainerReturnForm, ContainerTypeForm
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.catalogue.actions.containers import add_container_type, change_container_type
from jachete87.kernel.catalogue.models import ContainerType
from jachete87.kernel.documents.rules.months import month_named, month_of
from jachete87.kernel.orders.actions.containers import Taken, return_containers
from jachete87.kernel.orders.queries.containers import container_months, container_rows, containers_out, find_depositor


@require_safe
@access("agent")
def containers(request: HttpRequest) -> HttpResponse:
    """What each member charged for containers in a month, gave back, and what is still out; as a table too."""
    scope, at = remit(request), now()
    month = month_named(request.GET.get("mois", ""), at)
    sellers = queries.members(scope).order_by().values_list("pk", flat=True)
    found = container_months(sellers, month.since, month.until)
    if request.GET.get("format") == "csv":
        return table_answer(container_rows(found), f"consignes-{month.name}.csv")
    shown = {"rows": found, "month": month, "is_last": month == month_of(at)}
    return page(request, "containers", scope, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@access("agent")
def types(request: HttpRequest) -> HttpResponse:
    """The containers from which sellers choose, and a form to add one."""
    form = ContainerTypeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add_container_type(said=form.said(), by_user_id=request.user.pk)
        messages.success(request, _("Le contenant est ajouté : les vendeurs peuvent le choisir."))
        return redirect("governance:container_types")
    shown = {"types": ContainerType.objects.all(), "form": form}
    return page(request, "container_types", remit(request), shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access("agent")
def one_type(request: HttpRequest, container_id: int) -> HttpResponse:
    """One type of container: its name, its deposit, whether it is offered."""
    found = get_object_or_404(ContainerType, pk=container_id)
    form = ContainerTypeForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        change_container_type(container_id=container_id, said=form.said(), by_user_id=request.user.pk)
        messages.success(request, _("Le contenant est enregistré."))
        return redirect("governance:container_types")
    shown = {"container": found, "form": form}
    return page(request, "container_type", remit(request), shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access("agent")
def take(request: HttpRequest) -> HttpResponse:
    """Find a shopper by the number of an order or an e-mail address, and take containers back."""
    asked = storable(request.GET.get("client", "")).strip()
    who = find_depositor(asked) if asked else None
    form = ContainerReturnForm(request.POST if request.method == "POST" else None, initial={"key": uuid4().hex})
    if who and request.method == "POST" and form.is_valid():
        taken = return_containers(who=who, brought=form.brought(request.user.pk), at=now())
        (messages.warning if taken.surplus else messages.success)(request, _said(taken))
        return redirect(f"{reverse('governance:container_return')}?{urlencode({'client': asked})}")
    shown = {"asked": asked, "who": who, "out": containers_out(who) if who else (), "form": form}
    return page(request, "container_return", remit(request), shown, status=422 if form.errors else 200)


def _said(taken: Taken) -> str:
    """What was taken and given back, and what was not."""
    said = ngettext(
        "%(n)s contenant repris : %(amount)s rendus.", "%(n)s contenants repris : %(amount)s rendus.", taken.count
    )
    parts = [said % {"n": taken.count, "amount": euro(taken.amount)}] if taken.count else []
    if taken.surplus:
        more = ngettext(
            "%(n)s contenant de plus que ce que ce client a à rapporter : aucune consigne n’est rendue pour lui.",
            "%(n)s contenants de plus que ce que ce client a à rapporter : aucune consigne n’est rendue pour eux.",
            taken.surplus,
        )
        parts.append(more % {"n": taken.surplus})
    return " ".join(parts)
