"""Keeping the contract of each purchase: written once, when the purchase is placed, and never edited (L9d, L22)."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from jachete87.base.database.prepared import Given, Prepared, PreparedRows
from jachete87.kernel.documents.models import Contract, TermsText
from jachete87.kernel.documents.queries.agreements import agreement
from jachete87.kernel.documents.queries.due import without_contract
from jachete87.kernel.documents.rules.terms import terms_now
from jachete87.kernel.orders.queries.sold import Sold, sold_of

_AT_ONCE = 200
_kept = Prepared(
    lambda: TermsText.objects.filter(
        version=Given("version"), language=Given("language"), digest=Given("digest")
    ).values_list("pk", flat=True)
)
_keep = PreparedRows(Contract, once="purchase")


@transaction.atomic(savepoint=False)
def keep_contract(*, sold: Sold, at: datetime) -> None:
    """Keep what is agreed in a purchase that is placed: the order as sold, and the terms as they stand. Once."""
    purchase = sold.purchase
    with override(purchase.language):
        facts = json.dumps(agreement(sold), ensure_ascii=False, sort_keys=True).encode()
    contract = Contract(
        purchase=purchase,
        terms_id=_terms(purchase.terms_version, purchase.language),
        agreed_at=purchase.placed_at or at,
        facts=facts,
        digest=hashlib.sha256(facts).hexdigest(),
    )
    _keep([contract])


def keep_contracts(*, at: datetime) -> int:
    """Keep the contract of each purchase that was placed before contracts were kept."""
    missing = list(without_contract()[:_AT_ONCE])
    for purchase in missing:
        keep_contract(sold=sold_of(purchase), at=at)
    return len(missing)


def _terms(version: str, language: str) -> int:
    """The id of the terms as they stand, kept once."""
    text = terms_now(language)
    named = {"version": version, "language": language, "digest": hashlib.sha256(text.encode()).hexdigest()}
    kept = _kept(**named)
    if not kept:
        TermsText.objects.bulk_create([TermsText(text=text, **named)], ignore_conflicts=True)
        kept = _kept(**named)
    return kept[0]
