"""Producers are told what to bring once their part in a sale has closed, and agents see who has looked."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse
from tests.ordering.market import Market, basket_of, bought, buy, choose_all, expire_all, offer, seller
from tests.ordering.racing import at_once

from jachete87.bricks.drive.actions.harvests import send_harvest_lists
from jachete87.bricks.drive.models import CycleLeg, HarvestList
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.queries.harvest_letters import harvest_letter
from jachete87.bricks.drive.queries.harvests import harvest_link, legs_to_tell
from jachete87.bricks.drive.tests.paper import pages, sale
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Collaborator, Seller
from jachete87.kernel.notices.actions.sending import send_mails
from jachete87.kernel.notices.actions.writing import write_mail
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import SubOrder


def _leg(market: Market) -> CycleLeg:
    return CycleLeg.objects.select_related("cycle", "seller").get(seller=market.jean, cycle=sale())


def _letters() -> list[str]:
    return list(Mail.objects.filter(key__startswith="harvest-").order_by("pk").values_list("recipient", flat=True))


def _rose(market: Market) -> Seller:
    """Rose farms too; nobody orders from her."""
    tomatoes = offer(seller("ferme-de-rose", SellerKind.FARMER, "drive"), "Tomates", "3.00")
    expire_all(market.at)
    return tomatoes.variant.product.seller


def test_at_the_cut_off_each_producer_gets_one_letter_and_the_list_to_print(market: Market) -> None:
    rose = _rose(market)
    purchase = bought(market, market.honey, quantity=3)
    closed = sale().closes_at

    expire_all(closed - timedelta(minutes=1))
    before = _letters()
    expire_all(closed)
    expire_all(closed + timedelta(minutes=1))

    assert before == []
    assert sorted(_letters()) == [market.jean.email, rose.email]
    send_mails(at=closed)
    for_jean = next(each for each in post.outbox if each.to == [market.jean.email] and "récolte" in each.subject)
    assert "3 × Miel de châtaignier" in for_jean.body
    (file,) = for_jean.attachments
    assert purchase.reference in pages(file[1])[0]
    for_rose = next(each for each in post.outbox if each.to == [rose.email])
    assert "personne n’a commandé chez vous" in for_rose.body
    assert for_rose.attachments == []


def test_the_letter_waits_for_an_order_whose_payment_is_still_on_its_way(market: Market) -> None:
    bought(market, market.honey, provider="on_site")
    basket = basket_of(market, market.honey)
    choose_all(basket, market)
    late = buy(basket, market, key="late", card="4000002500003155")

    due = legs_to_tell(sale().closes_at).filter(seller=market.jean)
    waits = not due.exists()
    SubOrder.objects.filter(purchase=late).update(state=SubOrderState.CANCELLED)

    assert (late.state, waits, due.exists()) == ("awaiting_payment", True, True)


def test_a_list_is_seen_when_its_page_is_opened_and_not_before(market: Market, agnes: Client) -> None:
    purchase = bought(market, market.honey)
    expire_all(sale().closes_at)
    leg, sheet = _leg(market), reverse("drive:harvest_watch", args=[sale().pk])
    HarvestList.objects.update(sent_at=market.at)

    unseen = agnes.get(sheet).content.decode()
    agnes.get(reverse("drive:harvest_paper", args=[leg.pk]))
    by_paper = HarvestList.objects.get(leg=leg).seen_at
    own = Client().get(harvest_link(leg.pk)).content.decode()

    assert "1 producteur a des commandes et n’a pas encore ouvert sa liste" in unseen
    assert by_paper is None
    assert HarvestList.objects.get(leg=leg).seen_at is not None
    assert "a des commandes et n’a pas" not in agnes.get(sheet).content.decode()
    assert purchase.reference in own
    for others in ("Roux", "camille@", "+336"):
        assert others not in own


def test_a_list_that_is_sent_again_is_to_be_seen_again(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    leg = _leg(market)
    CycleLeg.objects.filter(pk=leg.pk).update(closes_at=market.at - timedelta(hours=1))
    send_harvest_lists(at=market.at)
    HarvestList.objects.update(seen_at=market.at)

    agnes.post(reverse("drive:harvest_again", args=[leg.pk]))

    told = HarvestList.objects.get(leg=leg)
    assert (told.sendings, told.seen_at) == (2, None)
    assert _letters() == [market.jean.email] * 2


def test_a_list_is_not_sent_again_while_orders_still_come(market: Market, agnes: Client) -> None:
    answer = agnes.post(reverse("drive:harvest_again", args=[_leg(market).pk]), follow=True)

    assert "prend encore des commandes" in answer.content.decode()
    assert (_letters(), HarvestList.objects.count()) == ([], 0)


def test_a_link_that_was_altered_leads_nowhere(market: Market) -> None:
    link = harvest_link(_leg(market).pk)

    answers = [
        Client().get(link.replace("/liste", f"{end}")).status_code for end in ("x/liste", "x/liste.csv", "/liste.doc")
    ]

    assert answers == [404, 404, 404]


def test_the_table_turns_no_title_into_a_formula(market: Market) -> None:
    Product.objects.filter(pk=market.honey.variant.product_id).update(title="=cmd|' /C calc'!A0")
    bought(market, market.honey)

    table = Client().get(harvest_link(_leg(market).pk) + ".csv").content.decode("utf-8-sig")

    (head, row) = table.splitlines()
    assert head.startswith("Point de retrait;Commande;Pour;Quantité")
    assert re.search(r"(^|;)\"?'=cmd", row)


def test_a_producer_finds_its_own_lists_and_nobody_elses(market: Market) -> None:
    _rose(market)
    bought(market, market.honey)
    person = User.objects.create_person("jean@example.test")
    Collaborator.objects.create(user=person, seller=market.jean)
    client = Client()
    client.force_login(person)

    own = client.get(reverse("drive:harvests")).content.decode()

    assert "Ferme De Jean" in own
    assert "Ferme De Rose" not in own


def test_pages_of_harvests_are_counted(market: Market, agnes: Client, django_assert_num_queries: Callable) -> None:
    sheet = reverse("drive:harvest_watch", args=[sale().pk])
    agnes.get(sheet)
    with django_assert_num_queries(9) as one:
        agnes.get(sheet)
    for number in range(29):
        offer(seller(f"ferme-{number}", SellerKind.FARMER, "drive"), "Tomates", "3.00")
    expire_all(market.at)

    with django_assert_num_queries(len(one)):
        page = agnes.get(sheet).content.decode()

    assert page.count("Imprimer") == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_cut_off_write_one_letter_and_without_the_guard_two(market: Market) -> None:
    bought(market, market.honey)
    leg, at = _leg(market), sale().closes_at

    def naive(name: int) -> bool:
        letter = harvest_letter(leg, gathered(leg.cycle, leg.seller_id), name)
        return not HarvestList.objects.filter(leg=leg).exists() and write_mail(letter=letter)

    unguarded = at_once([lambda: naive(101), lambda: naive(102)])
    Mail.objects.filter(key__startswith="harvest-").delete()
    guarded = at_once([lambda: send_harvest_lists(at=at)] * 4)

    assert unguarded == [True, True]
    assert sorted(map(str, guarded)) == ["0", "0", "0", "1"]
    assert _letters() == [market.jean.email]
