"""What a seller says of itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.kernel.membership.actions import submit, update_profile
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import chambers_of
from jachete87.kernel.membership.rules import untold
from jachete87.kernel.membership.views import for_seller, person
from jachete87.selling.forms import SellerForm
from jachete87.selling.views.frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def profile(request: HttpRequest, seller: Seller) -> HttpResponse:
    """The seller's own page, as it may be changed at any time."""
    form = SellerForm(request.POST if request.method == "POST" else None, instance=seller)
    if form.is_bound and form.is_valid():
        try:
            update_profile(seller_id=seller.pk, by=person(request), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Votre fiche est enregistrée."))
            return redirect("selling:profile")
    return _page(request, seller, form, status=422 if form.is_bound else 200)


@require_POST
@access("seller")
@for_seller
def submission(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Ask the chamber to be admitted."""
    form = SellerForm(instance=seller)
    try:
        submit(seller_id=seller.pk, by=person(request))
    except Refusal as refusal:
        return _page(request, seller, form, refusal.status, refusal.message)
    messages.success(request, _("Votre dossier est parti à votre chambre."))
    return redirect("selling:profile")


def _page(request: HttpRequest, seller: Seller, form: SellerForm, status: int, refusal: str = "") -> HttpResponse:
    as_saved = Seller.objects.select_related("commune").get(pk=seller.pk)
    context = {
        "form": form,
        "as_saved": as_saved,
        "chambers": chambers_of(seller.pk),
        "untold": untold(as_saved),
        "refusal": refusal,
    }
    return page(request, "profile", as_saved, context, status)
