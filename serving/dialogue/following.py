"""Whether what was told just now answers the next question too: "And what does that cost?".

A question that names nothing of its own asks for one more thing about what was spoken of. Where
the fact that was just told says a thing of that sort (a price, a time, a place), it is the answer;
the encoder cannot know, since words as general as these are near to every fact of a shop.
"""

import re
from enum import StrEnum

from knowledgebase.language.facts import Kind, extract
from knowledgebase.language.text import has_han


class Aspect(StrEnum):
    """What sort of thing is asked for."""

    PRICE = "price"
    TIME = "time"
    DURATION = "duration"
    PLACE = "place"


_EN_ASPECTS = {
    Aspect.DURATION: r"\bhow long\b",
    Aspect.PRICE: r"\bhow much\b|\b(?:cost|costs|price|prices|charge|fee|pay)\b",
    Aspect.TIME: r"\bwhen\b|\b(?:what|which) (?:time|day|days|date)\b",
    Aspect.PLACE: r"\bwhere\b",
}
_ZH_ASPECTS = {
    Aspect.DURATION: r"多久|多长时间|几天|几个小时|几分钟",
    Aspect.PRICE: r"多少钱|什么价格?|价格|(?:怎么|如何)?收费|(?:怎么|如何)卖|费用|几块钱?|多少元",
    Aspect.TIME: r"什么时候|什么时间|何时|几点|哪天|星期几|周几",
    Aspect.PLACE: r"在哪[里儿]?|哪[里儿]|什么地方|什么位置|地点|地址",
}
_EN_REFERS = re.compile(r"\b(?:it|its|that|this|they|them|those|these|there)\b", re.I)
_EN_GOES_ON = re.compile(r"(?:and|but|so|then|ok|okay)\b[\s,]*", re.I)
_EN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_EN_NAMES_NOTHING = frozenset(
    "a about again all also am an and any approximately are at be been before begin begins but by "
    "can charge charged cost costs could date day days did do does exactly fee for from going "
    "gonna had happen happens has have how i in is it it's its just last lasts long many may me "
    "might much must need of ok okay on one or pay place please price priced prices roughly shall "
    "should so start starts take takes tell that that's the them then there these they this those "
    "time to up us usually was we what what's when when's where where's which will with "
    "would".split()
)
_EN_PLACE = re.compile(
    r"\b(?:outside|inside|behind|opposite|beside|near|next to|in front of|across from|upstairs"
    r"|downstairs)\b"
    r"|\b(?:at|in) (?:the|our) (?!same|morning|afternoon|evening|night|end|week|month)"
    r"|\b(?:at|in|on) \d+[a-z]? [A-Z]|\b(?:at|in|on) [A-Z][a-z]+ (?:Street|Road|Lane|Square|Park)\b"
)
_ZH_GOES_ON = re.compile(r"^(?:那么?|还有|然后)?[这它该]?(?:[个些件位])?")
_ZH_NAMES_NOTHING = re.compile(
    r"那么|那|这个|这些|这|它们?|该|的话|一般|大概|大约|具体|请问|需要|分别|一共|总共"
    r"|还有|然后|还|又|呢|吗|啊|呀|嘛|要|是|的|得"
    r"|会|能|可以|都|有|了|在|到|去|来|收|付|花|用|做|开始|结束|举行|进行|持续"
    r"|一次|一下|我|想|知道|问"
)
_ZH_PLACE = re.compile(
    r"位于|门口|对面|旁边|楼|店[里内外]|[路街巷道]\d+号|在[^，。；]{1,8}(?:前|后|里|内|外|旁)"
)
_LONGEST_BARE = {"en": 4, "zh": 6}
"""Words, or characters, of a question like "How much?", which refers to what was said by itself."""
_LASTING = frozenset(("second", "minute", "hour", "day", "workday", "week", "month", "year"))
_WHEN = frozenset((Kind.TIME, Kind.WEEKDAY, Kind.DATE))


def answers_too(fact: str, question: str) -> bool:
    """Whether a fact that was told just now answers a question that refers back to it."""
    aspects = _chinese(question, fact) if has_han(question) else _english(question, fact)
    return aspects is not None and aspects <= _told(fact)


def _english(question: str, fact: str) -> set[Aspect] | None:
    """What is asked for of what the fact is about; None where the question speaks of something
    else, or of nothing."""
    rest = _EN_GOES_ON.sub("", question.strip(), count=1)
    words = _EN_WORD.findall(rest.lower().replace("’", "'"))
    bare = len(words) <= _LONGEST_BARE["en"] and not {"you", "your", "i", "we"} & set(words)
    if not (bare or _EN_REFERS.search(rest)):
        return None
    told = {_stem(word) for word in _EN_WORD.findall(fact.lower())}
    own = {_stem(word) for word in words if word not in _EN_NAMES_NOTHING}
    if _EN_REFERS.search(rest):
        own.discard("you")
    found = _aspects(rest, _EN_ASPECTS)
    return found if own <= told and (own or found) else None


def _chinese(question: str, fact: str) -> set[Aspect] | None:
    rest = re.sub(r"[^\w]", "", question)
    goes_on = _ZH_GOES_ON.match(rest)
    bare = len(rest) <= _LONGEST_BARE["zh"] and not re.search(r"[你您]", rest)
    if not (bare or (goes_on and goes_on[0])):
        return None
    found = _aspects(rest, _ZH_ASPECTS)
    for pattern in _ZH_ASPECTS.values():
        rest = re.sub(pattern, "", rest)
    own = _ZH_NAMES_NOTHING.sub("", rest)
    return found if own in fact and (own or found) else None


def _aspects(question: str, patterns: dict[Aspect, str]) -> set[Aspect]:
    return {one for one, pattern in patterns.items() if re.search(pattern, question, re.I)}


def _told(fact: str) -> set[Aspect]:
    """The sorts of things that a fact tells."""
    found = extract(fact)
    told = {Aspect.PRICE} if any(one.kind is Kind.MONEY for one in found) else set()
    if any(one.kind in _WHEN for one in found):
        told.add(Aspect.TIME)
    if any(one.kind is Kind.QUANTITY and one.unit in _LASTING for one in found):
        told.add(Aspect.DURATION)
    if (_ZH_PLACE if has_han(fact) else _EN_PLACE).search(fact):
        told.add(Aspect.PLACE)
    return told


def _stem(word: str) -> str:
    """Enough to tell that "rides" is "ride"."""
    return word.removesuffix("'s").removesuffix("s")
