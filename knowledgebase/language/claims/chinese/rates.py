# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Shares and frequencies in Chinese text: 百分之五, 万分之二点五, 四分之三, 半价; 一日三次, 每季度一次."""

import re

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.chinese import calendar
from knowledgebase.language.claims.chinese.numerals import NUMBER, parse
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Dimension, Figure

_PER = re.compile(
    rf"(?P<base>[百千万])分之(?P<b>{NUMBER})(?:(?:到|至|—|-|~)(?:[百千万]分之)?(?P<c>{NUMBER}))?"
)
_SHORT = re.compile(
    r"(?<![一二两三四五六七八九十百千\d])万(?P<b>\d+(?:\.\d+)?|[一二三四五六七八九]点[一二三四五六七八九])(?![元个件\d]|点)"
)
_FRACTION = re.compile(
    r"(?P<a>[二三四五六七八九十]{1,3}|\d{1,2})分之(?P<b>[一二两三四五六七八九十]{1,3}|\d{1,2})(?!块|元|公斤|个?小时|斤|升)"
)
_TENTHS = re.compile(
    r"(?P<b>[一二两三四五六七八九]|\d)成(?P<half>半|[一二三四五六七八九])?(?![立为本分人功年品交都])"
)
_HALF_PRICE = re.compile(r"半价|对折|减半|一半|折半")
_DOUBLE = re.compile(r"翻倍|翻番|双倍|加倍")
_WHOLE = re.compile(r"百分之?百")

_DAYS = {"天": 1.0, "日": 1.0, "晚": 1.0, "周": 7.0, "星期": 7.0, "礼拜": 7.0, "月": 365 / 12, "季": 365 / 4,
         "季度": 365 / 4, "年": 365.0, "年度": 365.0, "小时": 1 / 24, "分钟": 1 / 1440}  # fmt: skip
_PERIOD = r"(?P<period>天|日|晚|周|星期|礼拜|月|季度?|年度?|小时|分钟)"
_TIMES = re.compile(
    rf"(?:每|一|1|(?<![\d一二两三四五六七八九十几半])(?=[日天年周]))个?(?<!第){_PERIOD}(?P<between>[^\d，。；：、内一二两三四五六七八九十]{{0,6}})(?P<b>{NUMBER})(?:{NUMBER})?(?:(?:到|至|—|-|~)(?P<c>{NUMBER}))?(?:次|回|遍|趟|班|顿)"
)
_ONCE_EVERY = re.compile(
    rf"(?:每隔?|间隔|相隔|隔)(?P<b>{NUMBER}|半)(?:(?:到|至|—|-|~)(?P<c>{NUMBER}))?个?{_PERIOD}(?P<between>[^\d，。；、]{{0,5}})(?:一次|1次|一回|一班|一趟|核定|检)"
)
_EVERY_OTHER = re.compile(r"隔[天日](?:[^，。；\d]{0,3}一[次回])?")
_TWICE = re.compile(r"早晚各(?=[一1\d][次回]?|[^，。；\d]{0,2}一[次回粒片袋])|早晚都")
_REPEATED = re.compile(r"(?<![\d一二两三四五六七八九十半])(?P<period>天天|月月|年年|日日)")
_LOOSE = re.compile(rf"每(?:个|逢)?{_PERIOD}(?!利|费)")


def find(canvas: FigureCanvas) -> None:
    """Read shares and frequencies, and after them words for days of the week."""
    canvas.take(_WHOLE, lambda match: [_share(100)])
    canvas.take(_PER, _per)
    canvas.take(_SHORT, lambda match: [_share((parse(match["b"]) or 0) / 100)])
    canvas.take(_FRACTION, _fraction)
    canvas.take(_TENTHS, _tenths)
    canvas.take(_HALF_PRICE, lambda match: [_share(50)])
    canvas.take(_DOUBLE, lambda match: [_multiple(2)])
    canvas.take(_TWICE, lambda match: [_frequency(2)])
    canvas.take(_ONCE_EVERY, _once_every)
    canvas.take(_TIMES, _times)
    canvas.take(_EVERY_OTHER, lambda match: [_frequency(0.5)])
    canvas.take(_REPEATED, lambda match: [_frequency(1 / _DAYS[match["period"][0]])])
    loose = FigureCanvas(canvas.text)
    loose.take(_LOOSE, lambda match: [_frequency(1 / _DAYS[match["period"]], supposed=True)])
    canvas.figures += loose.figures
    calendar.find_sets(canvas)


def _share(value: float, high: float | None = None, unit: str = "") -> Figure:
    top = value if high is None else high
    return Figure(dimension=Dimension.SHARE, low=value, high=top, unit=unit)


def _multiple(value: float) -> Figure:
    return Figure(dimension=Dimension.MULTIPLE, low=value, high=value)


def _frequency(low: float, high: float | None = None, *, supposed: bool = False) -> Figure:
    top = low if high is None else high
    return Figure(dimension=Dimension.FREQUENCY, low=low, high=top, supposed=supposed)


def _per(match: re.Match[str]) -> list[Figure] | None:
    low = parse(match["b"])
    high = parse(match["c"]) if match["c"] else None
    if low is None:
        return None
    factor = {"百": 1.0, "千": 0.1, "万": 0.01}[match["base"]]
    return [_share(low * factor, None if high is None else high * factor)]


def _fraction(match: re.Match[str]) -> list[Figure] | None:
    whole, part = parse(match["a"]), parse(match["b"])
    return [_share(part / whole * 100)] if whole and part and part < whole else None


def _tenths(match: re.Match[str]) -> list[Figure] | None:
    value = (parse(match["b"]) or 0) * 10
    half = match["half"]
    if half:
        value += 5 if half == "半" else parse(half) or 0
    return [_share(value)]


def _times(match: re.Match[str]) -> list[Figure] | None:
    low = parse(match["b"])
    high = parse(match["c"]) if match["c"] else None
    if low is None:
        return None
    days = _DAYS[match["period"]]
    top = low if high is None else high
    count = Figure(dimension=Dimension.COUNT, low=low, high=top, unit="次", supposed=True)
    return [_frequency(low / days, top / days), count]


def _once_every(match: re.Match[str]) -> list[Figure] | None:
    low = parse(match["b"])
    high = parse(match["c"]) if match["c"] else low
    if not low or not high:
        return None
    days = _DAYS[match["period"]]
    minutes = {"月": 30.0, "季": 90.0, "季度": 90.0}.get(match["period"], days) * MINUTES_A_DAY
    span = Figure(dimension=Dimension.SPAN, low=low * minutes, high=high * minutes, supposed=True)
    return [_frequency(1 / (high * days), 1 / (low * days)), span]
