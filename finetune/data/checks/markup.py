"""HTML in a cell, read as the text that a browser would show.

Only what is HTML for certain is read so: "<3", "delivery < 2 days" and a stand-in such as <name>
are texts, and stay.
"""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset(
    "p div ul ol li table thead tbody tr h1 h2 h3 h4 h5 h6 blockquote pre section article header "
    "footer dl dt dd hr address figure figcaption details summary form main nav aside".split()
)
_PLAIN = frozenset(
    "b i u em strong span font a br img sup sub small big code td th s strike del ins mark center "
    "script style abbr cite q kbd tt label button iframe video audio source col colgroup caption "
    "input picture svg path wbr o:p".split()
)
_SINGLE = frozenset("br hr img input source col wbr o:p".split())
# Nobody writes these for anything else, so that one without its other half is HTML as well.
_NEVER_WORDS = frozenset(
    "p br hr img div span font strong em ul ol li table tr td th tbody thead h1 h2 h3 h4 script "
    "style iframe blockquote o:p".split()
)
_STRUCK = frozenset({"s", "strike", "del"})
_SILENT = frozenset({"script", "style"})
_ATTRIBUTE = r"""\s+[\w:@.\-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))"""
_NAMES = "|".join(sorted(_BLOCKS | _PLAIN, key=len, reverse=True))
_TAG = re.compile(rf"<(/?)({_NAMES})((?:{_ATTRIBUTE})*)\s*/?>", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!doctype[^>]*>|<!\[CDATA\[|\]\]>", re.I | re.S)
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|$)", re.I | re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINK = re.compile(r"(?:https?|mailto|tel):", re.I)
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_OFTEN = 3


@dataclass(frozen=True, kw_only=True)
class Displayed:
    """The text that is shown, and what in it was struck through."""

    text: str
    struck: tuple[str, ...] = ()


def shown(text: str) -> Displayed:
    """What a browser shows of the text; the text itself where it is no HTML."""
    if "<" not in text and "&" not in text:
        return Displayed(text=text)
    if _tags(text):
        return _read(text)
    plain = _unescaped(text)
    # An export of an export has its tags escaped as well.
    return _read(plain) if plain != text and _tags(plain) else Displayed(text=plain)


def _read(text: str) -> Displayed:
    reader = _Reader(keep_lines=not _tags(text) & (_BLOCKS | {"br"}))
    reader.feed(_only_html(text))
    reader.close()
    return Displayed(text=_unescaped(reader.text()), struck=tuple(reader.struck))


def _tags(text: str) -> set[str]:
    """The names of the tags in a text; none where they may as well be words in brackets."""
    found = [(bool(match[1]), match[2].lower(), match[3]) for match in _TAG.finditer(text)]
    opened = {name for closes, name, _ in found if not closes}
    closed = {name for closes, name, _ in found if closes}
    sure = (opened & closed) | {name for _, name, values in found if values}
    sure |= (opened | closed) & _NEVER_WORDS
    if _COMMENT.search(text):
        sure.add("!")
    return sure


def _only_html(text: str) -> str:
    """The text with what is no HTML in it made safe from a reader of HTML."""
    sure = _tags(text)
    text = _SCRIPT.sub("", _COMMENT.sub("", text))
    parts: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in sure:
            parts += [_safe(text[at : match.start()]), match[0]]
            at = match.end()
    return "".join([*parts, _safe(text[at:])])


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    """The text with its entities as characters; "AT&T" and "?a=1&copy=2" have none."""
    for _ in range(_OFTEN):
        read = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if read == text:
            return text
        text = read
    return text


class _Reader(HTMLParser):
    """Collects what is shown: lines, list items, cells, links with their targets."""

    def __init__(self, *, keep_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.struck: list[str] = []
        self._parts: list[str] = []
        self._open: list[str] = []
        self._lists: list[int | None] = []
        self._links: list[tuple[str, int]] = []
        self._keep_lines = keep_lines

    def text(self) -> str:
        lines = "".join(self._parts).split("\n")
        joined = "\n".join(" ".join(line.split(" ")).strip(" ") for line in lines)
        return re.sub(r"\n{3,}", "\n\n", joined).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _STRUCK:
            self._open.append(tag)
            self.struck.append("")
        elif tag in ("sup", "sub"):
            self._open.append(tag)
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))
        if tag == "br":
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._break()
        if tag == "li":
            self._item()
        elif tag in ("td", "th") and self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "a" and self._links:
            self._target(*self._links.pop())
        if tag in _BLOCKS and tag != "li":
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._keep_lines:
            data = re.sub(r"[ \t\r\n]+", " ", data)
        if _STRUCK.intersection(self._open):
            self.struck[-1] += data
            return
        if "sup" in self._open:
            data = _raised(data, _RAISED)
        elif "sub" in self._open:
            data = _raised(data, _LOWERED)
        if data.strip() or (self._parts and not self._parts[-1].endswith("\n")):
            self._parts.append(data)

    def _break(self) -> None:
        if self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._parts.append("- ")
        else:
            self._lists[-1] = number + 1
            self._parts.append(f"{number + 1}. ")

    def _target(self, target: str, start: int) -> None:
        """Name the target behind the link's text, unless the text names it."""
        said = "".join(self._parts[start:])
        address = re.sub(r"^(?:mailto|tel):", "", html.unescape(target.strip()))
        plain = re.sub(r"^https?://(?:www\.)?|/$", "", address)
        if _LINK.match(target.strip()) and plain not in said:
            self._parts.append(f" ({address})" if said.strip() else address)


def _raised(text: str, table: dict[int, int]) -> str:
    """The text in small figures where there are such for all of it."""
    small = text.translate(table)
    return small if all(ord(char) in table for char in text) else text
