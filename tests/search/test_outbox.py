"""The outbox: every change is noted in its own transaction, learned, and never noted for nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Category, Offer, Picture, Product
from jachete87.kernel.membership.models import Brick
from jachete87.kernel.search.actions import index_due, mark, reindex
from jachete87.kernel.search.models import IndexTask
from jachete87.kernel.search.queries import breaches, search
from jachete87.kernel.search.rules import SearchAsk
from tests.search.market import open_market, product, seller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


@pytest.fixture
def jean(db, windows):
    open_market()
    owner = seller("Ferme de Jean", commune="Nexon")
    reindex()
    IndexTask.objects.all().delete()
    return owner


def learn(at=None):
    while index_due(at=at or now()):
        pass


def titles(q: str, **ask) -> list[str]:
    return [card.title for card in search(SearchAsk(q=q, kinds=("product",), **ask), lang="fr").cards]


def tasks() -> list[tuple[str, str]]:
    return sorted(set(IndexTask.objects.values_list("kind", "subject")))


def test_a_new_product_is_found_and_its_task_is_done(jean):
    made = product(jean, "Miel de Jean")

    learn()

    assert titles("miel") == ["Miel de Jean"]
    assert tasks() == []
    assert breaches() == []
    assert made.pk


def test_one_transaction_notes_everything_that_it_changes_and_each_thing_once(jean):
    with transaction.atomic():
        made = [product(jean, f"Miel de Jean {number}") for number in range(3)]
        Product.objects.filter(pk=made[1].pk).update(title="Cire de Jean")
        noted = list(IndexTask.objects.order_by("pk").values_list("kind", "subject"))

    learn()

    assert noted == [("product", str(one.pk)) for one in made]
    assert titles("jean") == ["Cire de Jean", "Miel de Jean 0", "Miel de Jean 2"]
    assert breaches() == []


def test_a_refused_transaction_leaves_no_task(jean):
    with transaction.atomic():
        product(jean, "Miel de Jean")
        transaction.set_rollback(True)

    assert tasks() == []


def test_a_change_of_the_title_the_price_or_the_picture_is_noted(jean):
    made = product(jean, "Miel de Jean")
    learn()
    noted = []

    for change in (
        lambda: Product.objects.filter(pk=made.pk).update(title="Miel de Jeanne"),
        lambda: Offer.objects.update(price=Decimal("7.00")),
        lambda: Picture.objects.create(product=made, source="miel.webp"),
    ):
        change()
        noted.append(tasks())
        learn()

    assert noted == [[("product", str(made.pk))]] * 3
    card = search(SearchAsk(q="jeanne"), lang="fr").cards[0]
    assert (card.title, card.price, card.picture) == ("Miel de Jeanne", Decimal("7.00"), "miel.webp")


def test_stock_is_noted_only_when_it_runs_out_or_comes_back(jean):
    made = product(jean, "Miel de Jean", stock_on_hand=2)
    learn()
    noted = []

    for held in (1, 2, 1):
        Product.objects.filter(pk=made.pk).update(stock_held=held)
        noted.append(bool(tasks()))
        learn()

    assert noted == [False, True, True]


def test_what_is_sold_out_is_shown_only_on_demand(jean):
    product(jean, "Miel de Jean", stock_on_hand=0)
    learn()

    shown, all_of_it = titles("miel"), titles("miel", available=False)

    assert (shown, all_of_it) == ([], ["Miel de Jean"])


def test_a_suspended_seller_disappears_with_all_that_is_his(jean):
    product(jean, "Miel de Jean")
    learn()

    jean.state = "suspended"
    jean.save()
    learn()

    assert titles("miel", available=False) == []
    assert search(SearchAsk(q="Ferme de Jean"), lang="fr").total == 0
    assert breaches() == []


def test_a_renamed_seller_is_renamed_on_the_cards_of_his_products(jean):
    product(jean, "Miel de Jean")
    learn()

    jean.trade_name = "Rucher de Jean"
    jean.save()
    learn()

    assert [card.seller_name for card in search(SearchAsk(q="miel"), lang="fr").cards] == ["Rucher de Jean"]


def test_a_renamed_category_is_renamed_on_cards_and_facets(jean):
    product(jean, "Miel de Jean", category_id="miel")
    learn()

    Category.objects.filter(pk="miel").update(name="Ruche")
    learn()

    found = search(SearchAsk(q="jean"), lang="fr")
    assert {card.category_name for card in found.cards if card.kind == "product"} == {"Ruche"}
    assert {value.label for value in found.facets["category"]} == {"Ruche", "Alimentation"}


def test_a_closed_brick_takes_its_goods_out_of_what_can_be_had(jean):
    product(jean, "Miel de Jean")
    learn()

    Brick.objects.filter(pk="drive").update(is_open=False)
    learn()

    assert titles("miel") == []


def test_a_deleted_product_leaves_no_ghost(jean):
    made = product(jean, "Miel de Jean")
    learn()

    made.delete()
    learn()

    assert titles("miel", available=False) == []
    assert breaches() == []


def test_what_a_brick_marks_is_looked_at_again(jean, windows):
    made = product(jean, "Miel de Jean")
    learn()
    windows["drive"].closed.add(Offer.objects.get(variant__product=made).pk)

    before = titles("miel")
    mark(kind="brick", subjects=["drive"])
    learn()

    assert (before, titles("miel")) == (["Miel de Jean"], [])


def test_what_ends_by_the_clock_is_learned_without_any_task(jean, windows):
    windows["drive"].until = now() + timedelta(hours=1)
    product(jean, "Miel de Jean")
    learn()
    later = now() + timedelta(hours=2)

    at_once = search(SearchAsk(q="miel", kinds=("product",)), lang="fr", at=later).total
    learn(later)

    assert at_once == 0
    assert [card.state for card in search(SearchAsk(q="miel", available=False), lang="fr").cards] == [""]


def test_a_bulk_import_is_noted_in_one_statement_a_table(jean, django_assert_num_queries):
    with django_assert_num_queries(3):  # BEGIN, INSERT, COMMIT
        Product.objects.bulk_create(Product(seller=jean, title=f"Pot {i}", slug="pot") for i in range(500))

    assert IndexTask.objects.count() == 500


def test_one_transaction_notes_a_product_once(jean):
    with transaction.atomic():
        product(jean, "Miel de Jean")

    assert IndexTask.objects.count() == 1


def test_an_unknown_kind_is_refused(jean):
    with pytest.raises(ValueError, match="the index knows no shoe"):
        mark(kind="shoe", subjects=[1])


def test_a_database_put_back_from_a_backup_makes_the_index_anew(jean):
    product(jean, "Miel de Jean")
    learn()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_generation SET number = 0")
        cursor.execute("ALTER TABLE catalogue_product DISABLE TRIGGER search_notes_update")
        cursor.execute("UPDATE catalogue_product SET title = 'Cire'")
        cursor.execute("ALTER TABLE catalogue_product ENABLE TRIGGER search_notes_update")
    stale = breaches()

    mark(kind="point", subjects=["x"])
    learn()

    assert len(stale) == 1
    assert (titles("cire"), breaches()) == (["Cire"], [])


def test_a_missing_and_a_ghost_document_are_told(jean):
    made, other = product(jean, "Miel de Jean"), product(jean, "Cire")
    learn()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_product DISABLE TRIGGER search_notes_update")
        cursor.execute("UPDATE catalogue_product SET state = 'hidden' WHERE id = %s", [made.pk])
        cursor.execute("ALTER TABLE catalogue_product ENABLE TRIGGER search_notes_update")

    told = breaches()

    assert told == [f"search: product:{made.pk} is a ghost in the index"]
    assert other.pk
