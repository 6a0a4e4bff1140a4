"""What a seller says of itself."""

from django.test import Client
from django.urls import reverse

from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.tests.cast import Cast

TOLD = {
    "trade_name": "Ferme du Puy",
    "phone": "+33555112233",
    "email": "jean@example.test",
    "mediator": "Médiation 87",
    "story": "Des abeilles.",
}


def test_jean_tells_his_story(cast: Cast, jean: Client) -> None:
    answer = jean.post(reverse("selling:profile"), TOLD)

    cast.farm.refresh_from_db()
    assert (answer.status_code, cast.farm.trade_name, cast.farm.story) == (302, "Ferme du Puy", "Des abeilles.")


def test_what_was_checked_stays(cast: Cast, jean: Client) -> None:
    jean.post(reverse("selling:profile"), TOLD | {"siret": "1", "legal_name": "X", "state": "draft", "brick": "relais"})

    cast.farm.refresh_from_db()
    kept = (cast.farm.siret, cast.farm.legal_name, cast.farm.state, cast.farm.brick_id)
    assert kept == ("00000000000018", "Jean Puy", SellerState.ACTIVE, "drive")


def test_an_address_that_is_none_is_refused(cast: Cast, jean: Client) -> None:
    answer = jean.post(reverse("selling:profile"), TOLD | {"email": "nobody"})

    cast.farm.refresh_from_db()
    assert (answer.status_code, cast.farm.trade_name) == (422, "Ferme de Jean")


def test_a_seller_on_line_is_not_submitted_again(cast: Cast, jean: Client) -> None:
    answer = jean.post(reverse("selling:submission"))

    cast.farm.refresh_from_db()
    assert (answer.status_code, cast.farm.state) == (409, SellerState.ACTIVE)
