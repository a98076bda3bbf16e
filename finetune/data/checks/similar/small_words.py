"""What the small words of a question say: who does it to whom, whether one may, from or to where.

Words that matter make most of a question; but "Can I call you?" and "Can you call me?" have the
same ones, as have "from Leeds to York" and "from York to Leeds".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledgebase.language.text import has_han

STOP = frozenset(
    "a an the is are am do does did i you we it my your our me us please can could would will "
    "may to of for in at on by and or so if there have has any some s hi hello hey thanks thank "
    "tell know like get got just with "
    "吗 呢 呀 啊 吧 么 嘛 的 了 是 请问 请 你 您 你们 我 我们 一下 可以 能 会 想 要 有 在 "
    "就 都 也 还 麻烦 好 你好 您好 个 咱们 这 那 和 到 哦 喔 哈 呗".split()
)
"""Words without which a question still asks the same, but for what `SmallWords` keeps of them."""
ASKING = frozenset(
    "what how doe much many when where which who why time long price cost charge fee rate pay "
    "expensive cheap dear worth total need want say give take go let see sure currently now today "
    "still again exactly amount limit period "
    "多少 多少钱 什么 什么时候 几点 几 几个 几天 多久 怎么 怎样 如何 为什么 哪 哪里 哪个 "
    "价格 价钱 价 贵 贵不贵 便宜 费用 收费 钱 时间 现在 目前 一共 大概 大约 "
    "知道 告诉 问 需要 到底 条件 期限 天内 几天内 几折 折扣 金额".split()
)
"""Words that ask, or merely say when and how one asks."""
_PERSONS = {
    **dict.fromkeys("i me my mine we us our ours 我 我们 咱 咱们 俺 本人".split(), 1),
    **dict.fromkeys("you your yours 你 您 你们 您们".split(), 2),
}
_FRAMES = re.compile(
    r"\b(?:can|could|would|will|may|might) (?:you|i|we) (?:please |kindly |just )*"
    r"(?:tell|ask|know|let|explain|say|confirm|check)(?: (?:me|us|you))?(?: know)?\b"
    r"|\b(?:i|we) (?:would like|want|wanted|would love|need|wish) to (?:know|ask|find out)\b"
    r"|\b(?:i|we)(?: am| are| was| were)? (?:wonder|wondering|asking|curious)\b"
    r"|\bdo you (?:know|happen to know)\b|\b(?:tell|let) (?:me|us)(?: know)?\b|\bthank you\b"
)
_TELL_ME_THE = re.compile(r"\b(?:tell|give) (?:me|us) (?=(?:the|your) )")
_ZH_FRAMES = re.compile(
    "请问|麻烦[你您]?们?|劳驾|我?想(?:请)?(?:问|知道|了解|咨询)[一]?下?|"
    "[你您]?们?(?:能|可以|能否)?(?:告诉我|帮我|帮忙)[一]?下?|[你您]好"
)
_ALTERNATIVES = re.compile("([\u4e00-\u9fff]{1,2})不\\1|([\u4e00-\u9fff])不(?=\\2[\u4e00-\u9fff])")
_SAME = (
    (re.compile("如何|怎样|怎麼|咋(?!样)"), "怎么"),
    (re.compile("(?:在|是)?(?:哪儿|哪里|哪裡)|(?<=[在是])哪(?![个些家天种款位一边年月])"), "哪里"),
    (re.compile("何时|啥时候|什么时间"), "什么时候"),
    (re.compile("多长时间|多少时间"), "多久"),
    (re.compile("啥"), "什么"),
)
_OR_NOT = {"有没有": "有", "能否": "能", "可否": "可以", "是否": "是", "有无": "有"}
_PERMITTED = frozenset("can could may might".split())
_DONE = frozenset("do does did have has will would am are is should must need".split())
_MODALS = {
    **dict.fromkeys("可以 能 会 行".split(), "can"),
    **dict.fromkeys("要 需要 得 必须".split(), "need"),
    "有": "have",
}
_RELATIONS = {
    **dict.fromkeys("in at on 在".split(), "at"),
    **dict.fromkeys("to into 到 往".split(), "to"),
    **dict.fromkeys("from 从".split(), "from"),
    **dict.fromkeys("by with 跟".split(), "with"),
    **{word: word for word in "for before after than over under without 比 给 向".split()},
}
_DANGLING = frozenset("of for by with to about".split())
_END = ""
"""What stands for the word that a question asks for: "What is it made of?"."""
_DIRECTED = frozenset(_RELATIONS.values()) - {"at"}
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight noon midnight "
    "january february march april june july august september october november december "
    "christmas easter weekend morning evening".split()
)


@dataclass(frozen=True, kw_only=True)
class SmallWords:
    """`persons` are those who act and are acted on (1 the customer, 2 the business), in order.
    `modal` says whether the question is what one may, must or has. `relations` says how a word
    that matters stands to the rest: "ireland" -> "to"."""

    persons: tuple[int, ...] = ()
    modal: str = ""
    relations: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, tokens: Sequence[str]) -> "SmallWords":
        """Of the words of a text in order, folded, without what is mere politeness."""
        return cls(persons=_persons(tokens), modal=_modal(tokens), relations=_relations(tokens))

    def fits(self, other: "SmallWords") -> bool:
        """Whether two texts with the same words that matter may ask the same: what one leaves
        open the other may say."""
        return (
            _begins(self.persons, other.persons)
            and (not self.modal or not other.modal or self.modal == other.modal)
            and _related_alike(dict(self.relations), dict(other.relations))
        )

    def joined(self, other: "SmallWords") -> "SmallWords":
        """All that two texts which ask the same say together."""
        return replace(
            self,
            persons=max(self.persons, other.persons, key=len),
            modal=self.modal or other.modal,
            relations=tuple(sorted({**dict(other.relations), **dict(self.relations)}.items())),
        )


def without_frames(folded: str) -> str:
    """A folded text without "could you tell me", 请问, and with 能不能 as 能."""
    if not has_han(folded):
        return _FRAMES.sub(" ", _TELL_ME_THE.sub("what is ", folded))
    for long, short in _OR_NOT.items():
        folded = folded.replace(long, short)
    for ways, one in _SAME:
        folded = ways.sub(one, folded)
    folded = _ALTERNATIVES.sub(lambda found: found[1] or "", folded)
    return _ZH_FRAMES.sub("", folded)


def _persons(tokens: Sequence[str]) -> tuple[int, ...]:
    found: list[int] = []
    for token in tokens:
        person = _PERSONS.get(token)
        if person is not None and found[-1:] != [person]:
            found.append(person)
    return tuple(found)


def _modal(tokens: Sequence[str]) -> str:
    """Of an English question that begins with its verb and asks about oneself; of a Chinese one
    by its first verb of that sort."""
    if len(tokens) > 1 and _PERSONS.get(tokens[1]) == 1 and tokens[1].isascii():
        if tokens[0] in _PERMITTED:
            return "can"
        if tokens[0] in _DONE:
            return "do"
    return next((_MODALS[token] for token in tokens if token in _MODALS), "")


def _relations(tokens: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    relation = ""
    for word in tokens:
        if word in _RELATIONS:
            relation = "until" if word == "by" else _RELATIONS[word]
        elif relation and word not in STOP:
            timed = word in _TIMES or word[:1].isdigit()
            found[word] = "with" if relation == "until" and not timed else relation
            relation = ""
    if tokens[-1:] and tokens[-1] in _DANGLING:
        found[_END] = tokens[-1]
    return tuple(sorted(found.items()))


def _begins(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short


def _related_alike(one: dict[str, str], other: dict[str, str]) -> bool:
    if any(other.get(word, relation) != relation for word, relation in one.items()):
        return False
    for relation in _DIRECTED:
        mine = {word for word, found in one.items() if found == relation}
        theirs = {word for word, found in other.items() if found == relation}
        if len(mine) == len(theirs) == 1 and mine != theirs:
            return False
    return True
