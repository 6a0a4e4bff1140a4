"""What no linter counts: lengths of files and components, and what may not be written in templates and queries."""

import ast
import re
from pathlib import Path

from tests.house.places import CHECKOUT, PACKAGE, modules, short, templates

LONGEST_FILE = 300
LONGEST_COMPONENT = 30

FORBIDDEN_IN_TEMPLATES = {
    "a value called safe": re.compile(r"\|\s*safe\b|Markup\("),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "an inline event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "an address of scripting": re.compile(r"javascript:", re.I),
    "a resource of someone else": re.compile(r"(?:src|srcset)=[\"'](?:https?:)?//", re.I),
}

STYLE_OF_MAILS = ("an inline style", "mail.html.jinja")
"""A mail is no page: no policy covers it, and no sheet comes with it."""


def _written() -> list[Path]:
    kinds = (".py", ".jinja", ".html", ".txt", ".css", ".js", ".md")
    folders = (CHECKOUT / "src", CHECKOUT / "tests", CHECKOUT / "scripts", CHECKOUT / "bench")
    ours = [path for folder in folders for path in folder.glob("**/*") if path.suffix in kinds]
    return [path for path in ours if not {"migrations", "data", "vendor", "locale"} & set(path.parts)]


def test_no_file_is_longer_than_it_may_be() -> None:
    lengths = {short(path): len(path.read_text().splitlines()) for path in _written()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_component_is_longer_than_it_may_be() -> None:
    components = [path for path in templates() if "components" in path.parts]

    lengths = {short(path): len(path.read_text().splitlines()) for path in components}

    assert {name: length for name, length in lengths.items() if length > LONGEST_COMPONENT} == {}


def test_templates_hold_nothing_that_the_policy_forbids() -> None:
    texts = {short(path): path.read_text() for path in templates() if path.suffix in (".jinja", ".html")}

    found = [
        f"{name}: {what}"
        for name, text in texts.items()
        for what, it in FORBIDDEN_IN_TEMPLATES.items()
        if it.search(text) and (what, Path(name).name) != STYLE_OF_MAILS
    ]

    assert found == []


def test_two_modules_alone_call_a_text_safe() -> None:
    word = re.compile(r"mark_safe\b|\bSafeString\(|\bMarkup\(")

    found = [short(path) for path in modules() if "tests" not in path.parts and word.search(path.read_text())]

    assert sorted(found) == ["src/jachete87/kernel/catalogue/rules/texts.py", "src/jachete87/portal/queries/drawing.py"]


def test_statements_to_the_database_are_written_out() -> None:
    offences = [f"{short(path)}:{line}" for path in modules() if "tests" not in path.parts for line in _composed(path)]

    assert offences == []


def _composed(path: Path) -> list[int]:
    """Lines where `.raw(` or `.execute(` gets a statement that is put together from parts, here or by a name."""
    tree = ast.parse(path.read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [call.lineno for call in calls if _speaks_sql(call.func) and call.args and _is_composed(call.args[0], tree)]


def _speaks_sql(function: ast.Attribute) -> bool:
    manager = "objects" in ast.unparse(function.value)
    return function.attr in ("execute", "executemany") or (function.attr == "raw" and manager)


def _is_composed(statement: ast.expr, tree: ast.Module) -> bool:
    """Formatted, added up or replaced in; psycopg's own composition quotes its parts and is let through."""
    if isinstance(statement, ast.Name):
        given = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and statement.id in map(ast.unparse, n.targets)]
        return any(_is_composed(node.value, tree) for node in given)
    if isinstance(statement, ast.Call):
        return not ast.unparse(statement.func).startswith("sql.")
    return isinstance(statement, ast.JoinedStr | ast.BinOp)


def test_the_check_of_statements_sees_what_it_should(tmp_path: Path) -> None:
    module = tmp_path / "bad.py"
    module.write_text(
        'cursor.execute(f"SELECT {x}")\ncursor.execute("SELECT 1")\nModel.objects.raw("a" + b)\n'
        'text = "SELECT {}".format(x)\ncursor.execute(text)\ncursor.execute(sql.SQL("x").format(y))\n'
    )

    assert _composed(module) == [1, 3, 5]


def test_the_package_has_no_second_name_for_help() -> None:
    refused = {"common", "core", "utils", "helpers", "misc"}

    found = [short(path) for path in PACKAGE.glob("**/*") if path.stem in refused and "__pycache__" not in path.parts]

    assert found == []


def test_every_test_folder_belongs_to_a_capability() -> None:
    nameless = [short(path) for path in CHECKOUT.glob("tests/**/test_*.py") if not path.read_text().startswith('"""')]

    assert nameless == []
