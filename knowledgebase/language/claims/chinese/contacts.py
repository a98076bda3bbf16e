# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Phones, addresses of the net and of streets, codes: what is compared letter by letter."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.chinese.numerals import parse
from knowledgebase.language.claims.figures import Dimension, Figure

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9\-._~%/?#=&+]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|example|shop)(?:/[A-Za-z0-9\-._~%/?#=&+]*)?")  # fmt: skip
_PHONE = re.compile(
    r"(?<![\dA-Za-z.])(?:(?:\+|00)?86[\s-]*)?(?:[（(]?0?\d{2,3}[)）][\s\-—]?\d{3,4}[\s\-—]?\d{3,4}|(?<=86)[\s-]?\d{2,3}[\s-]\d{3,4}[\s-]?\d{4}|(?<=86[\s-])\d{2,3}[\s-]\d{3,4}[\s-]?\d{4}|0\d{2,3}[\s\-—]?\d{3,4}[\s\-—]?\d{3,4}|[48]00[\s\-—]?\d{3,4}[\s\-—]?\d{3,4}"
    r"|1[3-9]\d(?:[\s-]?\d{4}){2})(?:\s?转\s?\d{1,4})?(?!\d)"
)
_SHORT_PHONE = re.compile(
    r"(?:电话|热线|拨打|致电|请打|尾号)[^\d，。；]{0,6}(?P<n>\d{3,8})(?!\d|元|个|次|天|人)"
)
_LIST = re.compile(
    r"(?:^|(?<=[\n：:；;。，])(?<!\d[:：]))\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?(?:[.、)）](?!\d)|：(?=\S))|[（(]\d{1,2}[)）]|[①②③④⑤⑥⑦⑧⑨⑩]|第[一二三四五六\d]步"
)
_NAMED = re.compile(
    r"(?P<n>\d{1,5}|[一二三四五六七八九十]{1,3})号(?P<noun>门|楼|库|月台|柜|窗口?|线|院|店|桌|仓|厅|诊室|出口|口|码头|机|车间|车|台|馆|站台|站|房|弄|巷|信箱|地块|车位|通道)"
)
_STREET = re.compile(r"(?<=[路街道巷弄村里])(?P<n>\d{1,5})(?:-\d+)?号")
_SIDE = re.compile(
    r"(?<![0-9A-Za-z])[东西南北](?:侧门|门|区(?=[^域])|楼|馆|座|院|广场|出口|口(?!味))|[A-Z]座"
)
_FLOOR = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:层|楼)(?!以|及|每|梯|保障|意思|皮)|(?P<under>负|地下)(?P<u>[一二三四1-4])(?:层|楼)?"
)
_LINE = re.compile(
    r"地铁(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})号线|(?P<exit>[A-Z]\d?)(?:出?口)"
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9每])(?:[A-Za-z]+[-\s]?\d+(?:[.\-][A-Za-z0-9]+)*[A-Za-z]*(?:\s(?:Pro|Max|Plus|SE|Mini))?)(?![A-Za-z0-9%])"
)


def find(canvas: FigureCanvas) -> None:
    """Literals that stand before everything else."""
    canvas.take(_EMAIL, lambda match: [literal(match.group().rstrip(".").casefold())])
    canvas.take(_URL, lambda match: [literal(_address(match.group()))])
    canvas.take(_PHONE, lambda match: [literal(_national(match.group()))])
    canvas.take(_SHORT_PHONE, lambda match: [literal(match["n"])])
    canvas.take(_LIST, lambda match: [])


def find_codes(canvas: FigureCanvas) -> None:
    """Numbers that are part of a name: 7号门, 和平路88号, 3楼, K2 Pro."""
    canvas.take(_NAMED, _named)
    canvas.take(_STREET, lambda match: [literal(f"street {match['n']}")])
    canvas.take(_LINE, lambda match: [literal(f"line {match['n'] or match['exit']}")])
    canvas.take(_SIDE, lambda match: [literal(f"side {match.group()}")])
    canvas.take(_FLOOR, _floor)
    canvas.take(_CODE, lambda match: [literal(_folded(match.group()))])


def literal(text: str) -> Figure:
    """A figure that is compared as text."""
    return Figure(dimension=Dimension.LITERAL, low=0, high=0, text=text)


def _national(text: str) -> str:
    """A phone number's digits, without the country's code and the zero before the town's."""
    digits = re.sub(r"\D", "", re.split("转", text)[0])
    return re.sub(r"^(?:00)?86(?=\d{9,11}$)", "", digits).lstrip("0")


def _address(text: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/.?#")


def _folded(text: str) -> str:
    return "code " + re.sub(r"[\s\-]", "", text).casefold()


def _named(match: re.Match[str]) -> list[Figure] | None:
    number = parse(match["n"])
    return None if number is None else [literal(f"{number:g}号{match['noun'][0]}")]


def _floor(match: re.Match[str]) -> Iterator[Figure]:
    number = parse(match["n"] or match["u"]) or 0
    value = -number if match["under"] else number
    yield Figure(dimension=Dimension.ORDINAL, low=value, high=value, unit="floor")
