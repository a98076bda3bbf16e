# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Every figure of an English text."""

import re
from dataclasses import replace

from knowledgebase.language.claims.chinese.canvas import FigureCanvas
from knowledgebase.language.claims.english import bounds, calendar, contacts
from knowledgebase.language.claims.english.shadow import NUMBER, shadow
from knowledgebase.language.claims.english.units import UNIT, WORKDAYS, measure
from knowledgebase.language.claims.figures import MINUTES_A_DAY, Bound, Dimension, Figure

_N = NUMBER
_TO = r"\s*(?:-|–|—|to|and|or|till?|until)\s*"
_SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "CNY", "$": "USD", "us$": "USD", "hk$": "HKD", "a$": "AUD", "c$": "CAD",
            "gbp": "GBP", "eur": "EUR", "usd": "USD", "chf": "CHF", "cny": "CNY", "rmb": "CNY"}  # fmt: skip
_S = r"(?:(?:us|hk|a|c)?\$|[£€¥]|(?:gbp|eur|usd|chf|cny|rmb)\s)"
_CURRENCIES = {"pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR",
               "dollar": "USD", "dollars": "USD", "bucks": "USD", "usd": "USD", "yuan": "CNY", "rmb": "CNY", "cny": "CNY", "chf": "CHF",
               "francs": "CHF", "£": "GBP", "€": "EUR"}  # fmt: skip
