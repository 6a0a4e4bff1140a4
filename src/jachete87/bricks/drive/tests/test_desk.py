"""What the drive's agents see of its sales."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.ordering.market import Market, bought, seller

from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, FarmDrive, RuleException, Slot
from jachete87.bricks.drive.queries import figures_of, needs, sales_of_the_desk
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.notices.models import Mail

SALES = "/espace/drive/ventes"


def test_an_agent_sees_every_sale_with_its_baskets_and_what_they_are_worth(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    bought(market, market.honey)

    page = agnes.get(SALES).content.decode()

    assert '<td data-label="Paniers" class="number">2</td>' in page
    assert "13,00" in page


def test_the_sales_are_counted_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    agnes.get(SALES)
    with django_assert_num_queries(10) as one:
        agnes.get(SALES)
    sale = Cycle.objects.order_by("collect_on").last()
    for week in range(1, 31):
        Cycle.objects.create(rule=sale.rule, opens_at=sale.opens_at, closes_at=sale.closes_at,
                             collect_on=sale.collect_on + timedelta(days=week))  # fmt: skip

    with django_assert_num_queries(len(one)):
        agnes.get(SALES)


def test_the_next_sale_comes_first_and_what_is_past_comes_last(market: Market, agnes: Client) -> None:
    sales = list(Cycle.objects.order_by("collect_on"))
    Cycle.objects.filter(pk=sales[1].pk).update(collect_on=sales[0].collect_on - timedelta(days=30))
    Cycle.objects.filter(pk=sales[2].pk).update(collect_on=sales[0].collect_on - timedelta(days=20))

    shown = list(sales_of_the_desk(market.at))

    assert [cycle.pk for cycle in shown] == [sales[n].pk for n in (0, 3, 2, 1)]


def test_what_needs_an_agent_stands_above_with_a_way_to_it(market: Market, agnes: Client) -> None:
    full, empty, alone, feast = Cycle.objects.order_by("collect_on")
    Slot.objects.filter(cycle=full).update(capacity=1, booked=1)
    Slot.objects.filter(cycle=empty).delete()
    CycleLeg.objects.filter(cycle=alone).delete()
    Cycle.objects.filter(pk=feast.pk).update(collect_on="2026-12-25")

    told = [(need.url, need.text) for need in needs(market.at)]

    words = ("complets", "Aucun créneau", "Aucune ferme", "Noël")
    assert [url for url, _ in told] == [f"{SALES}/{one.pk}" for one in (full, empty, alone, feast)]
    assert [word in text for word, (_, text) in zip(words, told, strict=True)] == [True] * 4
    assert told[0][0] in agnes.get(SALES).content.decode()


def test_a_sale_has_its_course_and_its_figures(market: Market, agnes: Client) -> None:
    FarmDrive.objects.update(fee="2.00")
    bought(market, market.honey)
    bought(market, market.honey)
    sale = Cycle.objects.get(state="open")

    figures, page = figures_of(sale), agnes.get(f"{SALES}/{sale.pk}").content.decode()

    assert (figures.baskets, figures.shoppers, figures.selling) == (2, 1, 1)
    assert (figures.value, figures.fees, figures.fee_of_one) == (Decimal("17.00"), Decimal("4.00"), Decimal("2.00"))
    assert page.count('class="event event-') == 5
    assert "17,00" in page


def test_the_pages_of_the_desk_ask_the_same_number_of_questions_with_thirty_of_everything(
    market: Market, agnes: Client
) -> None:
    sale = Cycle.objects.get(state="open")
    pages = {
        f"{SALES}/{sale.pk}": 13,
        "/espace/drive/rythmes": 7,
        f"/espace/drive/rythmes/{sale.rule_id}": 11,
        f"/drive/drives/{sale.rule.drive.slug}": 8,
        "/drive/": 9,
    }
    for address in pages:
        agnes.get(address)
    before = {address: questions(agnes, address) for address in pages}
    for n in range(30):
        who = seller(f"ferme-{n}", SellerKind.FARMER, "drive")
        CycleLeg.objects.create(cycle=sale, seller=who, closes_at=sale.closes_at)
        rule = CycleRule.objects.get(pk=sale.rule_id)
        rule.pk, rule.drive = None, FarmDrive.objects.create(slug=f"d{n}", name=f"Drive {n}")
        rule.save()
        RuleException.objects.create(rule=sale.rule, day=sale.collect_on + timedelta(weeks=n), reason="Foire")

    after = {address: questions(agnes, address) for address in pages}

    assert (before, after) == (pages, pages)


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as done:
        client.get(address)
    return len(done)


def test_the_effect_of_a_deed_is_seen_before_it_is_done(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    sale = Cycle.objects.get(state="open")
    told, address = {"subject": "Neige", "key": "once"}, f"{SALES}/{sale.pk}/annuler"

    seen = agnes.post(address, told | {"see": 1}).content.decode()
    between = Cycle.objects.get(pk=sale.pk).state
    done = agnes.post(address, told | {"sure": 1})

    assert "1 panier est annulé" in seen.replace("\N{NO-BREAK SPACE}", " ")
    assert (between, done.url) == ("open", f"{SALES}/{sale.pk}")
    assert Cycle.objects.get(pk=sale.pk).state == "cancelled"


def test_a_message_is_read_before_it_is_sent(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    sale = Cycle.objects.get(state="open")
    told = {"audience": "shoppers", "subject": "Parking", "text": "Entrez par la cour.", "key": "once"}

    seen = agnes.post(f"{SALES}/{sale.pk}/ecrire", told | {"see": 1}).content.decode()
    before = Mail.objects.filter(subject="Parking").count()
    for _again in range(2):
        agnes.post(f"{SALES}/{sale.pk}/ecrire", told | {"sure": 1})

    assert ("1 lettre part" in seen, "Entrez par la cour." in seen) == (True, True)
    assert (before, Mail.objects.filter(subject="Parking").count()) == (0, 1)


def test_a_move_to_an_hour_that_does_not_come_is_refused(market: Market, agnes: Client) -> None:
    sale = Cycle.objects.get(state="open")
    told = {"collect_on": "2027-03-28", "begins": "02:30", "closes_on": "2027-03-26", "closes_at": "22:00"}

    page = agnes.post(f"{SALES}/{sale.pk}/deplacer", told | {"subject": "Fête", "key": "once", "sure": 1})

    assert page.status_code == 422
    assert "changement d’heure" in page.content.decode()
    assert Cycle.objects.get(pk=sale.pk).collect_on == sale.collect_on


def test_an_agent_changes_what_a_drive_costs_and_who_sells_there(market: Market, agnes: Client) -> None:
    drive = FarmDrive.objects.get()
    told = {
        "name": "Drive du bourg",
        "text": "",
        "fee": "1.20",
        "hourly": "0",
        "bring_hours": "2",
        "sellers": [market.jean.pk],
    }

    agnes.post(f"/espace/drive/drives/{drive.pk}", told)

    drive.refresh_from_db()
    assert (drive.name, drive.fee, [*drive.sellers.all()]) == ("Drive du bourg", Decimal("1.20"), [market.jean])
