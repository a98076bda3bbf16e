"""Days and months as English and Chinese programs name them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Names from Sunday and from January on, and of the halves of a day."""

    days: Sequence[str]
    short_days: Sequence[str]
    months: Sequence[str]
    short_months: Sequence[str]
    half_days: tuple[str, str]


_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENGLISH = Names(
    days=_DAYS,
    short_days=[name[:3] for name in _DAYS],
    months=_MONTHS,
    short_months=[name[:3] for name in _MONTHS],
    half_days=("AM", "PM"),
)
CHINESE = Names(
    days=[f"星期{day}" for day in "日一二三四五六"],
    short_days=[f"周{day}" for day in "日一二三四五六"],
    months=[f"{month}月" for month in "一 二 三 四 五 六 七 八 九 十 十一 十二".split()],
    short_months=[f"{month}月" for month in range(1, 13)],
    half_days=("上午", "下午"),
)