_SYMBOL_MONEY = re.compile(
    rf"(?P<s>{_S})\s?(?P<a>{_N})(?:(?P<to>{_TO})(?P<s2>{_S})?\s?(?P<b>{_N})(?=\s?(?:[,.;)]|$|\s(?:per|a|an|each|for|at|to|in|and|by|on|from))))?(?!\d)(?!\s?%)(?P<plus>\s?\+)?",
    re.I,
)
_WORD_MONEY = re.compile(
    rf"(?<![\d.£€$])(?:(?P<a>{_N}){_TO})?(?P<b>{_N}|an?\s(?=pound|euro|dollar))[\s-]?(?P<w>pounds?|quid|gbp|euros?|eur|dollars?|bucks|usd|yuan|rmb|cny|chf|francs|€|£)['’]?(?![A-Za-z])(?:\s(?:and\s)?(?P<cents>\d{{1,2}})(?:\s?(?:pence|p|cents))?(?=\s?(?:[,.;]|$|lighter|less|more|each|an?\b|per\b|off|for|cheaper)))?",
    re.I,
)
_CENTS = re.compile(rf"(?<![\d.])(?P<b>{_N})\s?(?P<w>pence|cents?|p|penny)(?![A-Za-z])", re.I)
_P = r"\s?(?:%|per\s?cent\b|percent\b|percentage[\s-]points?\b|\bpp\b)"
_PERCENT = re.compile(
    rf"(?<![\d.])(?:(?P<a>{_N})(?:{_P})?{_TO})?(?P<b>[−-]?{_N})(?:{_P})(?P<off>(?:\s(?:of (?:the |our )?[\w ]{{0,12}}))?\s?(?:off|discount|reduction|rebate|cheaper|less|lower|reduced)\b)?(?P<add>\s?(?:extra|surcharge|on top|more|supplement|dearer|higher)\b)?",
    re.I,
)
_OFF_BEFORE = re.compile(
    r"\b(?:save|saves|saving|discount of|reduced by|cut by|down by|off of|take[sn]?|less by|knock(?:s|ed)?|deduct(?:s|ed)?|lower(?:s|ed)? by|discount(?: is|:)?)\s(?:a further |another |an extra )?$",
    re.I,
)
_PAY_BEFORE = re.compile(
    r"\b(?:pay|pays|paying|costs?|charged?|only|for|at)\s(?:only |just |you )?$", re.I
)
_HALF_PRICE = re.compile(
    r"\b(?:at )?half[\s-](?:the\s)?(?:usual\s|normal\s|full\s)?price\b|\b(?:half|50%) off\b|\bhalf as much\b",
    re.I,
)
_HALF = re.compile(r"\b(?:a |one )?half\b(?=\s(?:of|the|a|an|as|your|our|is|are)\b)", re.I)
_IN = re.compile(
    rf"\b(?P<a>{_N})\s(?:in(?:\severy)?|out\sof(?:\severy)?|of(?:\sthe|\severy)?)\s(?P<b>{_N})(?!\s?(?:%|hours|days|weeks|minutes|months|years|kg|g|ml))\b",
    re.I,
)
_TIMES_A = re.compile(
    rf"\b(?:(?P<n>{_N})(?:{_TO}(?P<m>{_N}))?\s(?:or more\s)?(?:times?|doses?|visits?|departures|trips|sessions)|(?P<w>once|twice|thrice))(?:\s(?:or|to)\s(?:(?P<w2>twice|thrice)|(?P<m2>{_N})\stimes))?\s?(?:in\s)?(?:an?|per|each|every|1|in each|in any|/)?\s?(?P<every>(?:(?P<k>{_N})\s)?)(?P<period>hours?|days?|daily|weeks?|weekly|months?|monthly|years?|yearly|annually|nightly|24 hours)\b",
    re.I,
)
_MANY_DAILY = re.compile(
    rf"(?P<n>{_N})\s(?P<ly>daily|weekly|monthly|yearly|annual)\s(?P<noun>capsules?|tablets?|doses?|times?|drops|departures?|crossings?|visits?|meals?|sprays?|puffs?)\b",
    re.I,
)
_EVERY = re.compile(
    rf"\bevery\s(?:(?P<a>{_N}){_TO})?(?P<b>{_N}|other)(?:th)?\s(?P<period>minutes?|hours?|days?|weeks?|months?|years?)\b",
    re.I,
)
_EVERY_NTH = re.compile(
    r"\bevery\s(?:(?P<n>\d+)(?:th)|(?P<o>other))\s(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.I,
)
_EACH = re.compile(
    r"\b(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|nightly|hourly)\b|\b(?:every|each|once an?|once)\s(?P<p>hour|day|week|month|quarter|year|night|morning|evening)\b",
    re.I,
)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "morning": 1.0, "evening": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4, "year": 365.0}  # fmt: skip
_LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year", "annual": "year", "nightly": "day", "hourly": "hour"}  # fmt: skip
_AGE = re.compile(
    rf"\b(?:aged?|ages|age of|age limit(?: of| is)?|turn(?:s|ed|ing)?)\s(?:of\s)?(?:(?P<up>up to|under|over|from|at least|below|above|between)\s)?(?P<a>{_N})(?:(?:{_TO})(?P<b>{_N}))?(?!\s?(?:%|hours|days|minutes|weeks|months|kg|cm))(?:\syears)?",
    re.I,
)
_OVERS = re.compile(
    rf"\b(?P<way>under|over)[\s-](?P<a>{_N})['’]?s\b|\b(?P<nine>{_N})\+\s?s\b", re.I
)
_OLD = re.compile(
    rf"\b(?:(?P<a>{_N}){_TO})?(?P<b>{_N})[\s-]?(?:(?P<unit>years?|months?|weeks?|days?)[\s-])?(?:old|of age)s?\b|(?P<c>{_N})(?:th|st|nd|rd)\sbirthday",
    re.I,
)
_CHILDREN = re.compile(
    rf"\b(?:child(?:ren)?|kids?|infants?|bab(?:y|ies)|adults?|patients?|customers?|people|persons?|anyone|everyone|those|toddlers?|students?|teenagers?|boys?|girls?|daughter|son|drivers?|members?|applicants?|passengers?|guests?|residents|visitors|he|she|who)(?:['’]s|['’]re)?\s(?:(?:is|are|who are|who is|aged|of|over|under|from|up to|between|below|above|and|adults?|only|just|to)\s){{0,3}}(?P<a>{_N})(?:{_TO}(?:under\s)?(?P<b>{_N}))?(?!\s?(?:%|hours?|days?|minutes?|weeks?|months?|kg|cm|m\b|g\b|people|£|times|or more bottles|ml|mg|miles|tablets?|capsules?|drops?|patients|customers|pounds|items|parcels|bags?|who)|\.\d)(?=\s?(?:[.,;:)!?]|$|years?|and|or|to|who|gets?|can|has|have|takes?|need|pays?|may|is|are|are|go|goes|old|with|in|at|on|for|free|must|whose|weighing))",
    re.I,
)
_YOU_ARE = re.compile(
    rf"\b(?:you['’]re|you are|he['’]s|she['’]s|i['’]m|he is|she is|is|are|at|over|under|since|turn|from|to)\s(?P<a>{_N})(?=\s?(?:[,.!?;]|$|and\b|years|so\b|but\b|now\b|you\b|or (?:over|older|above|under|younger)|to join|to qualify|to apply))",
    re.I,
)
_DIMENSIONS = re.compile(
    rf"(?<![\d.])(?P<all>{_N}(?:\s?(?:mm|cm|m))?(?:\s?(?:×|x|by)\s?{_N}(?:\s?(?:mm|cm|m))?)+)\s?(?:-\s?)?(?P<unit>mm|cm|m|millimetres|centimetres|metres|inch(?:es)?|in|ft|feet)?(?![A-Za-z])",
    re.I,
)
_MEASURE = re.compile(
    rf"(?<![\w.£€$])(?P<sign>[−+±-]|minus\s|plus\s)?(?:(?P<a>{_N})\s?(?P<u>{UNIT})?\.?(?:\s?[-–—]\s?(?P<sign2>[−])?|\s(?:to|and|or)\s(?P<sign3>[−+]|minus\s|plus\s)?))?(?P<b>{_N})(?:[\s-]|\smore\s|\sextra\s|\sfull\s|\sfree\s|\swhole\s|\schargeable\s|\spaid\s|\sclear\s|\sadditional\s|\sshort\s|\slong\s|\ssolid\s|\sconsecutive\s|\scalendar\s)?(?P<unit>{WORKDAYS}|{UNIT})(?P<below>\sbelow(?:\szero|\sfreezing))?",
    re.I,
)
_COMPOUND = re.compile(
    rf"(?<![\w.])(?P<h>{_N})\s?(?P<hu>hours?|hrs?|h|days?|weeks?|months?|years?|kg|feet|ft|stone|m|lbs?|metres?)(?:\s|,\s|\sand\s)(?P<m>{_N})\s?(?P<mu>minutes?|mins?|hours?|days?|weeks?|months?|g|inch(?:es)?|in|ounces|oz|lbs?|cm)\b",
    re.I,
)
_ARTICLE = re.compile(
    r"\b(?:(?P<cue>within|inside|in|for|after|lasts?|lasting|takes?|taking|until|have|has|get|gets|got|of|about|around|over|under|than|most|at least|up to|nearly|almost|just|only|whole|full|once|every|is|keeps?|valid|runs?|a full|wait|stay|minimum|another|last|first)\s)?(?P<an>an|a|the whole|the|a whole|a full|1 full|half a)\s(?:whole\s|full\s|single\s)?(?P<unit>second|minute|hour|day|week|month|year|kilo|kilogram|litre|metre|mile|tonne|gram|pint|kilometre)\b(?!['’]s|ly|\sof the|\sin advance\b(?<!day in advance)|-)",
    re.I,
)
_SPAN_CUES = frozenset("within inside in for after lasts last lasting takes take taking until have has get gets got about around over under than most nearly almost just only whole full keeps keep valid runs run wait stay minimum".split()) | {"at least", "up to", "a full"}  # fmt: skip
_NEXT_DAY = re.compile(r"\bday before\b", re.I)
_MINUS = re.compile(rf"\bminus\s(?P<b>{_N})(?=\s(?:is|or|and|in|for|for)\b|[,.;])", re.I)
_MONTHLY = re.compile(
    rf"(?<![\w.£€$])(?P<n>{_N})\s(?:equal\s)?(?P<ly>weekly|monthly|quarterly|yearly|annual)\s(?=payments?|instalments?|installments?|repayments?|rates?|sums?)",
    re.I,
)
_TIMES_AS = re.compile(
    rf"\b(?:(?P<w>twice|thrice|double|triple)|(?P<n>{_N})\stimes)\s(?:as|the|more)\b", re.I
)
_ORDINAL = re.compile(r"\b(?P<n>\d+)(?:th|st|nd|rd)\b", re.I)
_BARE = re.compile(rf"(?<![\w.£€$/@#])(?:(?P<a>{_N}){_TO})?(?P<b>{_N})(?![\w/]|\.\d|\s?%)", re.I)
_PAIR = re.compile(r"\b(?:a|the|per) (?:pair|twin pack)\b", re.I)
_CAP = re.compile(r"[A-Za-z]")


