"""OpenDocument's data styles, written as the number format codes of other spreadsheets."""

from dataclasses import dataclass, field

from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes

UNKNOWN = ""
"""A number that has this format cannot be shown for certain."""

_TEXT_STYLE, _PERCENTAGE_STYLE, _BOOLEAN_STYLE = (
    named(f"number:{one}-style") for one in ("text", "percentage", "boolean")
)
_STYLES = {
    *(_TEXT_STYLE, _PERCENTAGE_STYLE, _BOOLEAN_STYLE),
    *(named(f"number:{one}-style") for one in ("number", "currency", "date", "time")),
}
_OTHER_NUMERALS, _LANGUAGE = named("number:transliteration-format"), named("number:language")
_NAME = named("style:name")
_MAP, _CONDITION, _APPLIED = (
    named("style:map"),
    named("style:condition"),
    named("style:apply-style-name"),
)
_SECTIONS = {
    ("value()>=0",): "{0};{main}",
    ("value()>0", "value()<0"): "{0};{1};{main}",
    ("value()>0", "value()<0", "value()=0"): "{0};{1};{2};{main}",
}
"""How codes say the same: which of their parts is for which numbers."""
_NUMBER, _TEXT, _SYMBOL = (
    named("number:number"),
    named("number:text"),
    named("number:currency-symbol"),
)
_DECIMALS, _LEAST_DECIMALS = named("number:decimal-places"), named("number:min-decimal-places")
_DIGITS, _GROUPED = named("number:min-integer-digits"), named("number:grouping")
_FACTOR, _LONG, _AS_TEXT = (
    named("number:display-factor"),
    named("number:style"),
    named("number:textual"),
)
_SIGN = named("number:forced-exponent-sign")
_SCIENTIFIC, _EXPONENT, _INTERVAL = (
    named("number:scientific-number"),
    named("number:min-exponent-digits"),
    named("number:exponent-interval"),
)
_OVERFLOW = named("number:truncate-on-overflow")
_TIMES = {
    named("number:year"): ("yy", "yyyy"),
    named("number:day"): ("d", "dd"),
    named("number:day-of-week"): ("ddd", "dddd"),
    named("number:hours"): ("h", "hh"),
    named("number:minutes"): ("m", "mm"),
    named("number:seconds"): ("s", "ss"),
    named("number:am-pm"): ("AM/PM", "AM/PM"),
}
_MONTH, _SECONDS, _AM_PM = (
    named("number:month"),
    named("number:seconds"),
    named("number:am-pm"),
)
_WORDS = {named("number:day-of-week"), _AM_PM}
_CONTENT = named("number:text-content")
_LOOK = named("style:text-properties")
_MOST_DIGITS = 30


@dataclass(slots=True)
class _Style:
    sort: str
    parts: list[str] = field(default_factory=list)
    maps: list[tuple[str, str]] = field(default_factory=list)
    is_known: bool = True

    @property
    def code(self) -> str:
        if not self.is_known:
            return UNKNOWN
        code = "".join(self.parts)
        return code.replace(r"\%", "%") if self.sort == _PERCENTAGE_STYLE else code


