"""The terms of use that a base model's package ships, as plain text."""

import hashlib
import importlib.metadata
import re
from html.parser import HTMLParser
from pathlib import Path

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "br", "tr", "section"})
_UNSEEN = frozenset({"script", "style", "template"})


def digest(text: str) -> str:
    """SHA-256 of the terms, by which an acceptance says what exactly was accepted."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_package(package: str, file: str) -> str:
    """The terms inside an installed package's HTML file; "" when it is not installed here."""
    try:
        place = importlib.metadata.distribution(package).locate_file(file)
    except importlib.metadata.PackageNotFoundError:
        return ""
    path = Path(str(place))
    return text_of(path.read_text(encoding="utf-8")) if path.is_file() else ""


def text_of(page: str) -> str:
    """The text of a page's article from its heading on, one paragraph a line."""
    reader = _Article()
    reader.feed(page)
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Article(HTMLParser):
    """Collects what a reader sees of `<article>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._inside = False
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h1":
            self._inside, self._unseen = True, 0
        if _is_furniture(tag):
            self._unseen += 1
        elif tag in _BLOCKS:
            self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside = False
        if _is_furniture(tag):
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self._line()

    def handle_data(self, data: str) -> None:
        if self._inside and not self._unseen:
            self.parts.append(data.replace("\n", " "))

    def _line(self) -> None:
        self.parts.append("\n")


def _is_furniture(tag: str) -> bool:
    """What a page has around its text; custom elements of Google's pages are buttons and menus."""
    return tag in _UNSEEN or tag.startswith("devsite-")
