"""The documents are true: settings and commands in them are those of the code."""

import re

from jachete87.config.cli import COMMANDS
from tests.house.places import CHECKOUT, DOCS, PACKAGE, modules

_READ = re.compile(r"(?:environ(?:\.get\(|\[)|getenv\()\s*[\"']([A-Z][A-Z0-9_]+)[\"']")
_ALONE = re.compile(r"= [\"']((?:JACHETE87|STRIPE)_[A-Z_]+)[\"']")
_IN_SHELL = re.compile(r"\$\{?(JACHETE87_[A-Z0-9_]+)")
_NAMED = re.compile(r"\b(?:JACHETE87_[A-Z0-9_]+|STRIPE_[A-Z_]+|DATABASE_URL|EMAIL_URL)\b")


def _read_by_the_code() -> set[str]:
    """Names of ours in calls that read the environment, and as texts on their own (a constant that is read later)."""
    scripts = [path for path in (CHECKOUT / "scripts").iterdir() if path.is_file()]
    texts = [path.read_text() for path in [*modules(), *(CHECKOUT / "tests").glob("**/*.py"), *scripts]]
    ways = (_READ, _ALONE, _IN_SHELL)
    return {name for text in texts for way in ways for name in way.findall(text) if _NAMED.fullmatch(name)}


def test_every_variable_that_is_read_stands_in_the_document_of_settings() -> None:
    written = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", (DOCS / "settings.md").read_text(), re.M))

    assert written == _read_by_the_code()


def test_every_command_stands_in_the_document_of_commands() -> None:
    written = set(re.findall(r"^\| `(\w+)", (DOCS / "commands.md").read_text(), re.M))

    assert written == set(COMMANDS)


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [*DOCS.glob("**/*.md"), *DOCS.parent.glob("*.md")]
    links = [(path, link) for path in documents for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())]

    broken = [f"{path.name}: {link}" for path, link in links if not (path.parent / link).exists()]

    assert broken == []


def test_every_member_of_the_contract_of_a_brick_has_a_sentence() -> None:
    source = (PACKAGE / "kernel" / "bricks" / "__init__.py").read_text()

    members = re.findall(r"    def (\w+)\([^)]*\)[^:]*:\n\s+\"\"\"(.)", source)

    assert all(first.isupper() for _, first in members)
    assert {"quote", "reserve", "confirm", "release", "cancel", "handover"} <= {name for name, _ in members}
