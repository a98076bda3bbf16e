"""What an exam asks beside the covered questions: as customers do who know nothing of the data.

Everything is made from the frozen examples, the industry packs and the authored messages; the
same data gives the same questions.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

from finetune.data.checks.similar import closeness
from finetune.data.wordings.english import bare, low
from finetune.examiner.params import Item, Part, Turn
from finetune.exams import authored
from finetune.models import Example
from finetune.trainings.frozen import FrozenExample
from knowledgebase import industries
from knowledgebase.industries.pack import LANGUAGES
from knowledgebase.language.text import key, words

Origin = Example.Origin

WITHOUT_MOST = 30
TRADE_MOST = 15
FOLLOW_UP_MOST = 12
DOUBLE_MOST = 12
MOST = WITHOUT_MOST + TRADE_MOST + FOLLOW_UP_MOST + DOUBLE_MOST + authored.MOST
"""At most so many questions beside the covered ones."""
_SAME_ANSWER = 85.0
_SAME_QUESTION = 80.0
"""Words in common, in any order; on the sample shops, questions about other things reach 73. Of 80
questions that customers of two businesses asked beside the data, held against one wording of each
fact and against five, 1 and 2 were nearer to it."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What an exam's questions are made from. `covered` are the items of that part that count;
    `examples` all that was frozen. `language` is ISO 639-1, `industry` a pack's name or ""."""

    covered: Sequence[Item]
    examples: Sequence[FrozenExample]
    language: str
    industry: str

    @cached_property
    def answers(self) -> list[str]:
        return list(dict.fromkeys(example.answer for example in self.examples))

    @cached_property
    def questions(self) -> list[str]:
        """The data's own; what was made of them is about nothing else."""
        return list(
            dict.fromkeys(one.question for one in self.examples if one.origin != Origin.MADE)
        )

    @cached_property
    def _asked_for(self) -> list[tuple[str, str]]:
        """The data's own questions, word by word, with their answers."""
        own = (one for one in self.examples if one.origin != Origin.MADE)
        return [(_spaced(one.question), one.answer) for one in own]

    def asked_for_others(self, answer: str) -> list[str]:
        """The data's own questions that other answers belong to, word by word."""
        return [question for question, other in self._asked_for if other != answer]


def items(ground: Ground) -> Iterator[Item]:
    """The items of all parts but the covered one, not numbered yet."""
    yield from without_their_fact(ground)
    yield from of_the_trade(ground)
    yield from authored.small_talk(ground.language, questions=ground.questions)
    yield from follow_ups(ground)
    yield from doubles(ground)
    yield from authored.traps(ground.language, facts=ground.answers)


def without_their_fact(ground: Ground) -> Iterator[Item]:
    """Covered questions, asked while their fact is taken out; not where another says the same, or
    is asked for in nearly the same words: what customers ask beside the data is never so near."""
    folded = [key(answer) for answer in ground.answers]
    ranked = _spread(ground.covered, len(ground.covered))
    alone = (
        item
        for item in ranked
        if not _has_a_twin(key(item.expected), folded)
        and not _is_known(item.question, ground.asked_for_others(item.expected))
    )
    for item in islice(alone, WITHOUT_MOST):
        yield Item(
            number=0,
            group=item.group,
            part=Part.UNCOVERED,
            question=item.question,
            without=item.expected,
            origin=item.origin,
        )


def of_the_trade(ground: Ground) -> Iterator[Item]:
    """What customers of this trade, then of others, ask about and the data never speaks of."""
    if ground.language not in LANGUAGES:
        return
    texts = [*ground.questions, *ground.answers]
    others = [name for name in industries.names() if name != ground.industry]
    own = [ground.industry] if ground.industry in industries.names() else []
    known = [_spaced(question) for question in ground.questions]
    asked: dict[str, str] = {}
    for name in [*own, *sorted(others, key=_rank)]:
        for subject in industries.load(name).missing(texts):
            question = subject.question[ground.language]
            if not _is_known(question, known):
                asked.setdefault(key(question), question)
    for question in list(asked.values())[:TRADE_MOST]:
        yield Item(number=0, part=Part.UNCOVERED, question=question)