def find(text: str) -> list[Figure]:
    """Figures in the order of the text, with bounds and what they are per; places of `text`."""
    made = shadow(text)
    canvas = FigureCanvas(made.text)
    contacts.find(canvas)
    calendar.find_dates(canvas)
    canvas.take(_SYMBOL_MONEY, _symbol_money)
    calendar.find_times(canvas)
    canvas.take(_MINUS, _minus)
    canvas.take(_HALF_PRICE, lambda match: [_share(50, unit="off")])
    canvas.take(_IN, _in)
    canvas.take(_TIMES_AS, _times_as)
    canvas.take(_OVERS, _overs)
    canvas.take(_OLD, _old)
    canvas.take(_EVERY_NTH, _every_nth)
    canvas.take(_EVERY, _every)
    canvas.take(_TIMES_A, _times_a)
    canvas.take(_MANY_DAILY, _many_daily)
    canvas.take(_MONTHLY, _monthly)
    canvas.take(_DIMENSIONS, _dimensions)
    canvas.take(_COMPOUND, _compound)
    canvas.take(_PERCENT, _percent)
    canvas.take(_WORD_MONEY, _word_money)
    canvas.take(_CENTS, _cents)
    contacts.find_names(canvas)
    canvas.take(_AGE, _age)
    canvas.take(_MEASURE, _measure)
    canvas.take(_CHILDREN, _children)
    canvas.take(_YOU_ARE, _you_are)
    canvas.take(_ARTICLE, _article)
    canvas.take(_HALF, lambda match: [_share(50)])
    calendar.find_weekdays(canvas)
    canvas.take(_EACH, _each)
    calendar.find_bare_times(canvas)
    contacts.find_years(canvas)
    canvas.take(_ORDINAL, _ordinal)
    canvas.take(_PAIR, lambda match: [replace(_plain(Dimension.COUNT, 2), supposed=True)])
    canvas.take(_BARE, _bare)
    found = [_dressed(figure, made.text, canvas) for figure in canvas.figures]
    found = [
        replace(
            figure,
            start=made.origin[figure.start],
            end=made.origin[figure.end],
            text=_said(figure, text, made.origin),
        )
        for figure in found
    ]
    return sorted(found, key=lambda figure: figure.start)


