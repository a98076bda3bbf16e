"""How cells are shown: number formats, struck fonts, check boxes."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

from finetune.data.reading.number_formats import BUILT_IN
from finetune.data.reading.workbooks.ooxml.markup import Attributes, walk
from finetune.data.reading.workbooks.ooxml.package import Package

_OFF = ("0", "false", "off")
_MOST = 500_000


@dataclass(frozen=True, kw_only=True)
class Style:
    """What of a cell's style says something. `code`: its number format, "" where it can't be
    told."""

    code: str = "General"
    is_struck: bool = False
    is_check_box: bool = False


PLAIN = Style()
UNKNOWN = Style(code="")


class Styles:
    """A workbook's styles by their number. `telling`: the numbers of those styles of rules that
    strike words through or show numbers in another way."""

    def __init__(
        self,
        styles: list[Style],
        *,
        is_known: bool = True,
        telling: frozenset[str] = frozenset(),
    ) -> None:
        self._styles, self._is_known, self.telling = styles, is_known, telling

    def of(self, number: str | None) -> Style:
        if number is None or number == "0":
            return self._styles[0] if self._styles else PLAIN
        try:
            return self._styles[int(number)]
        except (ValueError, IndexError):
            return UNKNOWN if self._styles or not self._is_known else PLAIN


def read(package: Package, part: str | None) -> Styles:
    """The styles in a part; where there is none, all cells are plain, and where it is broken,
    nobody knows how a number is shown."""
    if part is None or not package.has(part):
        return Styles([])
    reader = _Reader()
    try:
        walk(package.chunks(part), start=reader.start, end=reader.end, most=_MOST)
    except ExpatError:
        return Styles([], is_known=False)
    return Styles(reader.styles(), telling=frozenset(map(str, reader.telling)))


class _Reader:
    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._struck: list[bool] = []
        self._formats: list[dict[str, str]] = []
        self._list = ""
        self._rule_styles = 0
        self.telling: set[int] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._list = name
        elif self._list == "dxfs":
            self._start_of_rule(name, attributes)
        elif name == "numFmt" and self._list == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and self._list == "fonts":
            self._struck.append(False)
        elif name == "strike" and self._list == "fonts" and self._struck:
            self._struck[-1] = attributes.get("val", "1").lower() not in _OFF
        elif name == "xf" and self._list == "cellXfs":
            kept = ("numFmtId", "fontId")
            self._formats.append({key: one for key, one in attributes.items() if key in kept})
        elif name == "xfComplement" and self._list == "cellXfs" and self._formats:
            self._formats[-1]["box"] = "1"

    def _start_of_rule(self, name: str, attributes: Attributes) -> None:
        if name == "dxf":
            self._rule_styles += 1
        elif name == "numFmt" or (
            name == "strike" and attributes.get("val", "1").lower() not in _OFF
        ):
            self.telling.add(self._rule_styles - 1)

    def end(self, name: str, _text: str) -> None:
        if name == self._list:
            self._list = ""

    def styles(self) -> list[Style]:
        known: dict[Style, Style] = {}
        found = (self._style(values) for values in self._formats)
        return [known.setdefault(style, style) for style in found]

    def _style(self, values: Mapping[str, str]) -> Style:
        font = values.get("fontId", "0")
        at = int(font) if font.isascii() and font.isdigit() and len(font) < 7 else 0
        return Style(
            code=self._code(values.get("numFmtId", "0")),
            is_struck=at < len(self._struck) and self._struck[at],
            is_check_box="box" in values,
        )

    def _code(self, number: str) -> str:
        if number in self._codes:
            return self._codes[number]
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else -1
        return BUILT_IN.get(at, "" if at < 0 or at > 163 else "General")
