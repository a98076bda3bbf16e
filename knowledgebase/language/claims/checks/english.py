# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""What is held in English answers beside the checks of both languages: denied things, conditions
dropped, states that exclude each other, ranks, offers that are over, rates per another unit, ages."""

import re
from collections.abc import Iterator
from math import log

from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.english.words import base, content
from knowledgebase.language.claims.figures import Bound, Dimension, Figure, fits, same_value
from knowledgebase.language.claims.reading import TextReading

_COVERED = 0.45
_ALLOWED_COVERED = 0.3
_STRONGLY = re.compile(
    r"\b(?:fine|safe(?:ly)?|no (?:issue|problem)|too|also|even|always|happily|welcome|go ahead|whenever|as well)\b",
    re.I,
)
_TAIL = re.compile(r"^\s*(?:if|unless|with|for|during|when|while|or|in|on|until|because)\b", re.I)
_REFUSES = re.compile(
    r"\b(?:afraid|sorry|unfortunately|can't|cannot|isn't|won't|mustn't|don't|doesn't|not|no|never|unless|except|nor|neither|apart from|haven't|separately|yourself|own|extra|only|turn away|without|rather than|stays? at|none|instead|outside|avoid|remove|close[sd]?|rest|stop|before|refuse|decline|until)\b|n't\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:not|no|never|without|except|excluding|refuse[sd]?|forbid\w*|forbidden|prohibited|banned|nor|neither|avoid|cannot)\b|n't\b",
    re.I,
)
_NOT_LONGER = re.compile(r"(?:for )?more than|longer than|later than|over \d|exceed", re.I)
_ALLOWS = re.compile(
    r"\b(?:can|may|fine|safe(?:ly)?|welcome|happily|happy to|too|also|included|includes?|along with|covers?|works?|free|put it|pop|take|bring|get|gets|accept\w*|always|even|wear|goes|leave|use|go ahead|no (?:problem|issue)|apply|valid|from|is|are|we|you)\b",
    re.I,
)
_ANY = re.compile(
    r"\b(?:no matter (?:where|how|what|who|which|when|whether)|whatever(?![’']s)|whichever|regardless|irrespective|whether or not|as (?:many|much|often|long) (?:\w+ )?as you (?:like|want|wish|please)|anyone (?!who|aged \d+ or over (?:can|may) (?:\w+ )*with)|anywhere(?! (?:from|between))|everywhere|"
    r"of any (?:size|age|kind|weight|length)|any (?:new |other )?one you|at any (?:age|hour)|even (?:the [£€$\d]|with a|if (?:you|it|they)|without|those|after|though you|in (?:the )?(?:december|summer|winter|sale))|without exception|all customers|unlimited|(?:just|works) (?:just )?as well|right up to|(?:children|kids|everyone|everything|sale items|weekends) (?:under \d+ )?included|for everyone|everyone (?:gets|can|pays|qualifies)|all through|too\.$|however (?:many|much|long|often|old)|whenever you (?:like|want)|on everything|every single|everything from|across the (?:whole|entire)|there too)\b",
    re.I,
)
_STATES: tuple[dict[str, str], ...] = (
    {"self": r"self[- ]assembly|assemble (?:it )?yourself|flat[- ]pack(?:ed)?|requires? assembly|assembly required|needs? assembling", "ready": r"fully assembled|ready[- ](?:assembled|built)|already (?:assembled|built|put together)|no assembly|in one piece"},
    {"hand": r"hand[- ]?wash(?:ing)? only|dry[- ]clean(?:ing)? only|wipe clean only|do not machine wash|not machine[- ]washable|hand[- ]?wash(?:\b)|spot clean only", "machine": r"machine[- ]wash(?:able|ed)?|washing machine|in the (?:washer|wash)\b|dishwasher(?:[- ]safe)?(?! will| strips| ruins)"},
    {"fixed": r"\bfixed\b|never (?:changes|moves)|stays the same|locked in", "variable": r"\bvariable\b|\btracker\b|can (?:rise|change|go up)|may (?:rise|change|vary)"},
    {"risk": r"capital is at risk|at risk|can fall|may fall|not protected|lose money|not guaranteed", "safe": r"capital is (?:safe|secure|protected)|risk[- ]free|no risk|never lose|can't (?:fall|lose)|guaranteed (?:return|growth)|cannot (?:fall|lose)|savings are safe|always (?:grow|rise)"},
    {"single": r"single[- ]use|disposable|never reuse|do not reuse|one day only|throw (?:it )?away after|one use only", "again": r"\b(?:re-?use[ds]?|reusable|several times|again and again|overnight|for (?:several|a few|two|three) (?:days|nights|weeks))\b"},
    {"members": r"members only|for members(?: only)?|existing (?:customers|clients|members)|current customers|only for customers who have", "all": r"new (?:customers|clients|members) (?:too|as well|are welcome|can|also)|non-?members|open to (?:all|everyone|anyone|new)|need not be a member|without (?:a )?membership"},
    {"unneeded": r"(?:referral|booking|appointment|prescription|licen[cs]e|fasting|reservation|deposit|id)\b[^.;]{0,25}\b(?:is |are )?(?:not|n't) (?:needed|required|necessary)|no (?:\w+ )?(?:referral|booking|appointment|prescription|fasting|reservation)|walk[- ]in", "needed": r"(?:please (?:get|book|bring|make)|you (?:must|need to|have to) (?:book|make|get|fast|bring|have an appointment)|(?:only|first)[^.;]{0,20}(?:referred|booked|by appointment)|need an? (?:referral|appointment|booking|letter|prescription)|by appointment only|only see referred)"},
    {"before": r"before (?:meals?|food|eating|breakfast)|(?:on an )?empty stomach|without food|between meals", "after": r"(?:with|after) (?:meals?|food|eating|breakfast|dinner|lunch|a meal)|full stomach"},
    {"morning": r"in the morning\b(?! of)|each morning|every morning|at breakfast", "evening": r"in the evening|each evening|at night\b|at bedtime|before (?:bed|bedtime)"},
    {"left": r"\bon the left\b|left[- ]hand", "right": r"\bon the right\b|right[- ]hand"},
    {"outdoor": r"outdoors? only|(?:for )?outdoor use only", "indoor": r"\bindoors?\b"},
    {"indoor": r"indoors? only|(?:for )?indoor use only|not for outdoor", "outdoor": r"\boutdoors?\b|in the garden|outside"},
    {"in store": r"in[- ](?:store|shop|branch) only|only in (?:store|branch|the shop)|in person only", "online": r"\bonline\b|website|in the app|web shop|by phone"},
    {"online": r"online only|only online|only (?:in|through) the app|app only", "in store": r"in (?:store|branch|the shop|person)|over the counter|at the till|by phone"},
    {"collection": r"collection only|pick-?up only|no delivery", "delivery": r"\bwe(?:'ll| will)? (?:also )?deliver|delivered to (?:you|your)|home delivery|ship (?:it|to)"},
    {"cash": r"cash only|no cards?\b|cards? not accepted", "card": r"(?:by|with|accept) (?:\w+ )?cards?\b|contactless"},
    {"card": r"card only|cards? only|no cash|cash (?:is )?not accepted|by card", "cash": r"\b(?:in|with|by|accept) cash\b"},
    {"dry": r"do not tumble dry|no tumble|line dry only|dry flat", "tumble": r"tumble[- ]?dr(?:y|yer|ied)|in the dryer"},
    {"cold": r"keep (?:refrigerated|chilled|cool)|store (?:in the fridge|at 2)|refrigerate", "warm": r"room temperature|no need to (?:chill|refrigerate)|keep(?:s)? (?:fine )?(?:outside|out of) the fridge|in the cupboard|on the shelf"},
    {"whole": r"swallow(?:ed)? whole|do not (?:crush|chew|break|split)", "broken": r"\b(?:crush|chew|break|split|dissolve|halve)\w*\b"},
    {"tax out": r"(?:excluding|excl\.?|plus|exclude|without) (?:vat|tax|sales tax)|vat (?:is )?(?:extra|not included)", "tax in": r"(?:including|incl\.?|includes?) (?:vat|tax)|vat (?:is )?included|all taxes"},
)  # fmt: skip
_COMPILED = tuple(
    {name: re.compile(pattern, re.I) for name, pattern in pair.items()} for pair in _STATES
)
_EXCLUDED = re.compile(
    r"(?:not (?:included|covered|part of)|sold separately|excluded?s?|\bextra\b|optional|charged separately|bring your own|own \w+ (?:needed|required)|isn't included|without\b)",
    re.I,
)
_INCLUDED = re.compile(
    r"\b(?:includ(?:es|ed|ing)|comes? with|along with|together with|complete with|covers?|covered|in the price|part of (?:it|the (?:price|deal|package|plan))|takes? care of|with its|plus its|supplied with|free)\b",
    re.I,
)
_MISSING = re.compile(
    r"\b(?:none come|not included|aren't included|isn't included|sold separately|buy (?:\w+ ){0,3}(?:yourself|separately)|have to buy|extra charge|need to buy|don't come|doesn't come|doesn't include|costs? extra|charged? (?:extra|separately)|pay extra)\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?P<high>best|top|strongest|highest|most|largest|biggest|longest|heaviest|leading|came out on top|number one|winner|favourite|dearest|most expensive|priciest|best-selling|bestseller|best-seller|bestselling|fastest-growing|busiest|oldest|tallest|hottest|first place|ranks? first|came first|popular)\b|\b(?P<low>lowest|cheapest|smallest|shortest|lightest|fewest|least|weakest|worst|youngest|quickest|fastest|coldest|slowest seller)\b|\b(?P<second>runner-up|second[- ](?:best|place|highest|most)|came second|in second|number two)\b",
    re.I,
)
_RANKED = {
    Dimension.SHARE,
    Dimension.COUNT,
    Dimension.MONEY,
    Dimension.MASS,
    Dimension.SPAN,
    Dimension.LENGTH,
    Dimension.OTHER,
    Dimension.VOLUME,
    Dimension.AREA,
    Dimension.TEMPERATURE,
}
_NAME = re.compile(r"(?:[A-Z][\w'’-]+(?:\s(?:&\s)?[A-Z][\w'’-]+)*)")
_NOT_NAMES = {
    "The",
    "Our",
    "In",
    "At",
    "For",
    "Of",
    "We",
    "You",
    "With",
    "And",
    "On",
    "It",
    "That",
    "This",
    "Your",
    "Past",
    "Charges",
    "Each",
    "Sales",
    "Bestsellers",
    "Choose",
    "If",
    "From",
    "Which",
}
_TIMELY = {
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "mile",
    "kilometre",
    "kilogram",
    "100 g",
    "gram",
    "lb",
    "metre",
    "litre",
    "tonne",
    "cubic metre",
    "square metre",
}
Weights = dict[str, float]


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Nothing in an answer that is not English."""
    if reading.language != "en":
        return
    yield from _pers(reading, facts)
    yield from _hours(reading, facts)
    yield from _alternate(reading, facts)
    yield from _whereabouts(reading, facts)
    yield from _counted(reading, facts)
    yield from _gifts(reading, facts)
    yield from _ranks(reading, facts)
    if all(one.language == "en" for one in facts.readings):
        yield from _unsaid(reading, facts)
        yield from _added(reading, facts)
        yield from _denied(reading, facts)
        yield from _conditions(reading, facts)
        yield from _opposites(reading, facts)
        yield from _included(reading, facts)
        yield from _over(reading, facts)
        yield from _ages(reading, facts)


