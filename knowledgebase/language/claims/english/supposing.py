# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Which figures are a customer's case or an example, so that no fact need state them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Bound, Dimension, Figure

_CASE = re.compile(
    r"\b(?:if|suppose|supposing|say,?|let's say|for example|for instance|e\.g\.|imagine|assuming|when you|where you|once you|given that|since (?:you|your|he|she|it)|"
    r"as you|with your|you're|your (?:\w+ )?(?:is|are|weighs|was|has)|provided|a customer|as an? \w+|choosing|ordering|buying|spending|borrowing|booking|sending)\b",
    re.I,
)
_BROUGHT = re.compile(
    r"(?:\b(?:spend|spending|borrow|borrowing|repay|repaid|repaying|order(?:ing)?|buy(?:ing)?|sav(?:e|ing)|deposit(?:ing)?|invest(?:ing)?|send(?:ing)?|keep(?:ing)?|keeps|weigh(?:s|ing)?|weighed|priced at|priced|value[d]?(?: at)?|worth|make|makes|"
    r"earn(?:ing)?|book(?:ing)?|stay(?:ing)?|hire|hiring|rent(?:ing)?|ride|drive|store|storing|transfer(?:ring)?|pays?|hand in|claim|pass|passed|withdraw|put in|pay in|paying in|on an?|for an?|at|of|on|for|with|an?|your|those|of your|needs?|got|is|are|was|were|the|over|emitting|lives?|bring(?:ing)?|arriv(?:es|ing|ed)|born|collect|pick up the \w+ on)\s(?:(?:up|the|a|an|about|around|only|just|in|on|all|at|over|for|to|out|another|even)\s)*)$",
    re.I,
)
_STRONG = re.compile(
    r"\b(?:spend|spending|borrow|borrowing|repay|repaid|repaying|order(?:ing)?|buy(?:ing)?|deposit(?:ing)?|invest(?:ing)?|weigh(?:s|ing)?|priced at|valued at|worth|booking|book|sending|send|make|hire|hiring|rent(?:ing)?|put in|pay in|withdraw|emitting|keeping|storing|for an?|on an?|your|a(?: \w+)? of|goods? of|balance of|order of|invoice of|bill of|parcel of|weight of|live|lives|got)\s(?:about |around |just |only |even |the |a |an |all )*[£€$]?$",
    re.I,
)
_THING = re.compile(
    r"(?:\s|-)(?:order|parcel|box|claim|invoice|bill|purchase|basket|loan|mortgage|deposit|balance|booking|bags?|tins?|keys|people|adults|children|nights?|cases|items|pairs|jars|bottles|tickets|pallets|months?|of (?:household|foreign|freight|plants|goods|postage|commission)|payments|points|rolls|candles|model|premium|payment|transfer|sessions|visits|copies|pages|lessons|hours?|weeks?|days?|drive|journey|flat|job|coat|sofa|dog|stay|trip|package|repair|theft|withdrawal|spend|jacket|shop)\b",
    re.I,
)
_RULE = re.compile(
    r"\b(?:at least|at most|up to|maximum|minimum|no more than|no less than|within|from|over|under|more than|less than|above|below|as little as|as much as|limit|until|by|not before)\s[£€$]?$",
    re.I,
)
_COMPARED = re.compile(r"^\s?(?:or (?:more|over|less|under)|and over|and under|\+)", re.I)
_RESULT = re.compile(
    r"(?:\b(?:cost|costs|come|comes|adds?|adding up|works? out|makes?|total(?:s|ling)?|pays?|paying|charged?|brings?|save[sd]?|leaves?|amounts?|be|you'd pay|price|'s|set you back|run you|equals?|means|gets?|earns?|receive|is|are|back|=)\s(?:\w+\s){0,3})[£€$]?$",
    re.I,
)
_DIMENSIONS = frozenset(
    {Dimension.MONEY, Dimension.MASS, Dimension.LENGTH, Dimension.COUNT, Dimension.SPAN, Dimension.WORKDAYS, Dimension.AGE, Dimension.DATE, Dimension.AREA,
     Dimension.VOLUME, Dimension.TIME, Dimension.TEMPERATURE, Dimension.OTHER, Dimension.WEEKDAY, Dimension.ORDINAL}
)  # fmt: skip
_ORDERED = re.compile(
    r"^\s*(?:drive|ride|travel|order|buy|spend|borrow|send|book|rent|hire|save|deposit|invest|make|store|repay|put in|pay in|transfer|keep|park|stay|bring|print|sell|earn|top up|withdraw|insure|ship|move|use up)\s(?:in )?(?:about |just |only |the |up to )?[£€$]?$",
    re.I,
)
_COSTS = re.compile(
    r"(?:\s\w+){0,4}?\s(?:costs?|comes?|works?|makes?|would|will|adds?|are £|are €|are \$|is £)\b",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:you're|your|you are|he's|she's|he is|she is|his|her|my|a|an|i'm)\s(?:\w+\s){0,2}$", re.I
)


def suppose(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The same clauses, with their supposed figures marked as such."""
    for clause in clauses:
        case = bool(_CASE.search(clause.text))
        yield replace(
            clause,
            figures=tuple(_marked(one, clause, case=case) for one in clause.figures),
            supposed=case,
        )


def _marked(figure: Figure, clause: Clause, *, case: bool) -> Figure:
    if figure.supposed or figure.dimension not in _DIMENSIONS:
        return figure
    before = clause.text[: figure.start - clause.start]
    after = clause.text[figure.end - clause.start :]
    if figure.dimension is Dimension.AGE:
        return replace(figure, supposed=_is_somebodys(figure, before))
    if figure.bound not in _OPEN or _RULE.search(before) or _COMPARED.match(after):
        return figure
    if figure.per and figure.dimension in (Dimension.COUNT, Dimension.SPAN, Dimension.WORKDAYS):
        return figure
    return replace(figure, supposed=_is_case(figure, before, after, case=case))


_OPEN = frozenset({Bound.EXACT, Bound.ABOUT})
_PEOPLE = re.compile(
    r"\b(?:you|he|she|son|daughter|mum|dad|mother|father|child of|toddler of|at)\b", re.I
)
_AGO = re.compile(r"\s(?:ago|off\?|away)\b", re.I)


def _is_somebodys(figure: Figure, before: str) -> bool:
    """Whether an age is somebody's, and no limit."""
    own = (
        _PERSON.search(before)
        or _PEOPLE.search(before)
        or re.match(r"(?:you|he|she)", figure.text, re.I)
    )
    return bool(own) and figure.bound in _OPEN


def _is_case(figure: Figure, before: str, after: str, *, case: bool) -> bool:
    starts = not before.strip()
    if _AGO.match(after) or _ORDERED.match(before) or _STRONG.search(before):
        return True
    if starts and (
        _COSTS.match(after) or (figure.dimension is Dimension.COUNT and _THING.match(after))
    ):
        return True
    results = bool(_RESULT.search(before))
    if case and not (figure.dimension is Dimension.MONEY and results):
        return True
    return bool(_THING.match(after) and _BROUGHT.search(before or " on a ")) and not results
