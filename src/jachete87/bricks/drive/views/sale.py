"""One sale: its way, its figures, its points; and what is done to it, each with its effect before it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.jinja import euro
from jachete87.base.times import day, moment, now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.changing import cancel_cycle, merge_cycle, move_cycle
from jachete87.bricks.drive.actions.telling import tell
from jachete87.bricks.drive.enums import Audience
from jachete87.bricks.drive.forms.sale import DeedForm, MergeForm, MessageForm, MoveForm, wall_of
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.queries.rota import cost_of_duty
from jachete87.bricks.drive.rules.calendar import wall
from jachete87.bricks.drive.rules.timeline import steps
from jachete87.bricks.drive.views.frame import page


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is done to a sale: its words, its form, what it will do in words, and how it is done."""

    title: Promise
    button: Promise
    form: DeedForm
    effect: Callable[[], list[str]]
    do: Callable[[], object]
    done: Promise
    danger: bool = False


@require_safe
@access("drive_agent")
def cycle(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """One sale."""
    found, at = _sale(cycle_id), now()
    begins, ends = queries.span_of(found)
    shown = {
        "cycle": found,
        "steps": steps(found, begins, ends, at),
        "figures": queries.figures_of(found),
        "duty": cost_of_duty(found),
        "points": queries.points_in_use(found),
        "unsold": queries.unsold_in(found),
        "told": queries.told_of(found),
        "may_move": found.state in ("planned", "open") and found.closes_at > at,
        "may_cancel": found.state != "cancelled" and (ends is None or ends > at),
    }
    return page(request, "cycle", shown)


@access("drive_agent")
def move(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Hold a sale at another time."""
    found = _sale(cycle_id)
    begins, _ends = queries.span_of(found)
    closes_on, closes_at = wall_of(found.closes_at)
    first = wall_of(begins)[1] if begins else found.rule.collect_from
    told = {"collect_on": found.collect_on, "begins": first, "closes_on": closes_on, "closes_at": closes_at}
    form = MoveForm(request.POST or None, initial=told)
    deed = _Deed(
        _("Déplacer la vente"), _("Déplacer"), form,
        lambda: [*_told_to(found), *_until(form)],
        lambda: move_cycle(cycle_id=found.pk, to=form.to(), told=form.told(request.user.pk), at=now()),
        _("La vente est déplacée ; les lettres partent."),
    )  # fmt: skip
    return _answer(request, found, deed)


@access("drive_agent")
def cancel(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Do not hold a sale."""
    found, form = _sale(cycle_id), DeedForm(request.POST or None)
    deed = _Deed(
        _("Annuler la vente"), _("Annuler la vente"), form,
        lambda: [*_given_back(found), *_told_to(found)],
        lambda: cancel_cycle(cycle_id=found.pk, told=form.told(request.user.pk), at=now()),
        _("La vente est annulée ; ses commandes le sont l’une après l’autre, et l’argent est rendu."),
        danger=True,
    )  # fmt: skip
    return _answer(request, found, deed)


@access("drive_agent")
def merge(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Hold a sale in which nobody ordered together with another one."""
    found = _sale(cycle_id)
    others = queries.to_come(now()).exclude(pk=found.pk).select_related("rule").order_by("collect_on", "pk")
    form = MergeForm(request.POST or None, others=others)
    deed = _Deed(
        _("Réunir à une autre vente"), _("Réunir"), form,
        lambda: [gettext("L’autre vente reprend ses points de retrait et ses fermes ; celle-ci n’a plus lieu.")],
        lambda: merge_cycle(
            cycle_id=found.pk, into_id=form.cleaned_data["into"].pk, told=form.told(request.user.pk), at=now()
        ),
        _("Les ventes sont réunies."),
    )  # fmt: skip
    return _answer(request, found, deed)


@access("drive_agent")
def message(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Write to the shoppers or to the farms of a sale."""
    found, form = _sale(cycle_id), MessageForm(request.POST or None)
    deed = _Deed(
        _("Écrire au sujet de la vente"), _("Envoyer"), form,
        lambda: _letters(found, form),
        lambda: tell(
            cycle=found, told=form.told(request.user.pk), audience=Audience(form.cleaned_data["audience"]), at=now()
        ),
        _("Le message est écrit ; il part maintenant."),
    )  # fmt: skip
    return _answer(request, found, deed)


def _sale(cycle_id: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("rule__drive"), pk=cycle_id)


def _answer(request: HttpRequest, found: Cycle, deed: _Deed) -> HttpResponse:
    """The form, its effect when it was asked for (`see`), or the deed."""
    form = deed.form
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and "sure" in request.POST:
        try:
            deed.do()
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, str(deed.done))
            return redirect("drive:cycle", found.pk)
    effect = deed.effect() if is_asked and not form.errors else []
    shown = {"cycle": found, "deed": deed, "form": form, "effect": effect}
    return page(request, "deed", shown, status=422 if form.errors else 200)


def _told_to(found: Cycle) -> list[str]:
    """Who is written to, in words."""
    farms = queries.readers(found, Audience.PRODUCERS)
    shoppers = queries.readers(found, Audience.SHOPPERS)
    return [
        ngettext("%(count)s client reçoit une lettre.", "%(count)s clients reçoivent une lettre.", shoppers)
        % {"count": shoppers},
        ngettext("%(count)s ferme reçoit une lettre.", "%(count)s fermes reçoivent une lettre.", farms)
        % {"count": farms},
    ]


def _until(form: MoveForm) -> list[str]:
    to = form.to()
    said = {"day": day(to.collect_on), "moment": moment(wall(to.closes_at))}
    return [gettext("Retrait %(day)s ; on commande et on annule jusqu’au %(moment)s.") % said]


def _given_back(found: Cycle) -> list[str]:
    figures = queries.figures_of(found)
    text = ngettext(
        "%(count)s panier est annulé : %(value)s sont rendus ou ne sont pas débités.",
        "%(count)s paniers sont annulés : %(value)s sont rendus ou ne sont pas débités.",
        figures.baskets,
    )
    return [text % {"count": figures.baskets, "value": euro(figures.value)}]


def _letters(found: Cycle, form: MessageForm) -> list[str]:
    count = queries.readers(found, form.cleaned_data["audience"])
    words = queries.message_words(found, form.cleaned_data["subject"], form.cleaned_data["text"])
    said = ngettext("%(count)s lettre part :", "%(count)s lettres partent :", count) % {"count": count}
    return [said, *words.text.splitlines()]
