"""What stands beside cells in parts of their own: comments, pictures, check boxes."""

from collections.abc import Iterator, Mapping

from finetune.data.reading.allowance import Allowance
from finetune.data.reading.workbooks.ooxml.markup import Attributes, walk
from finetune.data.reading.workbooks.ooxml.package import Package, Relation, related
from finetune.data.reading.workbooks.ooxml.places import place
from finetune.data.reading.workbooks.ooxml.strings import unescaped
from finetune.data.reading.workbooks.sheet import Cell, Place

_DRAWN_ROWS, _DRAWN_COLUMNS = 60, 12
"""How many cells a picture may cover, so that each is told about; a larger one is a background."""
_MOST_OF_A_COMMENT = 5_000


def beside(package: Package, relations: Mapping[str, Relation], room: Allowance) -> Iterator[Cell]:
    """Cells without a value, for what the parts that a sheet names say of them."""
    named = dict(relations)
    comments: dict[Place, str] = {}
    for part in filter(package.has, related(named, "comments")):
        comments.update(_comments(package, part, room))
    for part in filter(package.has, related(named, "threadedComment")):
        comments.update(_threads(package, part, room))
    for (row, column), text in comments.items():
        yield Cell(row=row, column=column, comment=text)
    for part in filter(package.has, related(named, "drawing")):
        for row, column in _pictures(package, part):
            yield Cell(row=row, column=column, has_picture=True)


def _comments(package: Package, part: str, room: Allowance) -> dict[Place, str]:
    """Notes by their place, without the name of their author that programs write before them."""
    authors: list[str] = []
    found: dict[Place, str] = {}
    where: Place | None = None
    by, pieces, phonetic = -1, list[str](), False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal where, by, phonetic
        if name == "comment":
            where, by = place(attributes.get("ref", "")), _number(attributes.get("authorId"))
            pieces.clear()
        elif name == "rPh":
            phonetic = True

    def end(name: str, text: str) -> None:
        nonlocal phonetic
        if name == "author":
            authors.append(text)
        elif name == "rPh":
            phonetic = False
        elif name == "t" and not phonetic:
            pieces.append(text[:_MOST_OF_A_COMMENT])
        elif name == "comment" and where is not None:
            whole = unescaped("".join(pieces)).strip()
            author = authors[by].strip() if 0 <= by < len(authors) else ""
            if author and whole.startswith((f"{author}:", f"{author}：")):
                whole = whole[len(author) + 1 :].strip()
            found[where] = room.take(whole[:_MOST_OF_A_COMMENT])

    walk(package.chunks(part), start=start, end=end)
    return found


def _threads(package: Package, part: str, room: Allowance) -> dict[Place, str]:
    """Conversations by their place, each as one text; they replace the old note beside them."""
    found: dict[Place, str] = {}
    where: Place | None = None

    def start(name: str, attributes: Attributes) -> None:
        nonlocal where
        if name == "threadedComment":
            where = place(attributes.get("ref", ""))

    def end(name: str, text: str) -> None:
        if name == "text" and where is not None and text.strip():
            text = room.take(unescaped(text).strip()[:_MOST_OF_A_COMMENT])
            found[where] = f"{found[where]}\n{text}" if where in found else text

    walk(package.chunks(part), start=start, end=end)
    return found


def _pictures(package: Package, part: str) -> list[Place]:
    """The cells that pictures of a drawing cover."""
    found: list[Place] = []
    side, corners, has_picture = "", dict[tuple[str, str], int](), False

    def start(name: str, _attributes: Attributes) -> None:
        nonlocal side, has_picture
        if name in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
            corners.clear()
            has_picture = False
        elif name in ("from", "to"):
            side = name
        elif name == "pic":
            has_picture = True

    def end(name: str, text: str) -> None:
        nonlocal side
        if name in ("row", "col", "rowOff", "colOff") and side:
            corners[side, name] = _number(text)
        elif name in ("from", "to"):
            side = ""
        elif name in ("twoCellAnchor", "oneCellAnchor") and has_picture:
            found.extend(_covered(corners))

    walk(package.chunks(part), start=start, end=end)
    return found


def _covered(corners: Mapping[tuple[str, str], int]) -> Iterator[Place]:
    rows, columns = (_span(corners, axis) for axis in ("row", "col"))
    if len(rows) <= _DRAWN_ROWS and len(columns) <= _DRAWN_COLUMNS:
        yield from ((row, column) for row in rows for column in columns)


def _span(corners: Mapping[tuple[str, str], int], axis: str) -> range:
    first = corners.get(("from", axis), 0)
    last = corners.get(("to", axis), first)
    if last > first and not corners.get(("to", f"{axis}Off"), 0):
        last -= 1
    return range(max(first, 0), max(last, first, 0) + 1)


def is_check_box(package: Package, part: str) -> bool:
    """Whether the properties of a form's control are a check box's."""
    found = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal found
        found |= name == "formControlPr" and attributes.get("objectType") == "CheckBox"

    if package.has(part):
        walk(package.chunks(part), start=start, most=1_000)
    return found


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
