"""The environment of all pages, with what only the top can tell the base: which bricks are installed."""

from typing import Any

from jinja2 import Environment

from jachete87.base import jinja
from jachete87.kernel import bricks
from jachete87.portal.queries.accents import accents_address


def environment(**options: Any) -> Environment:
    """The base's environment, which now can name the bricks in its menus and link their accents."""
    env = jinja.environment(**options)
    env.globals.update(installed_bricks=bricks.installed, accents_address=accents_address)
    return env
