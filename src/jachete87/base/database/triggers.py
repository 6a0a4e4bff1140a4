"""Rules on tables that only grow: their rows are never edited, and they are never emptied as a whole."""

import pgtrigger


def never_edited(name: str) -> pgtrigger.Trigger:
    """Refuse to change or delete a row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def never_emptied(name: str, said: str) -> pgtrigger.Trigger:
    """Refuse TRUNCATE, with an error that says so: a trigger on rows does not see it."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=f"RAISE EXCEPTION '{said}';",
    )


def kept(name: str, *fields: str) -> list[pgtrigger.Trigger]:
    """Rows that stay for good, of which these fields are never edited."""
    return [
        pgtrigger.Protect(name=f"{name}_is_never_deleted", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name=f"{name}_stays_as_it_was_made", fields=list(fields)),
    ]
