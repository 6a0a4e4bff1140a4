"""Drawings instead of photographs: soft, light, made here, the same for the same seed."""

from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw

from jachete87.base.texts import fold
from jachete87.config.demo.trades import DATA, shelves

WIDTH, HEIGHT = 640, 480
VARIANTS = 8
_SCALE = 2
_UNIT = WIDTH * _SCALE / 100
_FOLDER = "demo"

_PALETTES: tuple[dict[str, str], ...] = (
    {"g": "#f5ead9", "s": "#ecd9bd", "m": "#c2703d", "d": "#5b3a29", "l": "#f0c99a", "a": "#d9a441", "w": "#fffaf2"},
    {"g": "#e6efe4", "s": "#cfe0cb", "m": "#5f8f5a", "d": "#2f4a38", "l": "#bcd6a8", "a": "#d98b4a", "w": "#fbfdf8"},
    {"g": "#e5edf3", "s": "#cbdce8", "m": "#4f7f9f", "d": "#27465c", "l": "#b5d0de", "a": "#e0a458", "w": "#fafcfd"},
    {"g": "#f6e6e3", "s": "#eccfc9", "m": "#b5544f", "d": "#5a2f33", "l": "#efb9a8", "a": "#d99a6c", "w": "#fffaf8"},
    {"g": "#efe9f2", "s": "#dccfe4", "m": "#80639a", "d": "#40304f", "l": "#c7b3d6", "a": "#d7a657", "w": "#fdfbfe"},
    {"g": "#f4efdc", "s": "#e6dcb8", "m": "#a68a3a", "d": "#4d4220", "l": "#dccb8a", "a": "#c0623f", "w": "#fffdf5"},
    {"g": "#e4f0ee", "s": "#c6dfdb", "m": "#3f8780", "d": "#1f4744", "l": "#a9d1ca", "a": "#e09a5c", "w": "#f8fdfc"},
    {"g": "#f3e9e0", "s": "#e2d1c2", "m": "#8d6748", "d": "#432f22", "l": "#d3b699", "a": "#7f9c6b", "w": "#fefaf6"},
)
Colours = dict[str, str]
_SCENES = {"farmer": ("basket", "plant"), "craftsperson": ("vase", "stool"), "merchant": ("house", "book")}


def product_picture(title: str, shelf: str, number: int) -> str:
    """The path below the media folder of the drawing of a product; `number` chooses among its variants."""
    return _kept(_drawing_of(title, shelf), number % VARIANTS)


def seller_picture(kind: str, number: int) -> str:
    """The path below the media folder of the drawing of a seller."""
    return _kept(_SCENES[kind][number % 2], number % VARIANTS)


def _drawing_of(title: str, shelf: str) -> str:
    words = _drawings()["words"]
    named = (words[word] for word in fold(title).split()[:2] if word in words)
    drawing: str = next(named, shelves()[shelf]["drawing"])
    return drawing


@cache
def _drawings() -> dict[str, dict[str, Any]]:
    table = loads((DATA / "drawings.toml").read_text())
    return {"words": table.pop("words"), "natural": table.pop("natural"), "shapes": table}


def _kept(drawing: str, variant: int) -> str:
    name = f"{_FOLDER}/{drawing}-{variant}.webp"
    path = Path(settings.MEDIA_ROOT) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _draw(drawing, variant).save(path, "WEBP", quality=70, method=0)
    return name


def _draw(drawing: str, variant: int) -> Image.Image:
    ground = _PALETTES[variant]
    colours = ground | _drawings()["natural"].get(drawing, {})
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), ground["g"])
    pen = ImageDraw.Draw(image)
    _ground(pen, ground, variant)
    for shape in _drawings()["shapes"][drawing].split("|"):
        kind, *values = shape.split()
        _SHAPES[kind](pen, values, colours)
    if variant % 2:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return image.reduce(_SCALE)


def _ground(pen: ImageDraw.ImageDraw, colours: Colours, variant: int) -> None:
    """A soft shape behind, a table below, a shadow."""
    left = 14 + variant * 2
    _ellipse(pen, [str(left), "-6", str(left + 64), "58", "s"], colours)
    _rect(pen, ["0", "61", "100", "75", "0", "s"], colours)
    _ellipse(pen, ["24", "60", "76", "68", "g"], colours)


def _points(values: list[str]) -> list[tuple[float, float]]:
    numbers = [float(value) * _UNIT for value in values]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _rect(pen: ImageDraw.ImageDraw, values: list[str], colours: Colours) -> None:
    *corners, radius, colour = values
    pen.rounded_rectangle(_points(corners), float(radius) * _UNIT, fill=colours[colour])


def _ellipse(pen: ImageDraw.ImageDraw, values: list[str], colours: Colours) -> None:
    pen.ellipse(_points(values[:4]), fill=colours[values[4]])


def _poly(pen: ImageDraw.ImageDraw, values: list[str], colours: Colours) -> None:
    pen.polygon(_points(values[1:]), fill=colours[values[0]])


def _line(pen: ImageDraw.ImageDraw, values: list[str], colours: Colours) -> None:
    pen.line(_points(values[2:]), fill=colours[values[1]], width=round(float(values[0]) * _UNIT), joint="curve")


def _arc(pen: ImageDraw.ImageDraw, values: list[str], colours: Colours) -> None:
    width, colour, *corners, start, end = values
    pen.arc(_points(corners), float(start), float(end), fill=colours[colour], width=round(float(width) * _UNIT))


_SHAPES = {"rect": _rect, "ellipse": _ellipse, "poly": _poly, "line": _line, "arc": _arc}