def follow_ups(ground: Ground) -> Iterator[Item]:
    """Covered questions after one about another fact and its answer."""
    before = _one_of_each(ground.covered)
    for item in _spread(ground.covered, FOLLOW_UP_MOST):
        earlier = [one for one in before if one.group != item.group]
        if not earlier:
            return
        # The fact before; before the first stands the last.
        last = max(earlier, key=lambda one: (one.group < item.group, one.group))
        yield item.model_copy(
            update={
                "number": 0,
                "part": Part.FOLLOW_UP,
                "history": (
                    Turn(role="user", content=last.question),
                    Turn(role="assistant", content=last.expected),
                ),
            }
        )


def doubles(ground: Ground) -> Iterator[Item]:
    """Two covered questions in one message, about two facts."""
    ways = _WAYS.get(ground.language, (_on_two_lines,))
    ranked = sorted(_one_of_each(ground.covered), key=lambda one: _rank(one.question))
    pairs = [
        (one, other)
        for one, other in zip(ranked[::2], ranked[1::2], strict=False)
        if not _same(one.expected, other.expected)
    ]
    for place, (one, other) in enumerate(pairs[:DOUBLE_MOST]):
        yield Item(
            number=0,
            group=one.group,
            part=Part.DOUBLE,
            question=ways[place % len(ways)](one.question, other.question),
            expected=f"{one.expected}\n{other.expected}",
            each=(one.expected, other.expected),
            origin="made",
        )


# --- choosing ---------------------------------------------------------------------------


def _spread(covered: Sequence[Item], most: int) -> list[Item]:
    """At most so many: own wordings first, and of each fact one before any has a second."""
    times: Counter[int] = Counter()
    placed = []
    for item in sorted(covered, key=_own_first):
        placed.append((item.origin != "own", times[item.group], _rank(item.question), item))
        times[item.group] += 1
    return [item for *_, item in sorted(placed, key=lambda one: one[:3])[:most]]


def _one_of_each(covered: Sequence[Item]) -> list[Item]:
    """One question of each fact, by the facts' order."""
    chosen: dict[int, Item] = {}
    for item in sorted(covered, key=_own_first):
        chosen.setdefault(item.group, item)
    return [chosen[group] for group in sorted(chosen)]


def _own_first(item: Item) -> tuple[bool, bytes]:
    return item.origin != "own", _rank(item.question)


def _rank(text: str) -> bytes:
    """A steady order that has nothing to do with the one in the file."""
    return hashlib.sha256(key(text).encode()).digest()


def _has_a_twin(answer: str, answers: Sequence[str]) -> bool:
    """Whether another fact says nearly the same. All are folded."""
    near = process.extract(
        answer, answers, scorer=fuzz.ratio, processor=None, score_cutoff=_SAME_ANSWER, limit=2
    )
    return len(near) > 1


def _is_known(question: str, known: Sequence[str]) -> bool:
    """Whether the data has the question in other words, which its pack does not know."""
    spaced = _spaced(question)
    cutoff = _SAME_QUESTION
    return (
        process.extractOne(
            spaced, known, scorer=fuzz.token_set_ratio, processor=None, score_cutoff=cutoff
        )
        is not None
    )


def _spaced(text: str) -> str:
    """The words one by one, Chinese ones too."""
    return " ".join(words(key(text)))


def _same(one: str, other: str) -> bool:
    return closeness(one, other) >= _SAME_ANSWER


# --- two questions in one message -------------------------------------------------------

Way = Callable[[str, str], str]


def _asked(question: str) -> str:
    """The English question with a mark at its end."""
    return question.strip() if question.strip()[-1:] in "?!." else f"{question.strip()}?"


def _on_two_lines(one: str, other: str) -> str:
    return f"{one}\n{other}"


_WAYS: dict[str, Sequence[Way]] = {
    "en": (
        lambda one, other: f"{_asked(one)} And {low(_asked(other))}",
        lambda one, other: f"Two questions: {low(_asked(one))} {_asked(other)}",
        lambda one, other: f"{_asked(one)} Also, {low(_asked(other))}",
        lambda one, other: f"{bare(one)}, and {low(_asked(other))}",
        _on_two_lines,
    ),
    "zh": (
        lambda one, other: f"{_question(one)}还有，{_question(other)}",
        lambda one, other: f"两个问题：{_question(one)}{_question(other)}",
        lambda one, other: f"{_question(one)}另外{_question(other)}",
        lambda one, other: f"{one.strip().rstrip('？?。.')}，还想问下{_question(other)}",
        _on_two_lines,
    ),
}


def _question(question: str) -> str:
    """The Chinese question with a mark at its end."""
    return question.strip() if question.strip()[-1:] in "？?！!。" else f"{question.strip()}？"
