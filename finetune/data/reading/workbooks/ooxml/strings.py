"""Texts of cells: their runs, of which some are struck through, and their escapes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from finetune.data.reading.allowance import Allowance
from finetune.data.reading.workbooks.celltext import joined
from finetune.data.reading.workbooks.ooxml.markup import (
    Attributes,
    LocalNames,
    check_length,
    parsed,
)
from maas.jobs.program import Failure

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIGURES = re.compile(r"[0-9+\-−]+")
_RAISED = {
    "superscript": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "subscript": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}
_OFF = ("0", "false", "off")


@dataclass(frozen=True, kw_only=True, slots=True)
class Struck:
    """A text some of whose runs are struck through."""

    text: str
    parts: tuple[str, ...]
    unstruck: str


Text = str | Struck


class Runs:
    """Collects one text from its elements, without what tells how it is pronounced."""

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool]] = []
        self._phonetic = self._in_run = self._is_struck = self._keeps = False
        self._raised = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._keeps = self._in_run or attributes.get("xml:space") == "preserve"
        elif name == "r":
            self._in_run, self._is_struck, self._raised = True, False, ""
        elif name == "strike":
            self._is_struck = attributes.get("val", "1").lower() not in _OFF
        elif name == "vertAlign":
            self._raised = attributes.get("val", "")
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str, texts: list[str]) -> None:
        if name == "t" and not self._phonetic:
            text = texts[0] if len(texts) == 1 else "".join(texts)
            text = text if self._keeps else text.strip(" \t\r\n")
            self._runs.append((_raised(text, self._raised), self._is_struck))
        elif name == "r":
            self._in_run, self._is_struck, self._raised = False, False, ""
        elif name == "rPh":
            self._phonetic = False

    def take(self) -> Text:
        """The text, and begin anew."""
        runs, self._runs = self._runs, []
        if len(runs) == 1 and not runs[0][1]:
            return unescaped(runs[0][0])
        whole = unescaped("".join(text for text, _ in runs))
        parts = tuple(unescaped(text) for text, is_struck in runs if is_struck)
        if not parts:
            return whole
        unstruck = joined([text for text, is_struck in runs if not is_struck])
        return Struck(text=whole, parts=parts, unstruck=unescaped(unstruck))


def _raised(text: str, how: str) -> str:
    """Figures above or below the line as such: 10⁵ is not 105."""
    table = _RAISED.get(how)
    return text.translate(table) if table and _FIGURES.fullmatch(text) else text


def shared(chunks: Iterable[bytes], room: Allowance, most: int) -> list[Text]:
    """The texts that cells name by their number; at most so many."""
    found: list[Text] = []
    runs, local, texts = Runs(), LocalNames(), list[str]()

    def start(name: str, attributes: Attributes) -> None:
        texts.clear()
        name = local[name]
        if name != "si":
            runs.start(name, attributes)

    def end(name: str) -> None:
        name = local[name]
        if name != "si":
            runs.end(name, texts)
        else:
            text = runs.take()
            room.take(text if isinstance(text, str) else text.text + text.unstruck)
            found.append(text)
            if len(found) > most:
                raise Failure("too_many_cells", cells=len(found), limit=most)
        texts.clear()

    for _ in parsed(chunks, start=start, end=end, text=texts.append):
        check_length(texts, room.cell)
    return found


def unescaped(text: str) -> str:
    """The text without escapes for characters that XML has no place for; line ends as "\\n"."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
