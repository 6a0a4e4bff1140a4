"""Where things are: what several tests of the house read."""

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "src" / "jachete87"
DOCS = CHECKOUT / "docs"


def project() -> dict:
    """pyproject.toml."""
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text())


def layers(container: str) -> list[list[str]]:
    """The layers of a container, top first; what stands beside each other in a layer is one list."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    found = [c for c in contracts if c["type"] == "layers" and c["containers"] == [container]]
    return [[name.strip(" ()") for name in layer.replace("|", ":").split(":")] for layer in found[0]["layers"]]


def templates() -> list[Path]:
    """Every template of the house."""
    return sorted(path for path in PACKAGE.glob("**/templates/**/*") if path.is_file())


def modules() -> list[Path]:
    """Every module of the house, without migrations."""
    return sorted(path for path in PACKAGE.glob("**/*.py") if "migrations" not in path.parts)


def short(path: Path) -> str:
    """The path from the checkout on."""
    return path.relative_to(CHECKOUT).as_posix()
