"""Campaigns of vouchers and of discounts: opened, given out, stopped, and paid to the sellers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.governance.forms import BatchForm, CampaignForm
from jachete87.governance.queries import campaigns_of, sheet_of
from jachete87.governance.views import reimbursing
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.vouchers.actions import campaigns as actions
from jachete87.kernel.vouchers.models import Campaign, VoucherBatch
from jachete87.kernel.vouchers.queries.campaigns import (
    batches_of,
    effect_in_words,
    figures,
    terms_in_words,
    vouchers_of,
)

ON_A_SCREEN = 200


@access("agent")
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that the institution pays, and a form to open another, once its effect was seen (`see`)."""
    scope = remit(request)
    form = CampaignForm(request.POST or None, funders=scope.funders())
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and "see" not in request.POST:
        opened = actions.open_campaign(plan=form.plan(), by_user_id=request.user.pk)
        messages.success(request, _("La campagne est ouverte."))
        return redirect("governance:campaign", opened.pk)
    effect = effect_in_words(form.plan().draft) if is_asked else []
    shown = {"campaigns": campaigns_of(scope), "form": form, "effect": effect}
    return page(request, "campaigns", scope, shown, status=422 if form.errors else 200)


@require_safe
@access("agent")
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: its terms, its budget, its vouchers, what is due to sellers."""
    return _file(request, _mine(request, campaign_id), BatchForm())


@require_POST
@access("agent")
def batch(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Make vouchers."""
    own, form = _mine(request, campaign_id), BatchForm(request.POST)
    if not form.is_valid():
        return _file(request, own, form, status=422)
    made = actions.make_batch(campaign_id=own.pk, by_user_id=request.user.pk, **form.cleaned_data)
    messages.success(request, _("%(number)s bons sont faits : imprimez-les.") % {"number": made.quantity})
    return redirect("governance:campaign", own.pk)


@require_POST
@access("agent")
def move(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Stop a campaign, or let it go on."""
    own = _mine(request, campaign_id)
    deed = actions.resume_campaign if request.POST.get("move") == "resume" else actions.stop_campaign
    deed(campaign_id=own.pk, by_user_id=request.user.pk)
    return redirect("governance:campaign", own.pk)


@require_POST
@access("agent")
def reimburse(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Draw up what is paid to the sellers now."""
    own = _mine(request, campaign_id)
    reimbursing.draw_up(request, own)
    return redirect("governance:campaign", own.pk)


@require_safe
@access("agent")
def statement(request: HttpRequest, campaign_id: int, number: int) -> HttpResponse:
    """What a statement pays to each seller, as a table for the treasury."""
    own = _mine(request, campaign_id)
    return reimbursing.sheet(own, number, f"remboursement-{own.pk}")


@require_safe
@access("agent")
def sheet(request: HttpRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    """Vouchers to print and cut out, ten to a page."""
    own = _mine(request, campaign_id)
    lot = get_object_or_404(VoucherBatch, campaign=own, pk=batch_id)
    shown = Paginator(vouchers_of(lot), ON_A_SCREEN).get_page(request.GET.get("page"))
    context = {"campaign": own, "batch": lot, "shown": shown, "cards": sheet_of(shown.object_list)}
    return render(request, "governance/sheet.jinja", context | {"terms": terms_in_words(own)})


def _mine(request: HttpRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(campaigns_of(remit(request)), pk=campaign_id)


def _file(request: HttpRequest, own: Campaign, form: BatchForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "campaign": own,
        "figures": figures(own),
        "effect": effect_in_words(own),
        "terms": terms_in_words(own),
        "batches": batches_of(own)[:100],
        "form": form,
        **reimbursing.dues(own),
    }
    return page(request, "campaign", remit(request), context, status)
