"""Cells whose value is richer than a text or a number: pictures in cells, linked data.

A cell names its metadata, that a record, and the record's structure says what it is; what older
programs see instead is the error #VALUE!.
"""

from collections.abc import Mapping

from finetune.data.reading.workbooks.ooxml.markup import Attributes, walk
from finetune.data.reading.workbooks.ooxml.package import Package, Relation, related

PICTURE = None
_PICTURES = ("_localimage", "_webimage")
_SHOWN = "_DisplayString"
_MOST = 500_000

Rich = Mapping[int, str | None]
"""The number of a cell's metadata -> the text that it shows, or `PICTURE`."""


def read(package: Package, relations: Mapping[str, Relation]) -> Rich:
    """What the metadata of a workbook's cells stand for; empty where it has none."""
    named = dict(relations)
    parts = [
        next(filter(package.has, related(named, kind)), None)
        for kind in ("sheetMetadata", "rdRichValueStructure", "rdRichValue")
    ]
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return {}
    structures = _structures(package, parts[1])
    shown = _records(package, parts[2], structures)
    return {
        number: shown[record]
        for number, record in _records_of_cells(package, parts[0]).items()
        if record in shown
    }


def _structures(package: Package, part: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "s":
            found.append((attributes.get("t", "").lower(), []))
        elif name == "k" and found:
            found[-1][1].append(attributes.get("n", ""))

    walk(package.chunks(part), start=start, most=_MOST)
    return found


def _records(
    package: Package, part: str, structures: list[tuple[str, list[str]]]
) -> dict[int, str | None]:
    """The records that show something, by their number."""
    found: dict[int, str | None] = {}
    count, structure, values = -1, -1, list[str]()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal count, structure
        if name == "rv":
            count, structure = count + 1, _number(attributes.get("s"))
            values.clear()

    def end(name: str, text: str) -> None:
        if name == "v":
            values.append(text)
        elif name == "rv" and 0 <= structure < len(structures):
            kind, keys = structures[structure]
            if kind in _PICTURES:
                found[count] = PICTURE
            elif _SHOWN in keys[: len(values)]:
                found[count] = values[keys.index(_SHOWN)]

    walk(package.chunks(part), start=start, end=end, most=_MOST)
    return found


def _records_of_cells(package: Package, part: str) -> dict[int, int]:
    """The number that a cell names (from 1) -> that of its record (from 0)."""
    types, blocks, records = list[str](), list[tuple[int, int]](), list[int]()
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "metadataType":
            types.append(attributes.get("name", ""))
        elif name in ("valueMetadata", "cellMetadata"):
            inside = name
        elif name == "futureMetadata":
            inside = attributes.get("name", "")
        elif name == "rc" and inside == "valueMetadata":
            blocks.append((_number(attributes.get("t")), _number(attributes.get("v"))))
        elif name == "rvb" and inside == "XLRICHVALUE":
            records.append(_number(attributes.get("i")))

    walk(package.chunks(part), start=start, most=_MOST)
    return {
        at: records[record]
        for at, (kind, record) in enumerate(blocks, start=1)
        if 0 < kind <= len(types)
        and types[kind - 1] == "XLRICHVALUE"
        and 0 <= record < len(records)
    }


def _number(text: str | None) -> int:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
