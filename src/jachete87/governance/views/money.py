"""The money of the institutions: what each bears, and what went through the payment providers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.files import table_answer
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.governance import queries
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.documents.queries.statements import institution_month, rows
from jachete87.kernel.documents.rules.months import month_named, month_of
from jachete87.kernel.ledger.queries import clearing_report


@require_safe
@access("agent")
def statement(request: HttpRequest) -> HttpResponse:
    """What the reader's institution bore in a month, line by line; who oversees all chooses which."""
    scope, at = remit(request), now()
    institutions = queries.accountable(scope)
    asked = storable(request.GET.get("organisme", ""))
    chosen = get_object_or_404(institutions, pk=asked) if asked else institutions.first()
    if chosen is None:
        raise Http404
    found = institution_month(chosen.pk, chosen.name, month_named(request.GET.get("mois", ""), at))
    if request.GET.get("format") == "csv":
        return table_answer(rows(found), f"{chosen.pk}-{found.month.name}.csv")
    shown = {
        "statement": found,
        "chosen": chosen,
        "institutions": institutions,
        "is_last": found.month == month_of(at),
    }
    return page(request, "statement", scope, shown)


@require_safe
@access("departement")
def clearing(request: HttpRequest) -> HttpResponse:
    """What went through each payment provider in a month: collected, given back, transferred, fees, rest."""
    at = now()
    month = month_named(request.GET.get("mois", ""), at)
    shown = {"report": clearing_report(month.since, month.until), "month": month, "is_last": month == month_of(at)}
    return page(request, "clearing", remit(request), shown)
