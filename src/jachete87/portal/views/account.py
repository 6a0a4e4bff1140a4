"""What a signed-in person has bought."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.kernel import bricks
from jachete87.kernel.accounts.queries import spaces_of
from jachete87.kernel.orders.queries import purchases_of
from jachete87.kernel.orders.queries.containers import containers_out, depositor
from jachete87.kernel.orders.rules.references import purchase_path

_PAGE = 20


@access("signed_in")
@never_cache
def purchases(request: HttpRequest) -> HttpResponse:
    """One's purchases, the newest first."""
    page = Paginator(purchases_of(request.user), _PAGE).get_page(request.GET.get("page"))
    language = request.LANGUAGE_CODE[:2]
    rows = [(one, purchase_path(one.reference, one.token, language)) for one in page]
    own = [desk for brick in bricks.installed() for desk in brick.account_pages(request.user)]
    out = [(each.container.name, each.count, each.amount) for each in containers_out(depositor(request.user))]
    context = {"page": page, "rows": rows, "spaces": spaces_of(request.user), "pages": own, "to_bring_back": out}
    return render(request, "portal/account.jinja", context)
