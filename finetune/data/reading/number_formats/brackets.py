"""What stands in brackets in a number format: colours, conditions, currencies, languages."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d+",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(<=|>=|<>|<|>|=)\s*([-+]?[0-9]{0,300}\.?[0-9]{0,300}(?:E[-+]?\d{1,3})?)", re.I
)
_CURRENCY = re.compile(r"\$(?P<symbol>[^-]*)(?:-(?P<locale>.*))?", re.DOTALL)
_NUMERALS = re.compile(r"(?:DBNum)([1-4])", re.IGNORECASE)
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NUMERALS_OF_LANGUAGES = {0x1E: 1, 0x1F: 2, 0x20: 3}
_LANGUAGES = {0x04: "zh", 0x09: "en", 0x11: "ja", 0x12: "ko"}
# As the system writes dates, times, money: whatever the code says.
_SYSTEM = {"f800", "f400", "x-sysdate", "x-systime", "x-system"}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a section applies: the value compared with a limit."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        return _OPERATORS[self.sign](value, self.limit)


@dataclass
class Brackets:
    """What a section's brackets said.

    `language`: ISO 639 where the code names one ("" where not; "?" for one whose names of days
    and months are not known here). `region`: its script's or land's own numerals and names
    ("tw"). `numerals`: 1 to 4 for numerals of East Asia, 0 for none. `is_foreign`: the language,
    named without a currency, may part thousands and decimals in its own way.
    """

    condition: Condition | None = None
    language: str = ""
    region: str = ""
    numerals: int = 0
    is_foreign: bool = False
    doubtful: bool = False
    is_empty: bool = True

    @property
    def is_mainland(self) -> bool:
        """Whether the code names the Chinese of the mainland, whose numerals are known here."""
        return self.language == "zh" and not self.region

    def take(self, text: str) -> str:
        """Take in what the brackets hold. The currency's sign, if that's it, else ""."""
        self.is_empty = False
        if match := _CURRENCY.fullmatch(text):
            self._take_locale(match["locale"] or "")
            self.is_foreign |= not match["symbol"] and self.language == "?"
            return match["symbol"]
        if match := _CONDITION.fullmatch(text):
            self._take_condition(match[1], match[2])
        elif match := _NUMERALS.fullmatch(text):
            self.numerals = int(match[1])
        elif not _COLOUR.fullmatch(text):
            self.doubtful = True
        return ""

    def _take_condition(self, sign: str, limit: str) -> None:
        try:
            value = float(limit)
        except ValueError:
            self.doubtful = True
            return
        self.doubtful |= self.condition is not None
        self.condition = Condition(sign, value)

    def _take_locale(self, locale: str) -> None:
        name = locale.lower()
        if not name:
            return
        if name in _SYSTEM:
            self.doubtful = True
        elif re.fullmatch("[0-9a-f]{1,8}", name):
            number = int(name, 16)
            # Above the language: a calendar of its own, and above that, numerals.
            self.numerals = _NUMERALS_OF_LANGUAGES.get(number >> 24, self.numerals)
            self.doubtful |= number > 0xFFFF
            self.language = _LANGUAGES.get(number & 0x3FF, "?")
            self.region = "tw" if number & 0xFFFF in {0x404, 0xC04, 0x1404} else ""
        elif match := re.match("(zh|en|ja|ko)(?:[-_]|$)", name):
            self.language = match[1]
            self.region = "tw" if re.search("tw|hk|mo|hant", name) else ""
        else:
            self.language = "?"
