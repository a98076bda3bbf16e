# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Phones, addresses and numbers that belong to a name: what is compared letter by letter."""

import re
from collections.abc import Iterable

from knowledgebase.language.claims.canvas import FigureCanvas
from knowledgebase.language.claims.figures import Dimension, Figure

_EMAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TLD = r"com|net|org|info|biz|io|ai|app|dev|shop|store|online|example|co\.uk|org\.uk|uk|ie|de|fr|eu|us|ca|cn"
_URL = re.compile(
    rf"(?<![\w@.-])(?:https?://|www\.)?(?:[a-z0-9-]+\.)+(?:{_TLD})(?![\w-])(?:/[\w\-.~%/?#=&+]*)?",
    re.I,
)
_PHONE = re.compile(
    r"(?<![\w.,£$€])(?:\+\s?\d[\d\s()\-–.]{6,18}\d|\(0\d{2,5}\)[\d\s\-–.]{4,12}\d|0\d(?:[\d\s()\-–.]{6,14})\d|\(\d{3}\)\s?\d{3}[\s\-–.]?\d{4}|\d{3}[\-–.]\d{3}[\-–.]\d{4}|1-\d{3}-\d{3}-\d{4}|\d{3}[-–]\d{4})(?!\d)"
)
_SHORT_PHONE = re.compile(
    r"\b(?:call|dial|ring|text|phone|extension|ext\.?|hotline)\s(?:us on\s|on\s|number\s)?(?P<n>\d{3,6})\b(?!\s?(?:people|times|hours|days|minutes))",
    re.I,
)
_LIST = re.compile(
    r"(?:^|(?<=\n)|(?<=[:;.]\s))\s*\(?\d{1,2}[.)](?=\s)|\b(?:step|tip|question|point|item)\s\d{1,2}(?=\s?[:.,–-])",
    re.I,
)
_NOUNS = (
    "gate dock bay unit suite room level floor platform terminal counter desk window building block hall stall "
    "pier berth warehouse door entrance exit lane shed hangar aisle shelf locker bus tram line route class zone tier band size "
    "grade flat apartment apt ward theatre box pier junction no number stage category group type row seat table court studio plot hut tower wing clinic"
).split()
_NAMED = re.compile(
    rf"\b(?P<noun>(?:PO )?{'|'.join(_NOUNS)})(?:e?s)?\s(?:no\.?\s)?(?P<n>\d{{1,4}}[A-Za-z]?|[A-Z]\d{{0,2}})\b(?P<rest>(?:(?:,\s?|\sand\s|\sor\s|,\sand\s)(?:\d{{1,2}}|[A-Z])\b(?!\s?(?:kg|g|cm|£|[a-z]|%)))*)(?!\s?(?:%|kg|[.:]\d))",
    re.I,
)
_WORDED_FLOOR = re.compile(
    r"\b(?P<n>\d{1,2}th|ground|basement|top)\s(?P<noun>floor|storey)\b", re.I
)
_STREET = re.compile(
    r"\b(?P<n>\d{1,4}[A-Za-z]?)\s(?=(?:[A-Z][\w'’]+\s){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Row|Square|Wharf|Way|Drive|Dr|Close|Court|FigurePlace|Plaza|Approach|Hill|Terrace|Quay|Parade|Gardens|Crescent|Yard|Boulevard|Blvd|Walk|Mews|Green|Park|Embankment|Circus|Grove|Rise|Gate|Market|Broadway|Bridge|Mill|End|Hall|House|Centre|Center|Alley|Bank|View|Highway|Passage|Crossing|Estate)\b)"
)
_SIDE = re.compile(
    r"\b(?P<side>north|south|east|west|left|right|upper|lower|front|rear|back|main|side)[\s-](?P<noun>wing|entrance|gate|door|exit|car park|tower|block|terminal|dock|building|desk|stairs)\b",
    re.I,
)
_CODE = re.compile(
    r"(?<![\w£$€.,])(?=[A-Za-z0-9\-]*\d)(?:(?!\d+(?:[-–]\d+)+\b)(?!\d+(?:\.\d+)?(?:th|st|nd|rd|kg|g|mg|cm|mm|m|km|ml|cl|l|k|p|h|hr|hrs|min|mins|am|pm|x|gb|mb|tb|w|kw|v|kwh|wh|db|hz|ah|mah|lb|lbs|oz|ft|in|s|c|f|t|%|mph|cc|sqm|m2|m3)\b)(?!\d+-[a-z]+\b)(?:[A-Z]{1,}[A-Za-z]*-?\d+[A-Za-z0-9\-]*|[A-Z]+(?:-[A-Z0-9]+)+|\d+[A-Z]{1,3}\d*|(?:[a-z]+-\d+)(?![\w-])))(?![\w%])"
)
_YEAR = re.compile(
    r"(?<![\w£$€.,:/-])(?P<y>(?:19|20)\d\d)(?![\d%/]|[,:.]\d|\s?(?:kg|g|m|cm|mm|ml|people|customers|pounds|euros|miles|km|metres|square|steps|pieces|employees|parcels|m²|litres|words|reviews|members|patients|units|staff|calories|kcal))"
)
_OWN_NAME = re.compile(
    r"(?P<before>(?:^|[.!?:]\s+)?)\b(?P<word>[A-Z][a-z]+)(?:['’]s)?\s(?P<n>\d{1,4}\+?)(?=\s?(?:[\"”’),;:!?]|[.,](?!\d))|\s(?:is|has|comes|and|shifts|brings|delivers|gives|pays|offers|scores|weighs|was|costs|a|fund|plan|account|saver|for|with|your|you|you're|in|at|under|it|lasts|can|will|or|moves|the|holds|charges|means|as|current|to|runs|members|customers|tablet|pack)\b|$)"
)
_NOT_NAMES = frozenset(
    "take adults children from about only over under within after before until for just at up between every each by in on or and to "
    "maximum minimum age ages nearly around almost some first last next january february march april may june july august september "
    "october november december of is are was all any with spend buy pay order get bring book send wait allow choose use wear apply monday "
    "tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun than less more roughly approximately christmas today costs cost".split()
)


