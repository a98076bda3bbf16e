"""The text of one cell, collected from its paragraphs."""

import re
from dataclasses import dataclass, field

from finetune.data.reading.workbooks.celltext import joined
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from finetune.data.reading.workbooks.ods.styles import DocumentStyles
from maas.jobs.program import Failure

PARAGRAPH = named("text:p")
_SPAN, _LINK, _SPACES = named("text:span"), named("text:a"), named("text:s")
_TAB, _BREAK = named("text:tab"), named("text:line-break")
_LOOK, _COUNT, _TARGET = named("text:style-name"), named("text:c"), named("xlink:href")
_LAYOUT = re.compile("[\t\r\n]|  ")
_BLANK = re.compile("[ \t\r\n]+")
_MOST_SPACES = 1_000


@dataclass(kw_only=True)
class CellText:
    """Fed with what lies in a cell's paragraphs. `link`: where the first link leads.
    Raises `Failure("text_too_long")`."""

    styles: DocumentStyles
    longest: int
    is_struck: bool = False
    link: str = ""
    paragraphs: int = 0
    _pieces: list[tuple[str, bool]] = field(default_factory=list)
    _spans: list[bool] = field(default_factory=list)
    _is_fresh: bool = True
    _length: int = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == PARAGRAPH:
            if self.paragraphs:
                self._add("\n")
            self.paragraphs += 1
            self._is_fresh = True
        elif name == _SPAN:
            is_struck = self.styles.is_struck("text", attributes.get(_LOOK, ""))
            self._spans.append(self._now if is_struck is None else is_struck)
        elif name == _LINK:
            self.link = self.link or attributes.get(_TARGET, "")
        elif name == _SPACES:
            count = attributes.get(_COUNT, "1")
            self._add(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name == _TAB:
            self._add("\t")
        elif name == _BREAK:
            self._add("\n")

    def end(self, name: str) -> None:
        if name == _SPAN:
            self._spans.pop()

    def add(self, text: str) -> None:
        """Text as the file has it: blanks and line ends between words are one space."""
        if _LAYOUT.search(text):
            text = _BLANK.sub(" ", text)
        if self._is_fresh:
            text = text.removeprefix(" ")
        if text:
            self._add(text)
            self._is_fresh = text.endswith(" ")

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > self.longest:
            raise Failure("text_too_long", limit=self.longest)
        self._pieces.append((text, self._now))
        self._is_fresh = False

    @property
    def _now(self) -> bool:
        return self._spans[-1] if self._spans else self.is_struck

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self._pieces)

    def without_struck(self) -> tuple[tuple[str, ...], str | None]:
        """The parts that are struck through, and what is left; no parts where nothing is."""
        if not any(is_struck for _, is_struck in self._pieces):
            return (), None
        struck, kept = [""], [""]
        for text, is_struck in self._pieces:
            if is_struck:
                struck[-1] += text
            else:
                struck.append("")
                kept.append(text)
        return tuple(part for part in struck if part), joined(kept)
