"""The table: what every address answers to every role, in the order of `ROLES`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jachete87.kernel import bricks
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.rules import Topic, unsubscribe_path
from jachete87.kernel.orders.models import Line
from tests.house.cast import House

Statuses = tuple[int, ...]

ALL = (200,) * 8
NOBODY = (404,) * 8
MOVED = (302,) * 8
WITH_A_BASKET = (302, 200, *(302,) * 6)
POST_ONLY = (405,) * 8
SIGNED_IN = (302, *(200,) * 7)
AWAY_WHEN_KNOWN = (200, *(302,) * 7)
SELLERS = (302, 403, 200, 200, 403, 403, 403, 403)
ONE_SELLER = (302, 403, 200, 404, 403, 403, 403, 403)
SELLERS_DO = (302, 403, 302, 302, 403, 403, 403, 403)
ONE_SELLER_DOES = (302, 403, 302, 404, 403, 403, 403, 403)
AGENTS = (302, 403, 403, 403, 200, 200, 200, 200)
ONE_CHAMBER = (302, 403, 403, 403, 200, 404, 200, 200)
OVERSEERS = (302, 403, 403, 403, 403, 403, 200, 200)
FUNDERS = (302, 403, 403, 403, 404, 404, 200, 200)
FUNDERS_DO = (302, 403, 403, 403, 404, 404, 302, 302)
FUNDERS_ASK = (302, 403, 403, 403, 404, 404, 422, 422)


@dataclass(frozen=True)
class Row:
    """One address with a method: its arguments, what is sent, the status for each role."""

    name: str
    statuses: Statuses
    args: Callable[[House], list[Any]] = lambda house: []
    method: str = "GET"
    data: Callable[[House], dict[str, Any]] = lambda house: {}


def _product(house: House) -> list[Any]:
    return [house.offer.variant.product_id]


def _order(house: House) -> list[Any]:
    return [house.sub_order.pk]


def _farm(house: House) -> list[Any]:
    return [house.farm.pk]


def _link(house: House) -> list[Any]:
    return [unsubscribe_path(Topic("camille@example.test", MailKind.REMINDER)).rpartition("/")[2]]


def _campaign(house: House) -> list[Any]:
    return [house.batch.campaign_id]


def _line(house: House) -> list[Any]:
    return [Line.objects.values_list("pk", flat=True).get(sub_order=house.sub_order)]


def _purchase(house: House) -> list[Any]:
    return [house.sub_order.purchase.reference, house.sub_order.purchase.token]


ACCOUNTS = (
    Row("account_login", AWAY_WHEN_KNOWN),
    Row("account_logout", (302, *(200,) * 7)),
    Row("account_logout", MOVED, method="POST"),
    Row("account_signup", AWAY_WHEN_KNOWN),
    Row("account_inactive", ALL),
    Row("account_reauthenticate", SIGNED_IN),
    Row("account_email", SIGNED_IN),
    Row("account_email_verification_sent", ALL),
    Row("account_confirm_email", ALL, lambda house: ["unknown"]),
    Row("account_change_password", SIGNED_IN),
    Row("account_set_password", MOVED),
    Row("account_reset_password", ALL),
    Row("account_reset_password_done", ALL),
    Row("account_reset_password_from_key", ALL, lambda house: ["1", "unknown"]),
    Row("account_reset_password_from_key_done", ALL),
    Row("account_arrival", MOVED),
    Row("account_profile", SIGNED_IN),
    Row("account_data", SIGNED_IN),
    Row("preferences", SIGNED_IN),
    Row("preferences", MOVED, method="POST", data=lambda house: {"reminders": "on"}),
    Row("unsubscribe", ALL, _link),
    Row("unsubscribe", ALL, _link, "POST"),
    Row("unsubscribe", NOBODY, lambda house: ["unknown"]),
)

SELLING = (
    Row("selling:home", SELLERS),
    Row("selling:choose", SELLERS),
    Row("selling:choose", ONE_SELLER_DOES, method="POST", data=lambda house: {"seller": house.farm.pk}),
    Row("selling:preparation", SELLERS),
    Row("selling:ready", POST_ONLY, _order),
    Row("selling:ready", ONE_SELLER_DOES, _order, "POST"),
    Row("selling:unready", ONE_SELLER_DOES, _order, "POST"),
    Row("selling:handed", (302, 403, 409, 404, 403, 403, 403, 403), _order, "POST"),
    Row("selling:cancel", ONE_SELLER_DOES, _order, "POST", lambda house: {"reason": "Vide"}),
    Row("selling:line", ONE_SELLER, _line),
    Row("selling:line", (302, 403, 422, 404, 403, 403, 403, 403), _line, "POST"),
    Row("selling:returns", SELLERS),
    *(
        Row(f"selling:return_{done}", (302, 403, 404, 404, 403, 403, 403, 403), lambda house: [10**9], "POST")
        for done in ("received", "refunded", "refused")
    ),
    Row("selling:catalogue", SELLERS),
    Row("selling:catalogue", SELLERS_DO, method="POST", data=lambda house: {f"stock-{_product(house)[0]}-on_hand": 9}),
    Row("selling:product", ONE_SELLER, _product),
    Row("selling:product", (302, 403, 422, 404, 403, 403, 403, 403), _product, "POST"),
    Row("selling:publication", ONE_SELLER_DOES, _product, "POST", lambda house: {"move": "hide"}),
    Row("selling:promotions", SELLERS),
    Row("selling:promotions", (302, 403, 422, 422, 403, 403, 403, 403), method="POST"),
    Row("selling:promotion_end", POST_ONLY),
    Row("selling:promotion_end", SELLERS_DO, method="POST"),
    Row("selling:imports", SELLERS),
    Row("selling:imports", (302, 403, 422, 422, 403, 403, 403, 403), method="POST"),
    Row("selling:confirmed", (302, 403, 422, 422, 403, 403, 403, 403), method="POST"),
    Row("selling:documents", SELLERS),
    Row("selling:document", (302, 403, 404, 404, 403, 403, 403, 403), lambda house: [1]),
    Row("selling:delivery_note", (302, 403, 404, 404, 403, 403, 403, 403), _order),
    Row("selling:statement", SELLERS),
    Row("selling:statement_file", SELLERS, lambda house: ["2026-11", "csv"]),
    Row("selling:paid", SELLERS),
    Row("selling:account", (302, 403, 409, 409, 403, 403, 403, 403), method="POST"),
    Row("selling:profile", SELLERS),
    Row("selling:submission", (302, 403, 409, 409, 403, 403, 403, 403), method="POST"),
)

GOVERNANCE = (
    Row("governance:home", AGENTS),
    Row("governance:feeds", AGENTS),
    Row("governance:members", AGENTS),
    Row("governance:member", ONE_CHAMBER, _farm),
    Row("governance:decide", POST_ONLY, _farm),
    Row(
        "governance:decide",
        (302, 403, 403, 403, 302, 404, 403, 302),
        _farm,
        "POST",
        lambda house: {"move": "suspend", "reason": "Contrôle sanitaire"},
    ),
    Row("governance:mails", AGENTS),
    Row("governance:mails_retry", POST_ONLY),
    Row("governance:mails_retry", (302, 403, 403, 403, 302, 302, 302, 302), method="POST"),
    Row("governance:mails_retry", (302, 403, 403, 403, 404, 404, 404, 404), method="POST", data=lambda h: {"mail": 1}),
    Row("governance:mail_previews", AGENTS),
    Row("governance:news", (302, 403, 403, 403, 200, 200, 200, 404)),
    Row("governance:news", (302, 403, 403, 403, 422, 422, 422, 404), method="POST"),
    Row("governance:mail_preview", AGENTS, lambda house: ["commande-confirmee", "fr", "html"]),
    Row("governance:mail_preview", (302, 403, 403, 403, *NOBODY[:4]), lambda house: ["unknown", "fr", "html"]),
    Row("governance:statement", AGENTS),
    Row("governance:clearing", OVERSEERS),
    Row("governance:gift_cards", OVERSEERS),
    Row("governance:gift_cards_reimburse", (302, 403, 403, 403, 403, 403, 302, 302), method="POST"),
    Row("governance:gift_cards_statement", (302, 403, 403, 403, 403, 403, 404, 404), lambda house: [1]),
    Row("governance:brick", ONE_CHAMBER, lambda house: ["drive"]),
    Row("governance:campaigns", AGENTS),
    Row(
        "governance:campaigns",
        (302, 403, 403, 403, 422, 422, 422, 422),
        method="POST",
        data=lambda house: {"name": "C"},
    ),
    Row("governance:campaign", FUNDERS, _campaign),
    Row("governance:campaign_batch", POST_ONLY, _campaign),
    Row("governance:campaign_batch", FUNDERS_ASK, _campaign, "POST"),
    Row("governance:campaign_sheet", FUNDERS, lambda house: [house.batch.campaign_id, house.batch.pk]),
    Row("governance:campaign_move", FUNDERS_DO, _campaign, "POST"),
    Row("governance:campaign_reimburse", FUNDERS_DO, _campaign, "POST"),
    Row("governance:campaign_statement", (302, 403, 403, 403, 404, 404, 404, 404), lambda h: [*_campaign(h), 1]),
)

TEXTS = (
    *("aide", "retractation", "classement", "label", "vendre", "developpeurs", "contact", "mentions-legales"),
    *("conditions", "donnees-personnelles", "accessibilite", "plan-du-site"),
)

PORTAL = (
    *(Row(name, ALL) for name in ("home", "search", "search_suggestions", "map", "map_points", "map_contours")),
    *(
        Row(name, ALL)
        for name in ("styleguide", "accents", "robots", "sitemap", "security", "opensearch", "institutions")
    ),
    *(Row(f"text_{name}", ALL) for name in TEXTS),
    *(Row(f"{brick.slug}_home", ALL) for brick in bricks.installed() if brick.urlconf),
    Row("drive_point", ALL, lambda house: [house.point.slug]),
    Row("privacy", (301,) * 8),
    Row("product_short", (301,) * 8, _product),
    Row("product", ALL, lambda house: [*_product(house), "miel"]),
    Row("product", NOBODY, lambda house: [10**9, "miel"]),
    Row("sellers", MOVED),
    Row("seller", ALL, lambda house: [house.farm.slug]),
    Row("seller", NOBODY, lambda house: ["nobody"]),
    Row("media", NOBODY, lambda house: ["unknown.webp"]),
    Row("media", NOBODY, lambda house: ["../secret_key"]),
    Row("language", MOVED, lambda house: ["en"]),
    Row("me", ALL),
    Row("healthz", (503,) * 8),
)

BUYING = (
    Row("basket", ALL),
    Row("basket_add", POST_ONLY),
    Row("basket_add", MOVED, method="POST", data=lambda house: {"offer": house.offer.pk, "quantity": 1}),
    Row("basket_add_product", POST_ONLY, _product),
    Row("basket_change", POST_ONLY, lambda house: [house.line.pk]),
    Row("basket_change", MOVED, lambda house: [house.line.pk], "POST", lambda house: {"quantity": 9}),
    Row("basket_remove", MOVED, lambda house: [house.line.pk], "POST"),
    Row("basket_price", MOVED, lambda house: [house.line.pk], "POST", lambda house: {"price": "6.50"}),
    Row("basket_aside", MOVED, lambda house: [house.line.pk], "POST"),
    Row("basket_back", MOVED, lambda house: [house.line.pk], "POST"),
    Row("basket_group_aside", MOVED, lambda house: ["unknown"], "POST"),
    Row("basket_alone", MOVED, lambda house: ["drive:unknown"], "POST"),
    Row("basket_hold", MOVED, method="POST"),
    Row("basket_noted", MOVED, method="POST"),
    Row("basket_together", MOVED, method="POST"),
    Row("purchase_again", ALL, _purchase),
    Row("purchase_again", MOVED, _purchase, "POST"),
    Row("purchase_more", MOVED, lambda house: [*_purchase(house), *_line(house)], "POST", lambda h: {"quantity": 1}),
    Row("purchase_more", NOBODY, lambda house: [*_purchase(house), 10**9], "POST"),
    Row("purchase_join", MOVED, lambda house: [*_purchase(house), 1], "POST"),
    Row("purchase_join", NOBODY, lambda house: [*_purchase(house), 9], "POST"),
    Row("basket_choose", MOVED, lambda house: ["unknown"], "POST"),
    Row("checkout", WITH_A_BASKET),
    Row("checkout_ways", MOVED),
    Row("checkout_pay", MOVED),
    Row("voucher_balance", ALL),
    Row("gift_cards", ALL),
    Row("gift_cards", (422,) * 8, method="POST", data=lambda house: {"amount": 1}),
    Row("gift_card", NOBODY, lambda house: ["unknown"]),
    Row("checkout_voucher", POST_ONLY),
    Row("checkout_voucher", MOVED, method="POST", data=lambda house: {"code": "H7K2-QXMB-4TDN"}),
    Row("sandbox_payment", NOBODY, lambda house: ["unknown"]),
    Row("purchase_find", NOBODY, method="POST", data=lambda house: {"reference": "R7K2AB", "email": "c@example.test"}),
    Row("purchase", ALL, _purchase),
    Row("purchase", NOBODY, lambda house: ["R7K2AB", "another-token"]),
    Row("purchase_invoice", NOBODY, lambda house: [*_purchase(house), 1]),
    Row("purchase_agreed", NOBODY, lambda house: [*_purchase(house), "contrat"]),
    Row("purchase_agreed", NOBODY, lambda house: ["R7K2AB", "another-token", "confirmation"]),
    Row("purchase_delivery_note", NOBODY, lambda house: [*_purchase(house), 1]),
    Row("purchase_calendar", NOBODY, _purchase),
    Row("purchase_pass", ALL, lambda house: [*_purchase(house), 1]),
    Row("purchase_pass", NOBODY, lambda house: ["R7K2AB", "another-token", 1]),
    Row("purchase_pass_image", ALL, lambda house: [*_purchase(house), 1]),
    Row("purchase_credit_note", NOBODY, lambda house: [*_purchase(house), 1]),
    Row("purchase_end", POST_ONLY, _purchase),
    Row("purchase_end", NOBODY, lambda house: ["R7K2AB", "another-token"], "POST"),
    Row("purchase_fewer", POST_ONLY, lambda house: [*_purchase(house), 1]),
    Row("purchase_fewer", NOBODY, lambda house: [*_purchase(house), 10**9], "POST"),
    Row("withdrawal", ALL, _purchase),
    Row("withdrawal", NOBODY, lambda house: ["R7K2AB", "another-token"]),
    Row("withdrawal", NOBODY, lambda house: ["R7K2AB", "another-token"], "POST"),
    Row("withdrawal_acknowledged", NOBODY, _purchase),
    Row("withdrawal_acknowledged", NOBODY, lambda house: ["R7K2AB", "another-token"]),
    Row("return_sent", POST_ONLY, lambda house: [*_purchase(house), 1]),
    Row("return_sent", NOBODY, lambda house: [*_purchase(house), 1], "POST", lambda house: {"proof": "6A123"}),
    Row("account", SIGNED_IN),
)

TABLE = (*ACCOUNTS, *SELLING, *GOVERNANCE, *PORTAL, *BUYING)
