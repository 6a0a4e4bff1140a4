"""Before a cut-off those who forgot something are written to, once; everything here can be repeated."""

from datetime import datetime

from django.utils.translation import override

from jachete87.bricks.drive.queries.cut_off_letters import basket_letter, quantities_letter
from jachete87.bricks.drive.queries.cut_offs import Forgotten, forgotten_baskets, legs_to_ask
from jachete87.kernel.notices.actions.writing import write_mails
from jachete87.kernel.notices.rules import Letter


def remind_of_cut_offs(*, at: datetime) -> int:
    """Write to shoppers who asked for it about a basket they did not order, and to farms without quantities."""
    baskets = [_to_shopper(one) for one in forgotten_baskets(at)]
    with override("fr"):
        farms = [quantities_letter(leg) for leg in legs_to_ask(at)]
    return write_mails(letters=[*baskets, *farms]) if baskets or farms else 0


def _to_shopper(forgotten: Forgotten) -> Letter:
    person = forgotten.basket.user
    with override(person.language if person else "fr"):
        return basket_letter(forgotten)