def _said(figure: Figure, text: str, origin: list[int]) -> str:
    if figure.dimension is Dimension.LITERAL:
        return figure.text
    return text[origin[figure.start] : origin[figure.end]].strip()


_BOUNDED = frozenset({Dimension.MONEY, Dimension.SHARE, Dimension.SPAN, Dimension.WORKDAYS, Dimension.TIME, Dimension.DATE, Dimension.MASS, Dimension.LENGTH, Dimension.AREA, Dimension.VOLUME, Dimension.TEMPERATURE, Dimension.AGE, Dimension.COUNT, Dimension.OTHER, Dimension.FREQUENCY})  # fmt: skip


def _dressed(figure: Figure, text: str, canvas: FigureCanvas) -> Figure:
    if figure.dimension not in _BOUNDED:
        return figure
    bound = figure.bound or bounds.bound(text, figure.start, figure.end)
    per = figure.per
    if not per and figure.dimension in (
        Dimension.MONEY,
        Dimension.SHARE,
        Dimension.COUNT,
        Dimension.VOLUME,
        Dimension.MASS,
        Dimension.OTHER,
    ):
        per = bounds.per(text, figure.start, figure.end)
        if figure.dimension in (Dimension.COUNT, Dimension.VOLUME, Dimension.MASS) and per not in (
            "day",
            "week",
            "month",
            "year",
            "hour",
        ):
            per = ""
    return replace(figure, bound=bound, per=per)


def _plain(dimension: Dimension, low: float, high: float | None = None, unit: str = "") -> Figure:
    top = low if high is None else high
    return Figure(dimension=dimension, low=min(low, top), high=max(low, top), unit=unit)


def _share(value: float, high: float | None = None, unit: str = "") -> Figure:
    return _plain(Dimension.SHARE, value, high, unit)


