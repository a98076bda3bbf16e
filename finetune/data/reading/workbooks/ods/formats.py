"""OpenDocument's data styles, written as the number format codes of other spreadsheets."""

from dataclasses import dataclass, field

from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes

UNKNOWN = ""
"""A number that has this format cannot be shown for certain."""

_STYLES = {
    named(f"number:{one}-style")
    for one in ("number", "currency", "percentage", "date", "time", "boolean", "text")
}
_NAME = named("style:name")
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
_KNOWN = {_NUMBER, _TEXT, _SYMBOL, _MONTH, *_TIMES, named("number:text-content")}
_LOOK = named("style:text-properties")
_MOST_DIGITS = 30


@dataclass(kw_only=True)
class Formats:
    """Fed with elements; those that are no part of a data style are passed over."""

    _codes: dict[str, str] = field(default_factory=dict)
    _name: str | None = None
    _parts: list[str] = field(default_factory=list)
    _is_known: bool = True
    _is_open: bool = False
    _is_running: bool = False

    def code(self, name: str) -> str:
        return self._codes.get(name, UNKNOWN)

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _STYLES:
            self._name, self._parts = attributes.get(_NAME, ""), []
            self._is_known = True
            self._is_running = attributes.get(_OVERFLOW) == "false"
        elif self._name is None or name == _LOOK:
            return
        elif name in (_TEXT, _SYMBOL):
            self._is_open = True
        elif name == _NUMBER:
            self._add_number(attributes)
        elif name == _MONTH:
            is_long = attributes.get(_LONG) == "long"
            letters = ("mmm", "mmmm") if attributes.get(_AS_TEXT) == "true" else ("m", "mm")
            self._parts.append(letters[is_long])
        elif name in _TIMES:
            self._add_time(name, attributes)
        elif name not in _KNOWN:
            self._is_known = False

    def text(self, text: str) -> None:
        if self._is_open:
            self._parts.append("".join(rf"\{char}" for char in text))

    def end(self, name: str) -> None:
        if name in (_TEXT, _SYMBOL):
            self._is_open = False
        elif name in _STYLES and self._name is not None:
            code = "".join(self._parts).replace(r"\%", "%") or "General"
            self._codes[self._name] = code if self._is_known else UNKNOWN
            self._name = None

    def _add_number(self, attributes: Attributes) -> None:
        decimals, digits = (_count(attributes.get(name)) for name in (_DECIMALS, _DIGITS))
        is_grouped = attributes.get(_GROUPED) == "true"
        if decimals is None and not is_grouped and digits in (None, 1):
            self._parts.append("General")
            return
        if attributes.get(_FACTOR, "1") != "1":
            self._is_known = False
        whole = "0" * (digits or 0)
        if is_grouped:
            whole = "#," + whole.rjust(3, "#")
        least = _count(attributes.get(_LEAST_DECIMALS))
        least = (decimals or 0) if least is None else least
        places = "0" * least + "#" * ((decimals or 0) - least)
        self._parts.append((whole or "#") + ("." + places if places else ""))

    def _add_time(self, name: str, attributes: Attributes) -> None:
        letters = _TIMES[name][attributes.get(_LONG) == "long"]
        if self._is_running and name != _AM_PM:
            letters, self._is_running = f"[{letters}]", False
        if name == _SECONDS and (places := _count(attributes.get(_DECIMALS))):
            letters += "." + "0" * places
        self._parts.append(letters)


def _count(written: str | None) -> int | None:
    return min(int(written), _MOST_DIGITS) if written and written.isdecimal() else None
