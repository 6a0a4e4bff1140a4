"""Models keep to the order of the house, and their names stand in the glossary."""

import re

from django.apps import apps
from django.db import models

from tests.house.places import DOCS, layers


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("jachete87.")]


def _height(model: type[models.Model]) -> tuple[int, int]:
    """How high a model stands: spaces over bricks over kernel over base, and its place within the kernel."""
    path = model.__module__.split(".")[1:]
    if path[0] == "kernel":
        order = [names[0] for names in layers("jachete87.kernel")]
        return _floor("kernel"), -order.index(path[1])
    return _floor(path[0]), 0


def _floor(name: str) -> int:
    return -next(i for i, names in enumerate(layers("jachete87")) if name in names)


def _links() -> list[models.ForeignKey]:
    kinds = (models.ForeignKey, models.ManyToManyField)
    ours = {*_ours()}
    fields = [f for model in _ours() for f in model._meta.get_fields() if isinstance(f, kinds)]
    return [field for field in fields if field.related_model in ours]


def test_foreign_keys_never_point_upwards() -> None:
    by_name = [link for link in _links() if not link.swappable_setting]  # the log names a person by Django's setting

    upwards = [str(link) for link in by_name if _height(link.related_model) > _height(link.model)]

    assert upwards == []


def test_foreign_keys_between_bricks_do_not_exist() -> None:
    bricks = [link for link in _links() if link.related_model.__module__.startswith("jachete87.bricks.")]

    across = [str(f) for f in bricks if f.related_model._meta.app_label != f.model._meta.app_label]

    assert across == []


def test_foreign_keys_leave_no_name_on_the_other_side() -> None:
    named = [str(link) for link in _links() if not link.remote_field.hidden]

    assert named == []


def test_every_model_stands_in_the_glossary() -> None:
    glossary = set(re.findall(r"`(\w+)`", (DOCS / "glossary.md").read_text()))

    missing = sorted(model.__name__ for model in _ours() if model.__name__ not in glossary)

    assert missing == []


def test_every_state_stands_in_the_glossary() -> None:
    glossary = set(re.findall(r"`(\w+)`", (DOCS / "glossary.md").read_text()))
    states = [field for model in _ours() for field in model._meta.fields if field.name == "state"]

    missing = sorted({f"{f.model.__name__}.{value}" for f in states for value, _ in f.choices if value not in glossary})

    assert missing == []


def test_every_choice_says_what_it_is_in_french() -> None:
    fields = [field for model in _ours() for field in model._meta.fields if field.choices]

    nameless = [str(field) for field in fields if any(not str(label).strip() for _, label in field.choices)]

    assert nameless == []
