"""The sandbox's own page, where a card payment is authenticated. Demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.times import now
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.models import SandboxCharge
from jachete87.kernel.payments.providers.sandbox import Sandbox


@access("public")
@never_cache
def sandbox(request: HttpRequest, token: str) -> HttpResponse:
    """Ask to confirm or refuse a payment, then go back to the purchase."""
    charge = SandboxCharge.objects.filter(token=token).first() if settings.DEMO else None
    if charge is None:
        raise Http404
    if request.method == "POST":
        Sandbox().authenticate(token, accepted=request.POST.get("answer") == "confirm")
        refresh(token=token, at=now())
        return redirect(charge.return_url or request.path)
    return render(request, "payments/sandbox.jinja", {"charge": charge, "is_open": charge.state == "action_required"})
