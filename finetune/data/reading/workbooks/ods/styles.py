"""The styles of a document: which of them strike text through, hide a sheet, format a number."""

from dataclasses import dataclass, field
from typing import NamedTuple

from finetune.data.reading.workbooks.ods.formats import DataStyles
from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes
from maas.jobs.program import Failure

_STYLE, _DEFAULT = named("style:style"), named("style:default-style")
_NAME, _FAMILY, _PARENT = (
    named("style:name"),
    named("style:family"),
    named("style:parent-style-name"),
)
_DATA_STYLE = named("style:data-style-name")
_TEXT_LOOK, _TABLE_LOOK = named("style:text-properties"), named("style:table-properties")
_LINE_THROUGH = tuple(
    named(f"style:text-line-through-{one}") for one in ("style", "type", "width", "text")
)
_DISPLAY = named("table:display")
_LONGEST_LINE = 20
_MOST = 100_000

Key = tuple[str, str]
"""A style's family and name."""


class CellLook(NamedTuple):
    """How a cell is drawn: the codes are for numbers and for texts."""

    is_struck: bool
    number_format: str
    text_format: str


@dataclass(slots=True)
class _Style:
    parent: str = ""
    data_style: str = ""
    is_struck: bool | None = None
    is_hidden: bool = False


@dataclass(kw_only=True)
class DocumentStyles:
    """Fed with the elements of `styles.xml`, then with the automatic styles of `content.xml`."""

    formats: DataStyles = field(default_factory=DataStyles)
    _styles: dict[Key, _Style] = field(default_factory=dict)
    _current: _Style = field(default_factory=_Style)
    _looks: dict[str, CellLook] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        if name in (_STYLE, _DEFAULT):
            key = attributes.get(_FAMILY, ""), attributes.get(_NAME, "")
            self._current = _Style(attributes.get(_PARENT, ""), attributes.get(_DATA_STYLE, ""))
            self._styles[key] = self._current
            if len(self._styles) > _MOST:
                raise Failure("unsafe_file")
        elif name == _TEXT_LOOK:
            self._look(attributes)
        elif name == _TABLE_LOOK:
            self._current.is_hidden = attributes.get(_DISPLAY) == "false"
        else:
            self.formats.start(name, attributes)

    def end(self, name: str) -> None:
        if name == _STYLE:
            self._current = _Style()
        self.formats.end(name)

    def text(self, text: str) -> None:
        self.formats.text(text)

    def _look(self, attributes: Attributes) -> None:
        style, kind, *_ = (attributes.get(one) for one in _LINE_THROUGH)
        if style or kind:
            self._current.is_struck = "none" not in (style, kind)

    def is_struck(self, family: str, name: str) -> bool | None:
        """Whether the style strikes text through; None where neither it nor its parents say."""
        for style in self._line(family, name):
            if style.is_struck is not None:
                return style.is_struck
        return None

    def is_hidden(self, table_style: str) -> bool:
        return any(style.is_hidden for style in self._line("table", table_style))

    def look(self, cell_style: str) -> CellLook:
        """How a cell of that style is drawn. To be asked once all styles are there."""
        if (found := self._looks.get(cell_style)) is None:
            found = self._looks[cell_style] = self._look_of(cell_style)
        return found

    def _look_of(self, cell_style: str) -> CellLook:
        is_struck = bool(self.is_struck("table-cell", cell_style))
        for style in self._line("table-cell", cell_style):
            if name := style.data_style:
                return CellLook(is_struck, self.formats.code(name), self.formats.code_of_text(name))
        return CellLook(is_struck, "General", "General")

    def _line(self, family: str, name: str) -> list[_Style]:
        """A style and its parents, and what holds for the whole family."""
        found = list[_Style]()
        while name and (style := self._styles.get((family, name))) and len(found) < _LONGEST_LINE:
            found.append(style)
            name = style.parent
        default = self._styles.get((family, ""))
        return found if default is None else [*found, default]