def _weights(clauses: tuple[Clause, ...]) -> Weights:
    seen: dict[str, int] = {}
    for clause in clauses:
        for word in clause.words:
            seen[word] = seen.get(word, 0) + 1
    return {word: log(1 + len(clauses) / count) for word, count in seen.items()}


def _denied(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    weights = _weights(facts.clauses)
    for at, fact in enumerate(facts.clauses):
        if not _forbids(fact):
            continue
        words, literals = _forbidden(facts.clauses, at)
        key = words.difference(
            *(one.words for one in facts.clauses if one.sentence != fact.sentence)
        )
        total = sum(weights.get(word, 0) for word in words)
        if not key or total <= 0:
            continue
        for clause in reading.clauses:
            named = any(
                one.text in literals for one in clause.figures if one.dimension is Dimension.LITERAL
            )
            sentence = " ".join(
                one.text for one in reading.clauses if one.sentence == clause.sentence
            )
            if not (clause.words & key or named) or not _lets(clause, sentence):
                continue
            share = sum(weights.get(word, 0) for word in clause.words & words) / total
            least = _ALLOWED_COVERED if _STRONGLY.search(sentence) else _COVERED
            if (share >= least or named) and not _excused(reading, clause):
                yield wrong(clause, "denied by the facts", fact=fact.text)
                return


def _forbids(fact: Clause) -> bool:
    if "no" not in fact.marked("stance") or "pay:free" in fact.marks:
        return False
    return bool(_DENIES.search(fact.text)) and not _NOT_LONGER.search(fact.text)


def _forbidden(clauses: tuple[Clause, ...], at: int) -> tuple[set[str], set[str]]:
    """The words, and the numbers with a name, of what a clause denies: its own, those of its tail
    ("if …"), and those before it in the sentence where it has hardly any."""
    fact = clauses[at]
    parts = [fact]
    if len(fact.words) <= 2:
        parts += [
            one for one in clauses[:at] if one.sentence == fact.sentence and one.start < fact.start
        ]
    literals = {
        one.text for part in parts for one in part.figures if one.dimension is Dimension.LITERAL
    }
    parts += [
        one
        for one in clauses[at + 1 : at + 3]
        if one.sentence == fact.sentence and _TAIL.match(one.text)
    ]
    return set().union(*(part.words for part in parts)), literals


def _lets(clause: Clause, sentence: str) -> bool:
    if _REFUSES.search(clause.text) or not _ALLOWS.search(sentence):
        return False
    return not (clause.supposed and re.match(r"\s*if\b", clause.text, re.I))


def _excused(reading: TextReading, clause: Clause) -> bool:
    """The next clause of the sentence takes it back ("…, unless it is faulty")."""
    return any(
        one.sentence == clause.sentence
        and one is not clause
        and _REFUSES.search(one.text)
        and not re.match(r"\s*(?:if|when)\b", one.text, re.I)
        for one in reading.clauses
    )


def _conditions(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        found = _ANY.search(clause.text)
        if found is None or found.group().casefold() in facts.text.casefold():
            continue
        rest = clause.text.replace(found.group(), " ")
        if re.search(r"\b(?:can(?:no|')t|not|no one|never|sorry)\b", rest, re.I):
            continue
        yield wrong(clause, "condition dropped")
        return


def _opposites(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for pair in _COMPILED:
        stated = [name for name, pattern in pair.items() if pattern.search(facts.text)]
        if len(stated) != 1 or pair[stated[0]].search(reading.text):
            continue
        other = next(name for name in pair if name not in stated)
        for clause in reading.clauses:
            plain = clause.text.replace("no risk", "").replace("no assembly", "")
            if pair[other].search(clause.text) and not _REFUSES.search(plain):
                yield wrong(clause, "opposite")
                return


def _included(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """What the facts leave out is not told to be part of it, nor what is part of it to be missing."""
    for fact in facts.clauses:
        sentence = [one for one in facts.clauses if one.sentence == fact.sentence]
        elsewhere = _base_words(facts, sentence)
        if _EXCLUDED.search(fact.text):
            before = [one.words for one in sentence if one.end <= fact.start][-1:]
            words = (
                fact.words.union(*(before if len(fact.words) < 3 else [])) - _OF_PARTS - elsewhere
            )
            found = (
                one
                for one in reading.clauses
                if _INCLUDED.search(one.text)
                and not _REFUSES.search(one.text)
                and words & one.words
            )
        elif _PART.search(fact.text):
            words = fact.words - elsewhere
            found = (
                one
                for one in reading.clauses
                if _MISSING.search(one.text) and words & _sentence_words(reading.clauses, one)
            )
        else:
            continue
        clause = next(found, None)
        if clause is not None:
            yield wrong(clause, "included", fact=fact.text)
            return


_OF_PARTS = frozenset({"includ", "include", "extra", "separat", "own"})
_PART = re.compile(r"\bincluded\b|\bincludes\b|\bcomes with\b", re.I)


def _base_words(facts: Facts, sentence: list[Clause]) -> frozenset[str]:
    return frozenset().union(
        *(one.words for one in facts.clauses if one not in sentence), frozenset()
    )


def _over(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    today = next(
        (
            one
            for clause in facts.clauses
            if clause.marked("today") & {"yes"}
            for one in clause.figures
            if one.dimension is Dimension.DATE
        ),
        None,
    )
    if today is None or any(clause.marked("ended") for clause in reading.clauses):
        return
    past: set[int] = set()
    for clause in facts.clauses:
        dates = [
            one for one in clause.figures if one.dimension is Dimension.DATE and one is not today
        ]
        if dates and max(_day(one) for one in dates) < _day(today):
            past.add(clause.sentence)
    for number in past:
        inside = [one for one in facts.clauses if one.sentence == number]
        others = [
            one
            for one in facts.clauses
            if one.sentence != number and "yes" not in one.marked("today")
        ]
        words = frozenset().union(*(one.words for one in inside))
        figures = [figure for one in inside for figure in one.figures]
        kept = [figure for one in others for figure in one.figures]
        for clause in reading.clauses:
            shared = words & clause.words
            told = [one for one in clause.figures if any(_same(one, other) for other in figures)]
            current = [
                one
                for one in clause.figures
                if any(_same(one, other) for other in kept) and one not in told
            ]
            if (
                (told or len(shared) >= 2 or (shared and clause.marked("today")))
                and not current
                and "no" not in clause.marked("stance")
            ):
                yield wrong(clause, "expired", fact=inside[0].text)
                return


def _same(one: Figure, other: Figure) -> bool:
    if one.dimension is not other.dimension:
        return False
    return (
        one.text == other.text
        if one.dimension is Dimension.LITERAL
        else same_value(one.low, other.low) or same_value(one.low, other.high)
    )


def _day(figure: Figure) -> float:
    """A date's number; its year counts where it is told, January and February follow December."""
    year = int(figure.unit) if figure.unit.isdigit() else 2026
    index = figure.high if figure.high < 306 else figure.high - 366
    return year * 366 + index


def _pers(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        for figure in clause.figures:
            if (
                figure.per not in _TIMELY
                or figure.dimension not in (Dimension.MONEY, Dimension.SHARE)
                or figure.supposed
            ):
                continue
            same = [
                one
                for one in facts.figures
                if one.dimension is figure.dimension and same_value(one.low, figure.low)
            ]
            if same and all(one.per in _TIMELY and one.per != figure.per for one in same):
                yield wrong(clause, "per", fact=same[0].text)


def _ranks(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        found = _SUPERLATIVE.search(clause.text)
        if found is None:
            continue
        rows = _rows(facts)
        sentence = " ".join(one.text for one in reading.clauses if one.sentence == clause.sentence)
        for row in rows:
            named = [
                at
                for at, (name, _) in enumerate(row)
                if re.search(rf"\b{re.escape(name)}\b", sentence)
            ]
            if len(named) != 1:
                continue
            value = row[named[0]][1]
            order = sorted((one for _, one in row), reverse=True)
            good = (
                value == order[1]
                if found["second"]
                else value == order[-1]
                if found["low"]
                else value == order[0]
            )
            if found["second"]:
                pass
            elif found["high"] and found["high"].casefold() in ("most",) and value == order[-1]:
                good = False
            if good:
                return
        if any(re.search(rf"\b{re.escape(name)}\b", sentence) for row in rows for name, _ in row):
            yield wrong(clause, "rank")
            return


def _rows(facts: Facts) -> list[list[tuple[str, float]]]:
    """Names with a figure each, three or more of one dimension in a sentence."""
    found = []
    for reading in facts.readings:
        for number in {clause.sentence for clause in reading.clauses}:
            clauses = [one for one in reading.clauses if one.sentence == number]
            for dimension in _RANKED:
                row: list[tuple[str, float]] = []
                start = clauses[0].start
                for clause in clauses:
                    for figure in clause.figures:
                        if figure.dimension is not dimension or (
                            figure.supposed and dimension is not Dimension.COUNT
                        ):
                            continue
                        names = [
                            name
                            for name in _NAME.findall(reading.text[start : figure.start])
                            if name.split()[0] not in _NOT_NAMES
                        ]
                        if names and figure.start > start:
                            row.append((names[-1], figure.low))
                            start = figure.end
                if len({name for name, _ in row}) >= 3:
                    found.append(row)
        listed = [
            (name.strip(), -float(at))
            for at, name in re.findall(
                r"(?<![\w.])(\d)\.\s([A-Z][\w'’ -]*?)(?=\s*[(,;.\n]|$)", reading.text
            )
        ]
        if len(listed) >= 3:
            found.insert(0, listed)
    return found


_LIKE = re.compile(
    r"\b(?:can|may|free|fits?|within|welcome|eligible|qualif\w+|takes?|gets?|start|suitable|fine|allowed|join|apply|rent|covered|has|have|won't pay)\b",
    re.I,
)


def _ages(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    limits = [
        (clause, one)
        for clause in facts.clauses
        for one in clause.figures
        if one.dimension is Dimension.AGE
        or (
            one.dimension is Dimension.SPAN
            and re.search(r"suitable|from|age|old|babies|infants|under", clause.text, re.I)
            and one.is_range
        )
    ]
    if not limits:
        return
    for clause in reading.clauses:
        sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
        text = " ".join(one.text for one in sentence)
        for figure in clause.figures:
            if figure.dimension is not Dimension.AGE or not figure.supposed:
                continue
            if any(
                re.search(r"\bor\b", fact.text) and "or over" not in fact.text for fact, _ in limits
            ):
                continue
            denies = re.search(
                r"\b(?:not|no longer|too (?:young|old)|afraid|sorry|can't|cannot)\b|n't\b",
                text,
                re.I,
            ) and not re.search(r"won't (?:pay|cost|be charged)", text, re.I)
            if denies or not _LIKE.search(text):
                continue
            inside = [_holds(limit, figure.low, fact.text) for fact, limit in limits]
            negative = [
                ("no" in fact.marked("stance") and "pay:free" not in fact.marks)
                for fact, _ in limits
            ]
            if any(held and bad for held, bad in zip(inside, negative, strict=True)) or (
                not any(inside) and not any(negative)
            ):
                yield wrong(clause, "age", fact=limits[0][0].text)
                return


def _holds(limit: Figure, age: float, text: str) -> bool:
    size = 525600 if limit.dimension is Dimension.SPAN else 1
    low, high = limit.low / size, limit.high / size
    if limit.is_range:
        return low <= age < high + 1 if size == 1 else low - 1e-6 <= age <= high + 1e-6
    if limit.bound is Bound.BELOW:
        return age < low
    if limit.bound is Bound.ABOVE:
        return age >= low
    if limit.bound is Bound.AT_MOST:
        return age <= low
    if limit.bound is Bound.AT_LEAST or re.search(
        r"minimum|over|from|and (?:over|above)", text, re.I
    ):
        return age >= low
    return age == low


def _days(clauses: list[Clause]) -> frozenset[int]:
    return frozenset(
        day
        for clause in clauses
        for one in clause.figures
        if one.dimension is Dimension.WEEKDAY
        for day in range(int(one.low), int(one.high) + 1)
    )


def _hours(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A time of day is one of the times that the facts have for that day of the week."""
    groups = [group for one in facts.readings for group in _opening(one.clauses)]
    if len(groups) < 2:
        return
    for clause in reading.clauses:
        told = _days([clause]) or _only_days(reading, clause)
        right = [figure for days, times in groups if days & told for figure in times]
        others = [figure for days, times in groups if not days & told for figure in times]
        for figure in clause.figures:
            if figure.dimension is not Dimension.TIME or figure.supposed or not right:
                continue
            if _is_one_of(figure, others) and not _is_one_of(figure, right):
                yield wrong(clause, "hours", fact=right[0].text)
                return


def _only_days(reading: TextReading, clause: Clause) -> frozenset[int]:
    """The days of a sentence that names days once."""
    sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
    named = [
        figure
        for one in sentence
        for figure in one.figures
        if figure.dimension is Dimension.WEEKDAY
    ]
    return _days(sentence) if len(named) == 1 else frozenset()


def _is_one_of(figure: Figure, facts: list[Figure]) -> bool:
    return any(fits(figure, one) for one in facts)


def _opening(clauses: tuple[Clause, ...]) -> list[tuple[frozenset[int], list[Figure]]]:
    """Days of the week with their times, said in one clause or in clauses that follow each other."""
    groups: list[tuple[frozenset[int], list[Figure]]] = []
    waiting: frozenset[int] = frozenset()
    for clause in clauses:
        days = _days([clause])
        times = [one for one in clause.figures if one.dimension is Dimension.TIME]
        if times and (days or waiting):
            groups.append((days | waiting, times))
            waiting = frozenset()
        elif days:
            waiting |= days
        elif times and groups:
            groups[-1][1].extend(times)
    return groups


_EVERY = re.compile(r"\bevery (mon|tues|wednes|thurs|fri|satur|sun)day", re.I)


def _alternate(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Every Thursday is not every second one."""
    for clause in reading.clauses:
        found = _EVERY.search(clause.text)
        if found is None or re.search(rf"every {found[1]}day", facts.text, re.I):
            continue
        if re.search(rf"every (?:second|other|third|2nd|3rd) {found[1]}day", facts.text, re.I):
            yield wrong(clause, "frequency")
            return


def _sentence_words(clauses: tuple[Clause, ...], clause: Clause) -> frozenset[str]:
    same = (one.words for one in clauses if one.sentence == clause.sentence)
    return frozenset().union(*same)


def _whereabouts(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A number at a name (Dock 1) or a line of contact that the facts have for something else."""
    held = [
        (figure, _sentence_words(facts.clauses, clause))
        for clause in facts.clauses
        for figure in clause.figures
        if figure.dimension is Dimension.LITERAL and _sort(figure.text)
    ]
    for clause in reading.clauses:
        words = _sentence_words(reading.clauses, clause)
        for figure in clause.figures:
            sort = _sort(figure.text) if figure.dimension is Dimension.LITERAL else ""
            same = [
                (one.text, len(words & its))
                for one, its in held
                if sort and _sort(one.text) == sort
            ]
            own = [shared for text, shared in same if text == figure.text]
            rivals = [shared for text, shared in same if text != figure.text]
            if own and rivals and max(rivals) > max(own):
                yield wrong(clause, "whereabouts")
                return


def _sort(text: str) -> str:
    """What sort of place or line a literal is, "" where it is another thing."""
    if text.startswith("@"):
        return "@"
    if text.isdigit():
        return "phone"
    noun = text.split(maxsplit=1)[0]
    return "" if noun in ("code", "name", "year", "street") or " " not in text else noun


def _noun(text: str, end: int) -> str:
    match = re.match(r"[\s-]([a-z]+)", text[end:])
    return base(match[1]) if match else ""


def _counted(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A count that the facts have of something else, where they count this too."""
    held = [
        (one, clause)
        for clause in facts.clauses
        for one in clause.figures
        if one.dimension is Dimension.COUNT and not one.low % 1 and one.low > 5
    ]
    for clause in reading.clauses:
        for figure in clause.figures:
            if (
                figure.dimension is not Dimension.COUNT
                or figure.supposed
                or figure.low <= 5
                or figure.low % 1
            ):
                continue
            own = [fact for one, fact in held if same_value(one.low, figure.low)]
            others = [(one, fact) for one, fact in held if not same_value(one.low, figure.low)]
            if not own or any(fact.words & clause.words for fact in own):
                continue
            rivals = [
                fact for one, fact in others if fact.words & clause.words and not one.is_range
            ]
            if rivals:
                yield wrong(clause, "count", fact=rivals[0].text)
                return


_FREE_THING = re.compile(
    r"\b(?:free|complimentary)\s(?P<thing>(?!(?:of|for|to|with|on|if|at|when|and|or|in|from|delivery|cancellation|until|up|by|the|this|today|as|while|during|after|every|all|both|per|only|but|so|because)\b)[a-z-]+(?:\s[a-z-]+)?)",
    re.I,
)


def _gifts(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A thing given for nothing, of which the facts do not speak at all."""
    if not any(one.language == "en" for one in facts.readings):
        return
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        found = _FREE_THING.search(clause.text)
        if (
            found
            and content(found["thing"])
            and not content(found["thing"]) & known
            and not _REFUSES.search(clause.text)
        ):
            yield wrong(clause, "gift", verdict=FaultKind.UNSUPPORTED)
            return


_NEW = 3
_VAGUE = content(
    "minimum maximum amount small large big low high half percent percentage points deal due fall falls room behind word total price usual normal charge "
    "step next order simple easy good great best clear full whole exact single rest moment end start day evening morning night person people"
)
_OPINION = re.compile(
    r"\b(?:love|hope|happy|glad|stressful|enjoy|treat|think|believe|thank\w*|sorry|afraid|welcome|kind\w*|please|ask|contact|speak|pharmacist|can(?:no|')t (?:say|tell)|information|nothing|don't|doesn't|isn't|not|no|never|if|whether|i|i'm|i've)\b",
    re.I,
)


def _unsaid(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A clause most of whose words the facts do not have, nor words of their meaning."""
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        if clause.supposed or clause.text.rstrip().endswith("?") or _OPINION.search(clause.text):
            continue
        if any(not one.supposed for one in clause.figures):
            continue
        new = len(clause.words - known - _VAGUE) - len(clause.words & known)
        if new >= _NEW:
            yield wrong(clause, "unsaid", verdict=FaultKind.UNSUPPORTED)
            return


_ADDED = re.compile(
    r"\b(?:comes? with|includes?|including|features?|equipped with|fitted with|supplied with|you(?:'ll| will)? (?:also )?(?:get|receive)|we(?:'ll| will| also)? (?:also )?(?:add|include|send|give|lend|provide|offer|throw in|pop in|enclose)(?: you)?)\s(?:also )?(?:an?|its own|free|extra|built-in|one|our)\s(?P<thing>[a-z-]+(?:\s[a-z-]+){0,2})",
    re.I,
)


def _added(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A thing that comes with what is sold, of which the facts have no word."""
    known = frozenset().union(*(clause.words for clause in facts.clauses), frozenset())
    for clause in reading.clauses:
        found = _ADDED.search(clause.text)
        if found is None or clause.supposed or _OPINION.search(clause.text):
            continue
        words = content(found["thing"])
        if words and not words & known:
            yield wrong(clause, "added", verdict=FaultKind.UNSUPPORTED)
            return