def _ends(
    match: re.Match[str], dimension: Dimension, unit: str, factor: float = 1.0
) -> list[Figure]:
    low = float(match["b"]) * factor
    if not match["a"]:
        return [_plain(dimension, low, unit=unit)]
    first = float(match["a"]) * factor
    if re.search(r"\band\b", match.group(), re.I) and not re.search(
        r"between\s$", match.string[: match.start()], re.I
    ):
        return [_plain(dimension, first, unit=unit), _plain(dimension, low, unit=unit)]
    return [_plain(dimension, first, low, unit)]


def _symbol_money(match: re.Match[str]) -> list[Figure]:
    unit = _SYMBOLS[match["s"].strip().casefold()]
    first = float(match["a"])
    if not match["b"]:
        figure = _plain(Dimension.MONEY, first, unit=unit)
        return [replace(figure, bound=Bound.AT_LEAST) if match["plus"] else figure]
    second = float(match["b"])
    to = match["to"].strip().casefold()
    if to == "to" and re.search(r"\b(?:by|from)\s$", match.string[: match.start()], re.I):
        return [
            _plain(Dimension.MONEY, first, unit=unit),
            _plain(Dimension.MONEY, second, unit=unit),
        ]
    if to in ("and", "or") and not re.search(r"between\s$", match.string[: match.start()], re.I):
        return [
            _plain(Dimension.MONEY, first, unit=unit),
            *([_plain(Dimension.MONEY, second, unit=unit)] if match["s2"] else []),
        ]
    return [_plain(Dimension.MONEY, first, second, unit)]


def _word_money(match: re.Match[str]) -> list[Figure]:
    unit = _CURRENCIES[match["w"].casefold()]
    if not match["b"][0].isdigit():
        return [_plain(Dimension.MONEY, 1, unit=unit)]
    if match["cents"]:
        return [_plain(Dimension.MONEY, float(match["b"]) + float(match["cents"]) / 100, unit=unit)]
    return _ends(match, Dimension.MONEY, unit)


def _cents(match: re.Match[str]) -> list[Figure]:
    unit = "" if match["w"].casefold().startswith("cent") else "GBP"
    return [_plain(Dimension.MONEY, float(match["b"]) / 100, unit=unit)]


def _percent(match: re.Match[str]) -> list[Figure]:
    before = match.string[max(0, match.start() - 24) : match.start()]
    unit = ""
    if match["off"] or _OFF_BEFORE.search(before):
        unit = "off"
    elif match["add"]:
        unit = "add"
    elif re.match(
        r"\sof (?:the |our |its )?(?:\w+ )?(?:price|ticket|cost|fee|rate|usual|normal|full|freight|charge)",
        match.string[match.end() :],
        re.I,
    ) and _PAY_BEFORE.search(before):
        unit = "pay"
    value = float(match["b"].replace("−", "-"))
    if match["a"]:
        if re.search(r"\d[\s%]*\s(?:and|or)\s", match.group(), re.I):
            return [_share(float(match["a"]), unit=unit), _share(value, unit=unit)]
        return [_share(float(match["a"]), value, unit)]
    return [_share(value, unit=unit)]


def _in(match: re.Match[str]) -> list[Figure] | None:
    part, whole = float(match["a"]), float(match["b"])
    if not whole or part > whole or match.string[match.end() : match.end() + 1] == "%":
        return None
    score = re.search(
        r"rat(?:ing|ed)|scor|stars?|marks?|average",
        match.string[max(0, match.start() - 30) : match.start()],
        re.I,
    )
    if (
        "." in match["a"]
        or score
        or (
            re.match(r"\d+(?:\.\d+)?\sin\s", match.group())
            and whole > 10
            and "every" not in match.group()
        )
    ):
        return None
    if re.search(r"\bof\b", match.group()) and "out" not in match.group() and whole < 8:
        return None
    return [
        _share(part / whole * 100),
        *(replace(_plain(Dimension.COUNT, one), supposed=True) for one in (part, whole)),
    ]


def _times_as(match: re.Match[str]) -> list[Figure]:
    value = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0}.get(
        (match["w"] or "").casefold()
    ) or float(match["n"])
    return [_plain(Dimension.MULTIPLE, value)]


