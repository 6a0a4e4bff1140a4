"""What every page of the drive's desks stands in: the pages of the desk beside."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jachete87.base.access import admits
from jachete87.kernel.bricks import Desk


class _Entry(NamedTuple):
    role: str
    title: Promise
    address: str


AGENTS = (
    _Entry("drive_agent", _("Ventes"), "drive:cycles"),
    _Entry("drive_post", _("Poste de retrait"), "drive:posts"),
    _Entry("drive_agent", _("Points de retrait"), "drive:points"),
    _Entry("drive_agent", _("Abonnements"), "drive:subscriptions"),
    _Entry("drive_agent", _("Rythmes"), "drive:rules"),
    _Entry("drive_agent", _("Nouveau drive"), "drive:mini_drive"),
)
FARMS = (
    _Entry("seller", _("Ma prochaine vente"), "drive:my_sale"),
    _Entry("seller", _("Mes quantités"), "drive:my_quantities"),
    _Entry("seller", _("Récoltes"), "drive:harvests"),
    _Entry("seller", _("Permanences"), "drive:my_duties"),
    _Entry("drive_post", _("Poste de retrait"), "drive:posts"),
    _Entry("seller", _("Paniers composés"), "drive:boxes"),
    _Entry("seller", _("Mes choix"), "drive:my_terms"),
    _Entry("seller", _("Retrait commun"), "drive:my_rides"),
)
"""The pages that stand beside, what is used most first: an agent's, and a farm's. Each shows those its role admits."""


def page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the drive's desks."""
    menu = _menu_of(request)
    admitted = {role for role in {one.role for one in menu} if admits(role, request.user)}
    desks = [Desk(str(one.title), reverse(one.address)) for one in menu if one.role in admitted]
    return render(request, f"drive/desk/{name}.jinja", {"desks": desks, "here": request.path} | context, status=status)


def _menu_of(request: HttpRequest) -> tuple[_Entry, ...]:
    """A farm's menu on a farm's own pages and for who is no agent; an agent's on all others."""
    own = tuple(reverse(one.address) for one in FARMS if one.role == "seller")
    return FARMS if request.path.startswith(own) or not admits("drive_agent", request.user) else AGENTS
