r"""Escapes that an export left in its texts: \n for a line end, \" for a mark, \u4f60 for 你.

A path such as C:\new has none, though it looks as if. What is neither clearly an escape nor clearly
a path stays, and the row asks.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from finetune.data.reading.table import Book, Line

_UNICODE = r"\\u[0-9a-fA-F]{4}"
_ESCAPE = re.compile(rf"(?:{_UNICODE})+|\\r\\n|\\[nrt\"'/]|_x000[aAdD]_\n?")
_ROOT = r"(?:(?<![A-Za-z])[A-Za-z]:|\\\\[\w.$-]+|%\w+%|(?<![\w.])\.{1,2}(?=\\)|HKEY_\w+)"
_NAME = r"[^\\\s!?;:,，。；\"]+"
# A folder's name may have blanks, but does not end in a full stop, as a sentence does.
_NOT_AFTER_A_SENTENCE = r"(?:(?<![.!?。])|(?<=[\s\0]\.)|(?<=\.\.))"
_STEP = rf"{_NOT_AFTER_A_SENTENCE}\\(?!/){_NAME}(?: {_NAME}(?=[^\\]{{0,40}}\\)){{0,3}}"
_PATH = re.compile(rf"{_ROOT}(?:{_STEP})+")
_OTHER = re.compile(r"\\[A-Za-mo-qsv-z0-9\\]")
_ENDS = r"[.!?:;,)\]。！？：；，）】…、\s]"
_HAN = "\u3400-\u9fff"
_STARTS = rf"[A-Z0-9{_HAN}\-•*·#(（“\"\s\\]"
_CLEAR = re.compile(
    rf"\\n\\n|\\r\\n|{_UNICODE}|_x000[aAdD]_|:\\/\\/|[a-z]\\'[a-z]|\\\".*\\\""
    rf"|(?:^|{_ENDS})\\[nrt]|\\[nrt](?:{_STARTS}|$)",
    re.S,
)
_MEANT = {"n": "\n", "r": "\n", "t": "\t", '"': '"', "'": "'", "/": "/"}
_SHOWN = 80
_FEW = 2


@dataclass(frozen=True, kw_only=True)
class _Suspect:
    """A cell with what looks like escapes. `clear`: it can be nothing else; `mixed`: there are
    backslashes of another kind as well, as in a pattern or a formula."""

    line: Line
    index: int
    clear: bool
    mixed: bool


def read(book: Book) -> None:
    """Make what they mean of the escapes in all cells, or note that it is not certain."""
    if book.plain:
        return
    suspects = list(_suspects(book))
    exported = sum(one.clear and not one.mixed for one in suspects) >= _FEW
    for one in suspects:
        cell = one.line.cells[one.index]
        if not one.mixed and (one.clear or exported):
            one.line.cells[one.index] = meant(cell)
            one.line.note(one.index, "escapes_read")
        else:
            one.line.note(one.index, "escapes_doubtful", shown=_around(cell))


def may_be_in(text: str) -> bool:
    """Whether there is any sign of escapes in a text. Quick, also for a whole file's."""
    return "\\" in text or "_x000" in text


def meant(cell: str) -> str:
    """The text with every escape outside of paths read."""
    parts: list[str] = []
    at = 0
    for path in _PATH.finditer(cell):
        parts += [_ESCAPE.sub(_char, cell[at : path.start()]), path[0]]
        at = path.end()
    return "".join([*parts, _ESCAPE.sub(_char, cell[at:])])


def _suspects(book: Book) -> Iterator[_Suspect]:
    for table in book.tables:
        for line in table.lines:
            for index, cell in enumerate(line.cells):
                if not may_be_in(cell):
                    continue
                outside = _PATH.sub("\0", cell)
                if _ESCAPE.search(outside):
                    yield _Suspect(
                        line=line,
                        index=index,
                        clear=_CLEAR.search(outside) is not None,
                        mixed=_OTHER.search(outside) is not None,
                    )


def _char(escape: re.Match[str]) -> str:
    text = escape[0]
    if text.startswith("_x"):
        return "\n"
    if text.startswith(r"\u"):
        return str(json.loads(f'"{text}"'))
    return _MEANT[text[-1]]


def _around(cell: str) -> str:
    """The place in question, with what stands around it."""
    found = _ESCAPE.search(cell)
    start = max(0, found.start() - _SHOWN // 2) if found else 0
    return cell[start : start + _SHOWN]