def _age_figure(
    low: float, high: float | None = None, bound: Bound = Bound.EXACT, *, supposed: bool = False
) -> Figure:
    return replace(_plain(Dimension.AGE, low, high), bound=bound, supposed=supposed)


def _overs(match: re.Match[str]) -> list[Figure]:
    if match["nine"]:
        return [_age_figure(float(match["nine"]), bound=Bound.AT_LEAST)]
    bound = Bound.BELOW if match["way"].casefold() == "under" else Bound.ABOVE
    return [_age_figure(float(match["a"]), bound=bound)]


def _old(match: re.Match[str]) -> list[Figure] | None:
    if match["c"]:
        return [_age_figure(float(match["c"]))]
    unit = (match["unit"] or "years").casefold().rstrip("s")
    if not match["unit"] and "of age" not in match.group() and "old" not in match.group():
        return None
    size = {"year": 1.0, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365}[unit]
    low = float(match["a"] or match["b"]) * size
    return [_age_figure(low, float(match["b"]) * size)]


def _age(match: re.Match[str]) -> list[Figure]:
    bound = {
        "up to": Bound.AT_MOST,
        "under": Bound.BELOW,
        "below": Bound.BELOW,
        "over": Bound.ABOVE,
        "above": Bound.ABOVE,
        "from": Bound.AT_LEAST,
        "at least": Bound.AT_LEAST,
    }.get((match["up"] or "").casefold(), Bound.EXACT)
    if (
        match["b"]
        and re.search(r"\d\s+(?:and|or)\s+\d", match.group())
        and (match["up"] or "").casefold() != "between"
    ):
        return [
            _age_figure(float(match["a"]), bound=bound),
            _age_figure(float(match["b"]), bound=bound),
        ]
    return [_age_figure(float(match["a"]), float(match["b"]) if match["b"] else None, bound)]


def _children(match: re.Match[str]) -> list[Figure] | None:
    if float(match["a"]) > 120:
        return None
    if re.search(
        r"\b(?:adults?|guests?|people|passengers|customers|members|who|drivers|residents|those|visitors|students?|patients?|applicants?)\s(?:only |just |to |of )?\d",
        match.group(),
        re.I,
    ):
        return None
    words = match.group().casefold()
    bound = (
        Bound.BELOW
        if re.search(r"\b(?:under|below)\b", words)
        else Bound.ABOVE
        if re.search(r"\b(?:over|above)\b", words)
        else Bound.AT_LEAST
        if "from" in words
        else Bound.AT_MOST
        if "up to" in words
        else Bound.EXACT
    )
    return [_age_figure(float(match["a"]), float(match["b"]) if match["b"] else None, bound)]


def _you_are(match: re.Match[str]) -> list[Figure] | None:
    value = float(match["a"])
    if not 1 <= value <= 110 or value != int(value):
        return None
    personal = re.match(r"(?:you|he|she|i)['’\s]", match.group(), re.I)
    if not personal and not re.search(
        r"\bage\b|\bold|child|\bson\b|daughter|birthday|limit|adult|young|mother|mum|dad|father|grand",
        match.string,
        re.I,
    ):
        return None
    if (
        not personal
        and re.search(r"£|\$|€|cost|price|from|to$|at$", match.group(), re.I)
        and not re.match(r"at|over|under", match.group(), re.I)
    ):
        return None
    return [_age_figure(value, supposed=bool(personal))]


def _period(word: str) -> str:
    word = word.casefold()
    return _LY.get(word) or ("day" if word.startswith("24") else word.rstrip("s"))


_TIMES_WORDS = {"once": 1.0, "twice": 2.0, "thrice": 3.0}


def _frequency(low: float, high: float | None = None, *, supposed: bool = False) -> Figure:
    return replace(_plain(Dimension.FREQUENCY, low, high), supposed=supposed)


def _times_a(match: re.Match[str]) -> list[Figure] | None:
    low = _TIMES_WORDS[match["w"].casefold()] if match["w"] else float(match["n"])
    top = match["m"] or match["m2"]
    high = float(top) if top else _TIMES_WORDS[match["w2"].casefold()] if match["w2"] else low
    period = _period(match["period"])
    days = _DAYS[period] * float(match["k"] or 1)
    return [
        _frequency(low / days, high / days),
        replace(_plain(Dimension.COUNT, low, high), supposed=True),
    ]


