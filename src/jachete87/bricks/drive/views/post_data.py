"""What the tablets of a post and the portal tell each other."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.money import ZERO
from jachete87.base.times import now
from jachete87.bricks.drive.actions.deeds import Sender, receive_deeds
from jachete87.bricks.drive.enums import TO_SETTLE
from jachete87.bricks.drive.forms.deeds import DeedForm
from jachete87.bricks.drive.queries.deeds import Post
from jachete87.bricks.drive.queries.post import Collection, Item, at_post
from jachete87.bricks.drive.views.post import PAGES, post_of

AT_MOST = 500
"""So many deeds are taken at once."""


@require_safe
@access("drive_post")
def state(request: HttpRequest, cycle_id: int, point_id: int) -> JsonResponse:
    """All that a tablet needs to know of its post."""
    return JsonResponse(_state(request, post_of(request, cycle_id, point_id)))


@require_POST
@access("drive_post")
def deeds(request: HttpRequest, cycle_id: int, point_id: int) -> JsonResponse:
    """What a tablet did since it last had a network: each deed is answered, and how the post stands after."""
    post = post_of(request, cycle_id, point_id)
    told = _told(request)
    if told is None:
        return JsonResponse({"detail": _("Cet envoi ne se lit pas.")}, status=422)
    forms = [DeedForm(one, post) for one in told["deeds"]]
    asked = [form.asked() for form in forms if form.is_valid()]
    done = receive_deeds(post=post, asked=asked, sender=_sender(request, told), at=now())
    answers = [{"key": str(deed.key), "outcome": deed.outcome, "told": deed.told} for deed in done]
    answers += [_refused(form) for form in forms if not form.is_valid()]
    return JsonResponse({"answers": answers, "state": _state(request, post)})


@require_POST
@access("drive_post")
def deed(request: HttpRequest, cycle_id: int, point_id: int) -> HttpResponse:
    """One deed from a page without JavaScript."""
    post = post_of(request, cycle_id, point_id)
    form = DeedForm(request.POST, post)
    back = request.POST.get("back", "")
    answer = redirect("drive:post", cycle_id, point_id, back if back in PAGES else "remise")
    if not form.is_valid():
        messages.error(request, form.refusal)
        return answer
    sender = _sender(request, {"device": _("page web"), "sent_at": None})
    (done,) = receive_deeds(post=post, asked=[form.asked()], sender=sender, at=now())
    if done.outcome in TO_SETTLE:
        messages.warning(request, done.told)
    else:
        messages.success(request, f"{done.get_kind_display()} : {done.get_outcome_display()}")
    return answer


def _told(request: HttpRequest) -> dict[str, Any] | None:
    """The body of a tablet, when it is one."""
    try:
        told = json.loads(request.body)
    except ValueError:
        return None
    deeds = told.get("deeds") if isinstance(told, dict) else None
    is_list = isinstance(deeds, list) and len(deeds) <= AT_MOST and all(isinstance(one, dict) for one in deeds)
    return told if is_list else None


def _sender(request: HttpRequest, told: dict[str, Any]) -> Sender:
    sent_at = parse_datetime(str(told.get("sent_at")))
    trusted = sent_at is not None and sent_at.tzinfo is not None
    return Sender(
        str(told.get("device", "")).replace("\x00", "")[:40], request.user.pk, sent_at if sent_at and trusted else now()
    )


def _refused(form: DeedForm) -> dict[str, Any]:
    return {"key": str(form.data.get("key", "")), "outcome": "refused", "told": form.refusal}


def _state(request: HttpRequest, post: Post) -> dict[str, Any]:
    stands = at_post(post)
    return {
        "at": now(),
        "csrf": get_token(request),
        "unsettled": stands.unsettled,
        "sellers": list(stands.dropped),
        "collections": [_collection(each) for each in stands.collections],
    }


def _collection(each: Collection) -> dict[str, Any]:
    return {
        "place": each.place.pk,
        "name": each.name,
        "references": each.references,
        "starts_at": each.place.slot.starts_at,
        "ends_at": each.place.slot.ends_at,
        "state": each.state,
        "absent": each.is_absent,
        "noted": list(each.noted),
        "adults_only": each.adults_only,
        "due": str(each.due),
        "passes": each.passes,
        "orders": [
            {
                "order": part.order.pk,
                "reference": f"{part.order.purchase.reference}/{part.order.number}",
                "seller": part.order.seller.trade_name,
                "state": part.order.state,
                "due": str(part.due),
                "lines": [_line(item) for item in part.items],
            }
            for part in each.parts
        ],
    }


def _line(item: Item) -> dict[str, Any]:
    line = item.line
    return {
        "line": line.pk,
        "title": item.title,
        "pack": line.variant_name,
        "quantity": line.delivered_quantity,
        "ordered": line.quantity,
        "state": line.state,
        "announced": item.announced or None,
        "grams": line.weighed_grams,
        "cap": str(line.gross),
        "worth": str(line.delivered_gross),
        "deposit": str(item.deposit.delivered_gross if item.deposit else ZERO),
        "temperature": item.temperature,
        "allergens": item.allergens,
        "adults_only": item.adults_only,
    }
