"""Text in several fonts, as the binary formats store it: a text, and where each font begins."""

from collections.abc import Collection
from typing import NamedTuple

from finetune.data.reading.workbooks.celltext import joined

Runs = tuple[tuple[int, int], ...]
"""For each run its first place, in UTF-16 code units, and its font."""


class Rich(NamedTuple):
    """A text. What stands before its first run has the cell's own font."""

    text: str
    runs: Runs = ()


def without_struck(
    rich: Rich, struck_fonts: Collection[int], *, is_struck: bool
) -> tuple[tuple[str, ...], str | None]:
    """The parts of a text whose font is struck through, in order, and what is left without them.

    `is_struck` tells it of the cell's own font. No parts and None where nothing is struck.
    """
    if not is_struck and not any(font in struck_fonts for _, font in rich.runs):
        return (), None
    units = rich.text.encode("utf-16-le", "surrogatepass")
    struck, kept, begin = [""], [""], 0
    for start, font in (*sorted(rich.runs), (len(units) // 2, -1)):
        piece = units[2 * begin : 2 * start].decode("utf-16-le", "replace")
        if is_struck:
            struck[-1] += piece
        elif piece:
            struck.append("")
            kept.append(piece)
        begin, is_struck = max(begin, start), font in struck_fonts
    return tuple(part for part in struck if part), joined(kept)