def _many_daily(match: re.Match[str]) -> list[Figure]:
    days = _DAYS[_LY[match["ly"].casefold()]]
    return [
        _frequency(float(match["n"]) / days),
        replace(_plain(Dimension.COUNT, float(match["n"])), supposed=True),
    ]


def _every(match: re.Match[str]) -> list[Figure]:
    high = 2.0 if match["b"].casefold() == "other" else float(match["b"])
    low = float(match["a"] or high)
    period = _period(match["period"])
    size = {"month": 30.0, "year": 365.0}.get(period, _DAYS[period]) * MINUTES_A_DAY
    return [
        _plain(Dimension.SPAN, low * size, high * size),
        _frequency(1 / (high * _DAYS[period]), 1 / (low * _DAYS[period]), supposed=True),
    ]


def _every_nth(match: re.Match[str]) -> list[Figure]:
    every = 2.0 if match["o"] else float(match["n"])
    day = calendar._number(match["day"])
    return [_frequency(1 / (7 * every)), calendar.weekdays(day)]


def _each(match: re.Match[str]) -> list[Figure]:
    period = _LY.get((match["ly"] or "").casefold()) or (match["p"] or "").casefold()
    return [_frequency(1 / _DAYS[period], supposed=period != "hour")]


def _dimensions(match: re.Match[str]) -> list[Figure] | None:
    values = [float(one) for one in re.findall(NUMBER, match["all"])]
    unit = match["unit"] or next(iter(re.findall(r"mm|cm|m\b", match["all"])), "")
    by = re.search(r"×|x|\bby\b", match["all"])
    if (
        not unit
        and by
        and by.group() == "by"
        and len(values) == 2
        and not re.search(r"size|measur|cm|metre|wide|long", match.string, re.I)
    ):
        return None
    what = (
        measure(unit.rstrip("."))
        if unit and unit != "in"
        else (Dimension.LENGTH, 25.4, "")
        if unit
        else (Dimension.LENGTH, 10.0, "cm?")
    )
    if what is None:
        return None
    dimension, factor, _name = what
    if not unit:
        return [_plain(Dimension.COUNT, value) for value in values]
    return [_plain(dimension, value * factor, unit="") for value in values]


def _compound(match: re.Match[str]) -> list[Figure] | None:
    one, two = measure(match["hu"]), measure("inches" if match["mu"] == "in" else match["mu"])
    if one is None or two is None or one[0] is not two[0] or one[1] <= two[1]:
        return None
    return [_plain(one[0], float(match["h"]) * one[1] + float(match["m"]) * two[1])]


def _measure(match: re.Match[str]) -> list[Figure] | None:
    spelling = re.sub(r"\s+", " ", match["unit"])
    if re.fullmatch(r"(?:working|business|work|week)[\s-]?days?", spelling, re.I):
        return _ends(match, Dimension.WORKDAYS, "")
    if (
        spelling in ("h", "m", "t", "in", "bar", "l", "V", "W", "C")
        and match.group()[-1:] == spelling
        and re.search(r"\d\s+" + spelling + "$", match.group())
        and spelling in ("in",)
    ):
        return None
    what = measure(spelling)
    if what is None:
        return None
    dimension, factor, unit = what
    minus = (match["sign"] or "").strip() in (
        "−",
        "-",
        "minus",
    ) and dimension is Dimension.TEMPERATURE
    second_minus = (
        bool(match["sign2"])
        or (match["sign3"] or "").strip() in ("−", "minus")
        or bool(match["below"])
    )
    if dimension is Dimension.TEMPERATURE:
        if not match["a"]:
            value = float(match["b"])
            return [_plain(dimension, -value if minus or match["below"] else value)]
        first = -float(match["a"]) if minus or match["below"] else float(match["a"])
        second = float(match["b"])
        second = -second if second_minus or (minus and not match["sign3"]) else second
        if re.search(r"\band\b", match.group()) and not re.search(
            r"between\s$", match.string[: match.start()], re.I
        ):
            return [_plain(dimension, first), _plain(dimension, second)]
        return [_plain(dimension, first, second)]
    if match["a"] and match["u"]:
        own = measure(match["u"])
        if own is None or own[0] is not dimension:
            return None
        low, high = float(match["a"]) * own[1], float(match["b"]) * factor
        if re.search(r"\b(?:and|or)\b", match.group()) and not re.search(
            r"between\s$", match.string[: match.start()], re.I
        ):
            return [_plain(dimension, low, unit=unit), _plain(dimension, high, unit=unit)]
        return [_plain(dimension, low, high, unit)]
    return _ends(match, dimension, unit, factor)


