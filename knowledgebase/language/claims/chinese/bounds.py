# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Which side of a value a text means, and what an amount is for, by the words beside it."""

import re

from knowledgebase.language.claims.chinese.units import PER
from knowledgebase.language.claims.figures import Bound

_BEFORE: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"(?:不超过|不高于|不多于|不大于|不得超过|别超过|不能超过|最多|至多|最高|最长|最重|最大|最快|顶多|上限|限额|封顶|限重|限高|限速)[^，。；\d]{0,3}$"), Bound.AT_MOST),
    (re.compile(r"(?:不到|不足|不满|未满|未达|没到|没满|低于|小于|少于|短于|不够|未超过)[^，。；\d]{0,2}$"), Bound.BELOW),
    (re.compile(r"(?:不少于|不低于|不小于|不短于|至少|最少|最低|最短|起码|下限|少说|满|达到|够|起付线)[^，。；\d]{0,3}$"), Bound.AT_LEAST),
    (re.compile(r"(?:超过|超出|高于|大于|多于|过了|超|逾|升到|晚于|长于|过)[^，。；\d]{0,2}$"), Bound.ABOVE),
    (re.compile(r"(?:大约|约|大概|差不多|将近|接近|左右|估计|近|平均)[^，。；\d]{0,2}$"), Bound.ABOUT),
)  # fmt: skip
_AFTER: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (re.compile(r"(?:以上|及以上|起|及其以上|往上|开外|打底)"), Bound.AT_LEAST),
    (re.compile(r"(?:以下|及以下|以内|之内|内|封顶|为限|为上限)"), Bound.AT_MOST),
    (re.compile(r"(?:左右|上下|出头|多|前后|的样子)"), Bound.ABOUT),
)
_EACH = re.compile(
    r"(?:/|／|每|按|一(?=[^，。；]{1,2}(?![一二三四五六七八九半])))(?P<per>个?[年月天日周晚]|个?小时|公斤|千克|斤|吨|米|公里|平方米|平米|升|毫升|克|年度)"
)
_RATE = re.compile(r"(年|月|日|天)(?:利率|费率|综合费率|化|息|收益率|租金|费|租|保费|均)")


def bound(text: str, start: int, end: int) -> Bound:
    """The bound that the words around a figure give it."""
    after = text[end : end + 4]
    for pattern, value in _AFTER:
        if pattern.match(after):
            return value
    before = re.split(r"[，。；、：\n]", text[max(0, start - 8) : start])[-1]
    for pattern, value in _BEFORE:
        if pattern.search(before):
            return value
    return Bound.EXACT


def per(text: str, start: int, end: int) -> str:
    """What an amount is for: 每公斤5元, 5元/公斤, 一公斤5元; "" where it isn't told."""
    after = text[end : end + 5]
    if (found := _EACH.match(after)) is not None:
        return PER.get(found["per"], found["per"])
    before = re.split(r"[，。；：（(\n|]", text[max(0, start - 14) : start])[-1]
    if eaches := _EACH.findall(before):
        each: str = eaches[-1]
        return PER.get(each, each)
    if (rate := _RATE.search(before)) is not None:
        return PER[rate[1]]
    return ""
