"""Finds the figures of Chinese text: amounts, shares, spans, measures, counts, codes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.chinese import calendar, contacts, rates
from knowledgebase.language.claims.chinese.bounds import bound, per
from knowledgebase.language.claims.chinese.numerals import ARABIC, HAN, NUMBER, PLAIN, parse
from knowledgebase.language.claims.chinese.units import UNITS, alternation
from knowledgebase.language.claims.figures import Bound, Dimension, Figure

_UNIT = alternation(list(UNITS))
_N = rf"(?:{NUMBER}|半)"
_TO = r"\s*(?:-|–|—|——|~|～|至|到|或者?)\s*"
_NOT_UNIT = r"(?![A-Za-z])"
_MORE = r"(?P<more>多|余|来|几)?"
_RANGE = re.compile(
    rf"(?P<a>{_N})\s?(?P<own>{_UNIT})?{_TO}(?P<b>{_N})\s?{_MORE}(?P<unit>{_UNIT}){_NOT_UNIT}"
)
_SINGLE = re.compile(rf"(?P<b>{_N})\s?{_MORE}(?P<unit>{_UNIT})(?P<half>半)?{_NOT_UNIT}")
_SYMBOL = re.compile(rf"(?P<symbol>[¥￥$€£]|CNY|RMB|HK\$|US\$)\s?(?P<b>{NUMBER})元?")
_SYMBOLS = {"¥": "CNY", "￥": "CNY", "CNY": "CNY", "RMB": "CNY", "$": "USD", "US$": "USD",
            "€": "EUR", "£": "GBP", "HK$": "HKD"}  # fmt: skip
_MIXED_MONEY = re.compile(
    rf"(?P<a>{NUMBER})(?:元|块)零?(?P<b>[\d一二两三四五六七八九半])(?:[角毛](?:(?P<c>{NUMBER})分)?钱?|(?=[，。；、！？）)\s的]|$|(?<!一)一))"
)
_MIXED_TIME = re.compile(rf"(?P<a>{NUMBER})(?:个?小时|个?钟头)零?(?P<b>{NUMBER})(?:分钟?|刻钟?)")
_AND_A_HALF = re.compile(
    rf"(?P<a>{NUMBER})(?P<x>个|年|天|斤|公斤|米|吨|里|岁|倍)半(?P<z>小时|钟头|月|星期|年)?"
)
_METRES = re.compile(
    r"(?P<a>[一二两三四五六七八九\d])米(?P<b>[一二三四五六七八九]{1,2}|\d{1,2})(?![\d.十百千个块元件×*])"
)
_SIDES = re.compile(
    r"(?P<a>\d+(?:\.\d+)?)(?P<rest>(?:\s?[×xX*]\s?\d+(?:\.\d+)?)+)\s?(?P<unit>厘米|毫米|米|cm|mm|m)"
)
_SHARED_UNIT = re.compile(rf"(?P<all>(?<![\d/])\d+(?:[/、]\d+)+)(?P<unit>{_UNIT})")
_QUARTERS = re.compile(
    r"(?P<a>[二两三四五六七八九十\d]+)分之(?P<b>[一二两三四五六七八九十\d]+)(?:块钱|元|公斤|个?小时|斤|升)"
)
_ORDINAL = re.compile(rf"第(?P<b>{NUMBER})(?:{_UNIT})?")
_BUY_AND_GET = re.compile(r"买(?P<a>[一二两三四五六七八九\d])[送赠](?P<b>[一二三\d])")
_FIRST = re.compile(r"首(?P<unit>小时|日|天|周|年)")
_TWO_AS_MASS = re.compile(
    r"(?P<b>[一二三四五六七八九十半]|\d+)两(?=[一二三四五六七八九十两\d.]+(?:块|元|毛|角|钱))"
)
_DIGITS = "零一二两三四五六七八九十百千万亿"
_VERBS = "满减返送"
_BEFORE_ONE = re.compile(
    rf"(?:(?<![\d.,]){ARABIC}(?<=[百千万亿])|(?<![\d]){HAN}(?<=[{_DIGITS}]{{2}}))(?=一(?:{_UNIT}))"
)
_DECIMALS = re.compile(
    r"千万(?=[别不勿要记小请])|万一(?!年|个|元)|十分(?!钟|之|抵|兑|积)|百般|(?<!\d)万分(?!之)|保留[一二两三四\d]位"
)
_BARE_HAN = re.compile(
    rf"(?<![第{_DIGITS}\d]){HAN}(?<=[{_DIGITS}]{{2}})(?![{_DIGITS}])|(?<=[{_VERBS}])[一二三四五六七八九]?[百千](?=减|活|的|元|[，。])"
)
_BARE = re.compile(
    r"(?<![\dA-Za-z.,])\d+(?:,\d{3})*(?:\.\d+)?(?:百万|千万|[百千万亿])?(?![A-Za-z\d])"
)
_FROM = re.compile(r"\s?(?:-|–|—|~|～|至|到(?!店|货|账)|起|以后|之后|后|就?开[门始])")
_UNTIL = re.compile(r"(?:-|–|—|~|～|至|到|持续到|营业到)\s?$")
_POWER = re.compile(r"元/度|每度|电费|用电|用了[\d一二三四五六七八九十百]+度")
_MINUS = re.compile(r"(?:零下|负|(?<![\d℃度])-)\s?$")
_NOT_SHARES = re.compile(r"叠(?!加)|[扣腾断旧]")
_SHARE_OFF = re.compile(
    r"(?:优惠|便宜|立减|直降|降价|减免|节省|省|减|让利|降|打折)了?(?:约|大约|大概)?$"
)
_SHARE_ADD = re.compile(r"(?:加收|另加|上浮|附加|涨|上涨|多收|加价)(?:[^，。；\d]{0,8})$")
_UNLIKELY = {
    "分",
    "平",
    "方",
    "度",
    "把",
    "道",
    "门",
    "楼",
    "卡",
    "关",
    "场",
    "名",
    "类",
    "户",
    "店",
    "车",
    "板",
    "盘",
}


_NO_DIGITS = dict.fromkeys(map(ord, "一二两三四五六七八九"))


def find(text: str) -> list[Figure]:
    """The figures of a text, in its order, with their bounds and what they are per."""
    canvas = FigureCanvas(text.translate(PLAIN))
    contacts.find(canvas)
    calendar.find(canvas)
    contacts.find_codes(canvas)
    rates.find(canvas)
    canvas.take(_ORDINAL, _ordinal)
    canvas.take(_BUY_AND_GET, _buy_and_get)
    canvas.take(_FIRST, lambda match: [replace(make(match["unit"], 1), supposed=True)])
    canvas.take(_TWO_AS_MASS, lambda match: [make("两", parse(match["b"]) or 0)])
    canvas.take(_DECIMALS, lambda match: [])
    canvas.take(_BEFORE_ONE, _bare)
    canvas.take(_SIDES, _sides)
    canvas.take(_QUARTERS, _quarters)
    canvas.take(_SYMBOL, _symbol)
    canvas.take(_MIXED_MONEY, _mixed_money)
    canvas.take(_MIXED_TIME, _mixed_time)
    canvas.take(_AND_A_HALF, _and_a_half)
    canvas.take(_METRES, _metres)
    canvas.take(_SHARED_UNIT, _shared_unit)
    canvas.take(_RANGE, _range)
    canvas.take(_SINGLE, _single)
    canvas.take(_BARE_HAN, _bare)
    canvas.take(_BARE, _bare)
    found = [_finish(figure, text) for figure in canvas.figures]
    return sorted(found, key=lambda figure: (figure.start, figure.end))


def _finish(figure: Figure, text: str) -> Figure:
    if figure.dimension is Dimension.TEMPERATURE and _POWER.search(text):
        figure = replace(figure, dimension=Dimension.OTHER, unit="kilowatt-hour")
    if figure.dimension is Dimension.SHARE and not figure.unit:
        figure = replace(figure, unit=_share_meaning(text, figure.start, figure.end))
    if figure.dimension in (Dimension.LITERAL, Dimension.WEEKDAY):
        return figure
    limit = bound(text, figure.start, figure.end)
    if figure.dimension is Dimension.TIME:
        limit = _side_of_opening(text, figure) or limit
    if figure.dimension in (
        Dimension.MONEY,
        Dimension.SHARE,
        Dimension.MASS,
        Dimension.COUNT,
        Dimension.AREA,
        Dimension.LENGTH,
        Dimension.VOLUME,
    ):
        figure = replace(figure, per=figure.per or per(text, figure.start, figure.end))
    if figure.bound is Bound.EXACT:
        figure = replace(figure, bound=limit)
    return figure


def _side_of_opening(text: str, figure: Figure) -> Bound | None:
    """Whether a time begins or ends something: of 9:00—17:00 the first begins it."""
    if _FROM.match(text[figure.end : figure.end + 3]):
        return Bound.AT_LEAST
    return Bound.AT_MOST if _UNTIL.search(text[: figure.start]) else None


def make(unit: str, low: float, high: float | None = None) -> Figure:
    """A figure of so many of a unit."""
    dimension, factor, name = UNITS[unit]
    top = low if high is None else high
    return Figure(dimension=dimension, low=low * factor, high=top * factor, unit=name)


def _range(match: re.Match[str]) -> list[Figure] | None:
    low, high = parse(match["a"]), parse(match["b"])
    if low is None or high is None:
        return None
    own, unit = match["own"] or match["unit"], match["unit"]
    if UNITS[own][0] is not UNITS[unit][0]:
        return None
    first, second = make(own, low), make(unit, high)
    if unit == "折":
        first, second = _fold(match["a"], low), _fold(match["b"], high)
    if second.low < first.low and not match["own"]:
        # 2—1.5, or 三五天 read as 35: not a range.
        return None
    if first.dimension is Dimension.TEMPERATURE and _is_minus(match):
        return [replace(first, low=-first.low, high=-second.low)]
    return [replace(second, low=min(first.low, second.low), high=max(first.low, second.low))]


def _single(match: re.Match[str]) -> list[Figure] | None:
    text, unit = match["b"], match["unit"]
    if _is_no_figure(text, unit):
        return None
    if len(text) > 1 and unit not in ("折", "成", "年", "%") and text.translate(_NO_DIGITS) == "":
        return _neighbours(text, unit)
    value = parse(text)
    if value is None:
        return None
    if unit == "折":
        rest = match.string[match.end() : match.end() + 2]
        return None if _NOT_SHARES.match(rest) else [_fold(text, value)]
    if text == "一" and unit in ("块", "角", "毛"):
        return [replace(make("个", 1), supposed=True)]
    return [_adjusted(make(unit, value), match)]


def _is_no_figure(text: str, unit: str) -> bool:
    """一两次, 一度, 21万分期, 半个: a word of the language, not so many of a unit."""
    if unit == "两":
        return not re.fullmatch(r"[一二三四五六七八九十半\d.]+", text)
    if text == "半":
        return UNITS[unit][0] is Dimension.COUNT
    return (unit in _UNLIKELY and text == "一") or (unit == "分" and text.endswith("万"))


def _adjusted(figure: Figure, match: re.Match[str]) -> Figure:
    if match["half"]:
        figure = figure.of(figure.low + UNITS[match["unit"]][1] / 2)
    if figure.dimension is Dimension.TEMPERATURE and _is_minus(match):
        figure = figure.of(-figure.low)
    if match["more"]:
        figure = replace(figure, bound=Bound.ABOUT)
    if figure.dimension is Dimension.COUNT and match["b"] == "一":
        # 一个, 一下: mostly an article. It counts in arithmetic and need not be stated.
        figure = replace(figure, supposed=True)
    return figure


def _share_meaning(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 10) : start]
    after = text[end : end + 4]
    if _SHARE_OFF.search(before) or after.startswith(("的优惠", "优惠", "的折扣", "折扣")):
        return "off"
    return "add" if _SHARE_ADD.search(before) else ""


def _neighbours(text: str, unit: str) -> list[Figure] | None:
    """三五天, 两三个: from one to the other."""
    digits = [parse(char) for char in text]
    if (
        len(digits) != 2
        or None in digits
        or not all(char in "一二两三四五六七八九" for char in text)
    ):
        return None
    low, high = digits
    if low is None or high is None or not 0 < high - low <= 2:
        return None
    return [make(unit, low, high)] if unit not in ("折", "成") else None


def _fold(text: str, value: float) -> Figure:
    """八折, 85折, 八五折, 9.5折: what is paid, in percent."""
    paid = value * 10 if value < 10 else value
    return Figure(dimension=Dimension.SHARE, low=paid, high=paid, unit="pay")


def _is_minus(match: re.Match[str]) -> bool:
    return bool(_MINUS.search(match.string[max(0, match.start() - 3) : match.start()]))


def _sides(match: re.Match[str]) -> Iterator[Figure]:
    for side in re.findall(r"\d+(?:\.\d+)?", match.group()):
        yield make(match["unit"], float(side))


def _shared_unit(match: re.Match[str]) -> list[Figure] | None:
    return [make(match["unit"], float(one)) for one in re.findall(r"\d+", match["all"])]


def _quarters(match: re.Match[str]) -> list[Figure] | None:
    whole, part = parse(match["a"]), parse(match["b"])
    unit = match.group().split("分之")[1].lstrip("一二两三四五六七八九十0123456789")
    return [make(unit, part / whole)] if whole and part else None


def _symbol(match: re.Match[str]) -> list[Figure] | None:
    value = parse(match["b"])
    if value is None:
        return None
    unit = _SYMBOLS[match["symbol"]]
    return [Figure(dimension=Dimension.MONEY, low=value, high=value, unit=unit)]


def _mixed_money(match: re.Match[str]) -> list[Figure] | None:
    whole, tenths = parse(match["a"]), parse(match["b"])
    if whole is None or tenths is None or tenths >= 10:
        return None
    hundredths = parse(match["c"]) if match["c"] else 0
    return [
        make("元", whole + tenths / (1 if match["b"] == "半" else 10) + (hundredths or 0) / 100)
    ]


def _mixed_time(match: re.Match[str]) -> list[Figure] | None:
    hours, minutes = parse(match["a"]), parse(match["b"])
    if hours is None or minutes is None:
        return None
    return [make("分钟", hours * 60 + minutes * (15 if "刻" in match.group() else 1))]


def _and_a_half(match: re.Match[str]) -> list[Figure] | None:
    value = parse(match["a"])
    unit = match["x"] if match["x"] != "个" else f"个{match['z']}" if match["z"] else ""
    unit = {"个年": "年", "里": "里地"}.get(unit, unit)
    if value is None or unit not in UNITS:
        return None
    return [make(unit, value + 0.5)]


def _metres(match: re.Match[str]) -> list[Figure] | None:
    """一米二: 1.2 m."""
    whole = parse(match["a"])
    digits = "".join(f"{parse(char) or 0:g}" for char in match["b"])
    return None if whole is None else [make("米", whole + float(f"0.{digits}"))]


def _buy_and_get(match: re.Match[str]) -> list[Figure]:
    """买二送一: of what three would cost, two thirds are paid."""
    paid, given = parse(match["a"]) or 1, parse(match["b"]) or 1
    share = paid / (paid + given) * 100
    count = replace(make("个", paid + given), supposed=True)
    return [Figure(dimension=Dimension.SHARE, low=share, high=share, unit="pay"), count]


def _ordinal(match: re.Match[str]) -> list[Figure] | None:
    value = parse(match["b"])
    if value is None:
        return None
    return [Figure(dimension=Dimension.ORDINAL, low=value, high=value, supposed=True)]


def _bare(match: re.Match[str]) -> list[Figure] | None:
    """A number without a unit: 一年六百, 满300减50."""
    value = parse(match.group())
    if value is None or (match.group().translate(_NO_DIGITS) == "" and len(match.group()) > 1):
        return None
    return [Figure(dimension=Dimension.COUNT, low=value, high=value, unit="")]