def literal(text: str, *, supposed: bool = False) -> Figure:
    return Figure(dimension=Dimension.LITERAL, low=0, high=0, text=text, supposed=supposed)


def find(canvas: FigureCanvas) -> None:
    canvas.take(_EMAIL, lambda match: [literal("@" + match.group().rstrip(".").casefold())])
    canvas.take(
        _URL,
        lambda match: [
            literal(
                re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().casefold()).rstrip("/.?#")
            )
        ],
    )
    canvas.take(_PHONE, _phone)
    canvas.take(_LIST, lambda match: [])


def find_names(canvas: FigureCanvas) -> None:
    canvas.take(_NAMED, _named)
    canvas.take(
        _WORDED_FLOOR, lambda match: [literal(f"floor {match['n'].casefold().removesuffix('th')}")]
    )
    canvas.take(_STREET, lambda match: [literal(f"street {match['n'].casefold()}")])
    canvas.take(_SIDE, lambda match: [literal(f"{match['side']} {match['noun']}".casefold())])
    canvas.take(
        _CODE, lambda match: [literal("code " + re.sub(r"[\s-]", "", match.group()).casefold())]
    )
    canvas.take(_OWN_NAME, _own)


def find_years(canvas: FigureCanvas) -> None:
    canvas.take(_YEAR, lambda match: [literal(f"year {match['y']}")])


def _phone(match: re.Match[str]) -> list[Figure] | None:
    number = re.sub(r"\D", "", match.group())
    if not 7 <= len(number) <= 15 or re.fullmatch(r"20\d\d[-–]\d\d", match.group()[:7]):
        return None
    if match.group().lstrip().startswith("+"):
        number = (
            re.sub(r"^(?:44|353|49|33|39|34|86)0?", "0", number)
            if not number.startswith("1")
            else number[1:]
        )
    elif len(number) == 11 and number.startswith("1"):
        number = number[1:]
    return [literal(number)]


def _named(match: re.Match[str]) -> Iterable[Figure] | None:
    noun = match["noun"].casefold()
    first = match["n"]
    if noun in (
        "no",
        "number",
        "line",
        "size",
        "row",
        "table",
        "stand",
        "box",
        "flat",
        "desk",
        "class",
        "group",
        "type",
        "level",
    ) and first in ("A", "a", "I"):
        return None
    if first.islower() and not first[0].isdigit():
        return None
    if (
        noun
        in (
            "size",
            "window",
            "door",
            "box",
            "room",
            "table",
            "seat",
            "number",
            "no",
            "row",
            "floor",
            "counter",
            "line",
            "bus",
        )
        and first[0].isdigit()
        and re.match(
            r"\s(?:times|hours|days|minutes|kg|g|people|cm|mm)\b",
            match.string[match.end() : match.end() + 9],
        )
    ):
        return None
    noun = {
        "flat": "apartment",
        "apt": "apartment",
        "no": "number",
        "storey": "floor",
        "level": "floor",
    }.get(noun, noun)
    others = re.findall(r"\d+|[A-Z]\b", match["rest"] or "")
    return [literal(f"{noun} {one.casefold()}") for one in (first, *others)]


def _own(match: re.Match[str]) -> list[Figure] | None:
    if match["word"].casefold() in _NOT_NAMES:
        return None
    return [literal(f"name {match['word']} {match['n']}".casefold(), supposed=True)]
