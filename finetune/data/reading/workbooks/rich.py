"""Text in several fonts, as the binary formats store it: a text, and where each font begins."""

from collections.abc import Collection
from typing import NamedTuple

Runs = tuple[tuple[int, int], ...]
"""For each run its first place, in UTF-16 code units, and its font."""


class Rich(NamedTuple):
    """A text. What stands before its first run has the cell's own font."""

    text: str
    runs: Runs = ()


def struck_parts(rich: Rich, struck_fonts: Collection[int], cell_font: int) -> tuple[str, ...]:
    """The parts of the text whose font is struck through, in order; none that are blank."""
    if not rich.runs:
        return (rich.text,) if cell_font in struck_fonts and rich.text.strip() else ()
    units = rich.text.encode("utf-16-le", "surrogatepass")
    parts: list[str] = []
    begin, is_struck = 0, cell_font in struck_fonts
    open_part = ""
    for start, font in (*sorted(rich.runs), (len(units) // 2, -1)):
        piece = units[2 * begin : 2 * start].decode("utf-16-le", "replace")
        if is_struck:
            open_part += piece
        elif piece:
            parts.append(open_part)
            open_part = ""
        begin, is_struck = max(begin, start), font in struck_fonts
    parts.append(open_part)
    return tuple(part for part in parts if part.strip())
