"""How long a change of tables waits for them."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("atomic", "limit"), [(True, "200ms"), (False, "0")])
def test_a_migration_waits_a_moment_and_an_index_built_beside_the_shop_as_long_as_it_takes(
    atomic: bool, limit: str
) -> None:
    before = lock_timeout()

    with connection.schema_editor(atomic=atomic):
        within = lock_timeout()

    assert (before, within, lock_timeout()) == ("5s", limit, "5s")


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])