def _article(match: re.Match[str]) -> list[Figure] | None:
    cue = (match["cue"] or "").casefold()
    an = match["an"].casefold()
    if an == "the" and cue not in ("within", "inside"):
        return None
    if (
        cue not in _SPAN_CUES
        and "whole" not in match.group()
        and "full" not in match.group()
        and an != "the"
    ):
        if re.match(
            r"\s(?:or two|early|ago|later|earlier|ahead|long|of|to|before|from)\b",
            match.string[match.end() :],
        ) and not re.search(r"[\d%]\s*$|\ufffe\s?$", match.string[: match.start()]):
            pass
        else:
            return None
    if (
        cue in ("in", "of", "for")
        and re.match(r"\s?(?:each|when)", match.string[match.end() :])
        and False
    ):
        return None
    what = measure(match["unit"])
    if what is None:
        return None
    if cue in ("in", "over") and re.search(
        r"(?:£|\d|%|\ufffe|times|as you like|much)\s?$",
        match.string[: match.start()].rstrip()[-8:] + " ",
    ):
        return [replace(_plain(what[0], what[1]), supposed=True)]
    if cue == "for" and re.search(r"\ufffe\s?$", match.string[: match.start()]):
        return [replace(_plain(what[0], what[1]), supposed=True)]
    if cue == "in" and match["unit"].casefold() in ("day", "week", "month", "year"):
        return [replace(_plain(what[0], what[1]), supposed=True)]
    high = 2 if re.match(r"\s(?:or two)\b", match.string[match.end() :]) else 1
    figure = _plain(what[0], what[1], what[1] * high, what[2])
    return [replace(figure, supposed=cue in ("in", "of") and what[0] is not Dimension.SPAN)]


def _ordinal(match: re.Match[str]) -> list[Figure]:
    """The ninth day, the third year: a case of so many days or years as well."""
    value = float(match["n"])
    found = [replace(_plain(Dimension.ORDINAL, value), supposed=True)]
    unit = re.match(r"\s(day|week|month|year)\b", match.string[match.end() :])
    if unit and (what := measure(unit[1])):
        found.append(replace(_plain(Dimension.SPAN, value * what[1]), supposed=True))
    elif value > 1:
        found.append(replace(_plain(Dimension.COUNT, value), supposed=True))
    return found


def _monthly(match: re.Match[str]) -> list[Figure]:
    """36 monthly payments are three years of them."""
    what = measure(_LY[match["ly"].casefold()].replace("quarter", "quarters"))
    count = _plain(Dimension.COUNT, float(match["n"]))
    return [
        count,
        *(
            [replace(_plain(Dimension.SPAN, float(match["n"]) * what[1]), supposed=True)]
            if what
            else []
        ),
    ]


def _minus(match: re.Match[str]) -> list[Figure]:
    return [_plain(Dimension.TEMPERATURE, -float(match["b"]))]


def _bare(match: re.Match[str]) -> list[Figure] | None:
    value = float(match["b"])
    if value == 1 and not match["a"]:
        return [replace(_plain(Dimension.COUNT, 1), supposed=True)]
    if (
        not match["a"]
        and value <= 12
        and re.search(
            r"\b(?:the|of the|all|our|both|these|those|your|last)\s$",
            match.string[: match.start()],
            re.I,
        )
    ):
        return [replace(_plain(Dimension.COUNT, value), supposed=True)]
    if re.search(r"\b(?:and|or|to)\b", match.group(), re.I) and match["a"]:
        first = float(match["a"])
        if first < value and not re.search(r"\band\b", match.group()):
            return [_plain(Dimension.COUNT, first, value)]
        return [_plain(Dimension.COUNT, first), _plain(Dimension.COUNT, value)]
    if match["a"]:
        return [_plain(Dimension.COUNT, float(match["a"]), value)]
    return [_plain(Dimension.COUNT, value)]
