"""A farmer's boxes, and what is in them this time; made for a phone in the field."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions.boxes import make_box, repeat_content, write_content
from jachete87.bricks.drive.forms.boxes import ContentForm, initial_of
from jachete87.bricks.drive.models import Box, Cycle
from jachete87.bricks.drive.queries import boxes as queries
from jachete87.bricks.drive.rules.boxes import sale_title
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.membership.queries import sellers_of


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
def boxes(request: HttpRequest) -> HttpResponse:
    """One's boxes with what is said of them now; another product becomes a box."""
    sellers = list(sellers_of(request.user).order_by("trade_name"))
    if request.method == "POST":
        chosen = request.POST.get("product", "")
        mine = Product.objects.filter(pk__in=[p.pk for seller in sellers for p in queries.may_be_boxes(seller)])
        product = get_object_or_404(mine, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        return redirect("drive:box", make_box(product=product).pk)
    today = now().astimezone(PARIS).date()
    shown = {
        "boxes": [one for seller in sellers for one in queries.boxes_of(seller, today)],
        "products": [(product.pk, product.title) for seller in sellers for product in queries.may_be_boxes(seller)],
    }
    return page(request, "boxes", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
def box(request: HttpRequest, box_id: int) -> HttpResponse:
    """Write what is in a box in a sale: the next one, or the one that is chosen."""
    found, cycles, cycle = _asked(request, box_id)
    products = list(
        Product.objects.filter(seller=found.product.seller_id, state="published").exclude(pk=found.product_id)
    )
    written = queries.written(found, cycle) if cycle else None
    given = request.POST if request.method == "POST" else None
    form = ContentForm(given, products=products, initial=initial_of(written))
    status = 200
    if given is not None and cycle is not None:
        if form.is_valid():
            try:
                told = write_content(box=found, cycle=cycle, inside=form.inside(), at=now())
            except Refusal as refusal:
                form.add_error("texts", refusal.message)
            else:
                return _kept(request, found, cycle, told)
        status = 422
    shown = {
        "box": found,
        "cycle": cycle,
        "sales": [(one.pk, sale_title(one)) for one in cycles],
        "form": form,
        "is_written": written is not None,
        "before": queries.written_before(found, cycle) if cycle else None,
    }
    return page(request, "box", shown, status)


@require_POST
@access("seller")
def repeat(request: HttpRequest, box_id: int) -> HttpResponse:
    """Put the same in as the last time."""
    found, _cycles, cycle = _asked(request, box_id)
    if cycle is None:
        return redirect("drive:boxes")
    try:
        told = repeat_content(box=found, cycle=cycle, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("drive:box", found.pk)
    return _kept(request, found, cycle, told)


def _asked(request: HttpRequest, box_id: int) -> tuple[Box, list[Cycle], Cycle | None]:
    """The box, the sales ahead, and the one that is asked for, else the next."""
    mine = Box.objects.filter(product__seller__in=sellers_of(request.user)).select_related("product__seller")
    found = get_object_or_404(mine, pk=box_id)
    cycles = list(queries.cycles_ahead(found.product.seller, now().astimezone(PARIS).date()))
    asked = request.POST.get("vente") or request.GET.get("vente")
    return found, cycles, next((one for one in cycles if str(one.pk) == asked), cycles[0] if cycles else None)


def _kept(request: HttpRequest, found: Box, cycle: Cycle, told: int) -> HttpResponse:
    said = _("Le contenu est enregistré : il se lit sur la page du panier composé.")
    if told:
        text = ngettext("%(num)s commande déjà passée l’affiche.", "%(num)s commandes déjà passées l’affichent.", told)
        said = f"{said} {text % {'num': told}}"
    messages.success(request, said)
    return redirect("drive:boxes")
