"""Every address names who may enter."""

from jachete87.base.access import registered_roles
from tests.house.addresses import addresses, pages


def test_every_page_names_its_rule_of_access() -> None:
    nameless = [page.name for page in pages() if getattr(page.view, "access", None) not in registered_roles()]

    assert nameless == []


def test_every_page_has_a_name_of_its_own() -> None:
    names = [page.name for page in pages()]

    assert sorted(name for name in set(names) if names.count(name) > 1 or name.endswith("None")) == []


def test_the_roles_are_those_of_the_house() -> None:
    assert registered_roles() == {
        "public", "signed_in", "seller", "agent", "departement", "admin", "drive_agent", "drive_post",
    }  # fmt: skip


def test_nothing_is_mounted_that_only_developers_need() -> None:
    mounted = [address.pattern for address in addresses()]

    assert [pattern for pattern in mounted if pattern.startswith(("admin", "__debug__", "static"))] == []
