"""Shades of a brick's colour in which text can be read, for bricks that the design system has not drawn."""

from functools import lru_cache

READABLE = 4.5
"""The least contrast of text and ground (WCAG 2.1, 1.4.3)."""

_WHITE, _PAPER, _BLACK = "#ffffff", "#f4f2ec", "#000000"


def contrast(one: str, other: str) -> float:
    """How far two colours "#rrggbb" stand apart, from 1 to 21 (WCAG 2.1, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def shades(colour: str) -> dict[str, str]:
    """The accents made of a colour "#rrggbb": darkened until text in it reads on white, on paper and on its tint."""
    accent, tint = colour, _mixed(colour, _WHITE, 0.08)
    while min(contrast(accent, ground) for ground in (tint, _PAPER, _WHITE)) < READABLE:
        accent = _mixed(accent, _BLACK, 0.94)
    return {
        "accent": accent,
        "accent-strong": _mixed(accent, _BLACK, 0.72),
        "accent-tint": tint,
        "accent-line": _mixed(accent, _WHITE, 0.4),
    }


@lru_cache
def stylesheet(colours: tuple[tuple[str, str], ...]) -> str:
    """The rules that give each of these bricks, (slug, colour), its accents; empty without any."""
    rules = (
        f'[data-brick="{slug}"] {{ {" ".join(f"--{name}: {shade};" for name, shade in shades(colour).items())} }}'
        for slug, colour in colours
    )
    return "".join(f"{rule}\n" for rule in rules)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _mixed(colour: str, other: str, share: float) -> str:
    """So much of the first colour, the rest of the other; never lighter than it should be."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + bytes(int(a * share + b * (1 - share)) for a, b in pairs).hex()


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