@dataclass(kw_only=True)
class DataStyles:
    """Fed with elements; those that are no part of a data style are passed over."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _open: _Style | None = None
    _is_in_text: bool = False
    _before: int = 0
    _is_running: bool = False
    _is_foreign: bool = False

    def code(self, name: str) -> str:
        """The code for numbers; `UNKNOWN` where it can't be told."""
        style = self._styles.get(name)
        if style is None:
            return UNKNOWN
        layout = _SECTIONS.get(tuple(condition for condition, _ in style.maps))
        if not style.maps:
            return style.code or ("General" if style.is_known else UNKNOWN)
        parts = [self._styles.get(applied) for _, applied in style.maps]
        if layout is None or not all(part and part.is_known for part in [style, *parts]):
            return UNKNOWN
        return layout.format(*(part.code for part in parts if part), main=style.code)

    def code_of_text(self, name: str) -> str:
        """The code for texts; "General" where they are shown as they are."""
        style = self._styles.get(name)
        if style is None or not (style.sort == _TEXT_STYLE and style.is_known):
            return "General"
        return style.code if "@" in style.code else f";;;{style.code}"

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _STYLES:
            is_known = name != _BOOLEAN_STYLE and _OTHER_NUMERALS not in attributes
            self._open = _Style(name, is_known=is_known)
            self._styles[attributes.get(_NAME, "")] = self._open
            self._is_foreign = attributes.get(_LANGUAGE, "en") != "en"
            self._is_running = attributes.get(_OVERFLOW) == "false"
        elif self._open:
            self._start_part(self._open, name, attributes)

    def _start_part(self, style: _Style, name: str, attributes: Attributes) -> None:
        if name in (_TEXT, _SYMBOL):
            self._is_in_text = True
            self._before = len(style.parts)
        elif name == _NUMBER:
            self._add_number(style, attributes)
        elif name == _SCIENTIFIC:
            self._add_scientific(style, attributes)
        elif name == _MONTH:
            is_word = attributes.get(_AS_TEXT) == "true"
            style.is_known &= not (is_word and self._is_foreign)
            letters = ("mmm", "mmmm") if is_word else ("m", "mm")
            style.parts.append(letters[attributes.get(_LONG) == "long"])
        elif name in _TIMES:
            self._add_time(style, name, attributes)
        elif name == _CONTENT:
            style.parts.append("@")
        elif name == _MAP:
            condition = attributes.get(_CONDITION, "").replace(" ", "")
            style.maps.append((condition, attributes.get(_APPLIED, "")))
        elif name != _LOOK:
            style.is_known = False

    def text(self, text: str) -> None:
        if self._is_in_text and self._open:
            self._open.parts.append("".join(rf"\{char}" for char in text))

    def end(self, name: str) -> None:
        if name == _SYMBOL and self._open and len(self._open.parts) == self._before:
            self._open.is_known = False  # the symbol of whatever country the program is set to
        if name in (_TEXT, _SYMBOL):
            self._is_in_text = False
        elif name in _STYLES:
            self._open = None

    @staticmethod
    def _add_number(style: _Style, attributes: Attributes) -> None:
        decimals, digits = (_count(attributes.get(name)) for name in (_DECIMALS, _DIGITS))
        is_grouped = attributes.get(_GROUPED) == "true"
        if decimals is None and not is_grouped and digits in (None, 1):
            style.parts.append("General")
            return
        if attributes.get(_FACTOR, "1") != "1":
            style.is_known = False
        whole = "0" * (digits or 0)
        if is_grouped:
            whole = "#," + whole.rjust(3, "#")
        least = _count(attributes.get(_LEAST_DECIMALS))
        least = (decimals or 0) if least is None else least
        places = "0" * least + "#" * ((decimals or 0) - least)
        style.parts.append((whole or "#") + ("." + places if places else ""))

    @staticmethod
    def _add_scientific(style: _Style, attributes: Attributes) -> None:
        decimals, digits, exponent = (
            _count(attributes.get(name)) or 0 for name in (_DECIMALS, _DIGITS, _EXPONENT)
        )
        style.is_known &= attributes.get(_INTERVAL, "1") in ("1", str(digits))
        places = "." + "0" * decimals if decimals else ""
        sign = "-" if attributes.get(_SIGN, "true") == "false" else "+"
        style.parts.append(f"{'0' * max(digits, 1)}{places}E{sign}{'0' * max(exponent, 1)}")

    def _add_time(self, style: _Style, name: str, attributes: Attributes) -> None:
        style.is_known &= not (name in _WORDS and self._is_foreign)
        letters = _TIMES[name][attributes.get(_LONG) == "long"]
        if self._is_running and name != _AM_PM:
            letters, self._is_running = f"[{letters}]", False
        if name == _SECONDS and (places := _count(attributes.get(_DECIMALS))):
            letters += "." + "0" * places
        style.parts.append(letters)


def _count(written: str | None) -> int | None:
    return min(int(written), _MOST_DIGITS) if written and written.isdecimal() else None
