"""The rhythms of the drives, and drives made from nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions import rules as actions
from jachete87.bricks.drive.forms.rules import DriveForm, ExceptionForm, KnownRuleForm, MiniDriveForm, RuleForm, told_of
from jachete87.bricks.drive.models import CycleRule, RuleException
from jachete87.bricks.drive.rules.texts import hours_of
from jachete87.bricks.drive.views.frame import page


@require_safe
@access("drive_agent")
def rules(request: HttpRequest) -> HttpResponse:
    """The rhythms of all drives."""
    told = [(rule, hours_of(rule)) for rule in queries.rules_of_the_desk()]
    return page(request, "rules", {"rules": told})


@access("drive_agent")
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rhythm: its form, and the next ten dates with their effects, as they would be (`see`) or as they are."""
    found = _rule(rule_id)
    form = KnownRuleForm(request.POST or None, initial=told_of(found))
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and "sure" in request.POST:
        actions.change_rule(rule_id=found.pk, plan=form.plan(), by_user_id=request.user.pk)
        messages.success(request, _("Le rythme est changé ; les ventes déjà prévues restent comme elles sont."))
        return redirect("drive:rule", found.pk)
    shown = {"form": form, "exception": ExceptionForm(prefix="except"), "is_asked": is_asked}
    return _file(request, found, shown, status=422 if form.errors else 200)


@require_POST
@access("drive_agent")
def rule_run(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Pause a rhythm, or let it go on."""
    found = _rule(rule_id)
    actions.run_rule(rule_id=found.pk, is_running=not found.is_running, by_user_id=request.user.pk)
    return redirect("drive:rule", found.pk)


@require_POST
@access("drive_agent")
def rule_except(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Leave a day of a rhythm out, move it, or keep it after all (`keep`)."""
    found, form = _rule(rule_id), ExceptionForm(request.POST, prefix="except")
    if not form.is_valid():
        return _file(request, found, {"form": KnownRuleForm(initial=told_of(found)), "exception": form}, status=422)
    said = form.cleaned_data
    if "keep" in request.POST:
        actions.keep_day(rule_id=found.pk, day=said["day"], by_user_id=request.user.pk)
    else:
        exception = RuleException(rule=found, **said)
        actions.except_day(exception=exception, by_user_id=request.user.pk)
    return redirect("drive:rule", found.pk)


@access("drive_agent")
def mini_drive(request: HttpRequest) -> HttpResponse:
    """Make a drive from nothing; its next dates are shown first (`see`)."""
    at = now()
    form = MiniDriveForm(request.POST or None, initial={"starts_on": at.astimezone(PARIS).date()})
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and "sure" in request.POST:
        made = actions.make_mini_drive(venue=form.venue(), plan=form.plan(), by_user_id=request.user.pk, at=at)
        messages.success(request, _("Le drive « %(name)s » est ouvert.") % {"name": made.name})
        return redirect("drive:cycles")
    dates = _next_of(form) if is_asked else []
    shown = {"form": form, "dates": dates, "is_asked": is_asked}
    return page(request, "mini_drive", shown, status=422 if form.errors else 200)


@access("drive_agent")
def farm_drive(request: HttpRequest, drive_id: int) -> HttpResponse:
    """What a drive says of itself, what it costs, who sells there."""
    found = get_object_or_404(queries.drives(), pk=drive_id)
    told = {name: getattr(found, name) for name in ("name", "text", "fee", "hourly", "handling_fee", "bring_hours")}
    told["sellers"] = list(found.sellers.all())
    form = DriveForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_drive(drive_id=found.pk, told=form.cleaned_data, by_user_id=request.user.pk)
        except Refusal as refusal:
            form.add_error("handling_fee", refusal.message)
        else:
            messages.success(request, _("Le drive est changé."))
            return redirect("drive:rules")
    return page(request, "farm_drive", {"drive": found, "form": form}, status=422 if form.errors else 200)


def _rule(rule_id: int) -> CycleRule:
    return get_object_or_404(CycleRule.objects.select_related("drive"), pk=rule_id)


def _next_of(form: RuleForm) -> list[queries.NextDate]:
    return queries.next_dates(form.rule(), now())


def _file(request: HttpRequest, found: CycleRule, shown: dict[str, object], status: int = 200) -> HttpResponse:
    form = shown["form"]
    asked = form.rule() if shown.get("is_asked") and isinstance(form, KnownRuleForm) else found
    asked.pk = found.pk
    context = {"rule": found, "dates": queries.next_dates(asked, now()), "is_asked": False}
    return page(request, "rule", context | shown, status)
