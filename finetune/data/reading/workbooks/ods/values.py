"""The typed value of a cell, as its attributes say it."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from finetune.data.reading.workbooks.ods.names import named
from finetune.data.reading.workbooks.ods.parser import Attributes

_SORT, _VALUE = named("office:value-type"), named("office:value")
_TRUTH, _TEXT = named("office:boolean-value"), named("office:string-value")
_DATE, _TIME = named("office:date-value"), named("office:time-value")
_CALC_SORT, _FORMULA = named("calcext:value-type"), named("table:formula")
_LANGUAGE = re.compile(r"^(?:of|oooc|msoxl|ooow):(?==)")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|#N/A|(?:Err|错误|錯誤):\d{3}")
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{0,12})?)S)?)?"
)
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)
_IN_A_DAY = 86_400
_NUMBERS = ("float", "percentage", "currency")


class Typed(NamedTuple):
    """`sort`: the kind of value, "" for none; `formula`: None for no formula."""

    sort: str
    value: str | float | bool | None
    formula: str | None
    is_error: bool


def typed(attributes: Attributes) -> Typed:
    """What a cell's attributes say. A value that cannot be read is None: its text counts. A text
    stands in them where its paragraphs alone do not say how many blanks it has."""
    sort = attributes.get(_SORT, "")
    formula = attributes.get(_FORMULA)
    return Typed(
        sort=sort,
        value=_value(sort, attributes),
        formula=None if formula is None else _LANGUAGE.sub("", formula),
        is_error=attributes.get(_CALC_SORT) == "error",
    )


def shows_error(text: str) -> bool:
    """Whether the text is that of a formula that failed."""
    return _ERROR.fullmatch(text) is not None


def _value(sort: str, attributes: Attributes) -> str | float | bool | None:
    if sort in _NUMBERS:
        return _number(attributes.get(_VALUE, ""))
    if sort == "boolean":
        return attributes.get(_TRUTH) == "true"
    if sort == "string":
        return attributes.get(_TEXT)
    if sort == "date":
        return _days(attributes.get(_DATE, ""))
    return _share_of_day(attributes.get(_TIME, "")) if sort == "time" else None


def _number(written: str) -> float | None:
    try:
        number = float(written)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _days(written: str) -> float | None:
    """Days since the end of 1899; ISO 8601, with or without a time."""
    try:
        moment = datetime.fromisoformat(written.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (moment - _FIRST_DAY).total_seconds() / _IN_A_DAY


def _share_of_day(written: str) -> float | None:
    match = _DURATION.fullmatch(written)
    if match is None:
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:4])
    seconds = float((match[5] or "0").replace(",", "."))
    total = days + (hours * 3600 + minutes * 60 + seconds) / _IN_A_DAY
    return -total if match[1] else total
