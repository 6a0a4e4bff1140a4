"""The accents of installed bricks that the design system has not drawn."""

import re
from functools import cache
from pathlib import Path
from zlib import crc32

from django.contrib.staticfiles import finders

from jachete87.kernel import bricks
from jachete87.portal.rules.accents import stylesheet


def accents() -> str:
    """The stylesheet of these accents; empty when there is no such brick."""
    return stylesheet(tuple((b.slug, b.colour) for b in bricks.installed() if b.slug not in _drawn()))


def accents_address() -> str:
    """Where that stylesheet is, changing with what it says; empty when there is none to link."""
    sheet = accents()
    return f"/accents.css?v={crc32(sheet.encode()):x}" if sheet else ""


@cache
def _drawn() -> frozenset[str]:
    """The bricks whose accents stand in `tokens.css`."""
    tokens = Path(str(finders.find("base/css/tokens.css")))
    return frozenset(re.findall(r'^\[data-brick="([-\w]+)"\]', tokens.read_text(), re.M))
