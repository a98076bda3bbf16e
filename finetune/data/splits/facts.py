"""A fact: one answer, and every own wording that asks for it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from finetune.data.checks.conflicts import same_answer
from finetune.data.checks.similar import clusters, near_pairs
from finetune.data.rows import Row
from knowledgebase.language.facts import extract
from knowledgebase.language.text import count, has_han, key

# Answers as general as "Yes, of course." belong to many questions; a shorter one without any
# exact fact does not make one fact of them. In words, or characters where Chinese.
_GENERAL = {False: 5, True: 8}
_ONE_SIDE = 85.0


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One of the merchant's own ways to ask. `asked_for`: the split the file asks for, or ""."""

    text: str
    row: tuple[str, int]
    asked_for: str = ""


@dataclass(kw_only=True)
class Fact:
    """`number` counts facts by their first row, from 1."""

    number: int
    answer: str
    wordings: list[Wording] = field(default_factory=list)

    def sides(self) -> list[list[Wording]]:
        """The wordings in sets that must not be parted: each set's texts are nearly the same."""
        keys = [key(wording.text) for wording in self.wordings]
        close = cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=_ONE_SIDE, dtype=np.uint8)
        pairs = np.argwhere(np.triu(close, k=1)).tolist()
        return [[self.wordings[at] for at in members] for members in clusters(len(keys), pairs)]


def gather(rows: Sequence[Row]) -> list[Fact]:
    """The facts that usable rows state.

    Rows belong together by the same answer, where it is specific enough, or by nearly the same
    question with the same answer. The answer of most rows is the fact's answer.
    """
    by_answer: dict[str, int] = {}
    pairs = [
        (by_answer.setdefault(key(row.answer), at), at)
        for at, row in enumerate(rows)
        if is_specific(row.answer)
    ]
    pairs += [
        (one, other)
        for one, other in near_pairs([row.question for row in rows])
        if same_answer(rows[one].answer, rows[other].answer)
    ]
    return [
        _fact(number, [rows[at] for at in members])
        for number, members in enumerate(clusters(len(rows), pairs), start=1)
    ]


def is_specific(answer: str) -> bool:
    """Whether an answer can only be the answer to one thing."""
    return count(answer) >= _GENERAL[has_han(answer)] or bool(extract(answer))


def _fact(number: int, rows: list[Row]) -> Fact:
    spoken = Counter(row.answer for row in rows)
    best = max(spoken.values())
    answer = next(row.answer for row in rows if spoken[row.answer] == best)
    wordings: dict[str, Wording] = {}
    for row in rows:
        for text in (row.question, *row.wordings):
            if key(text):
                wordings.setdefault(
                    key(text), Wording(text=text, row=row.place, asked_for=row.asked_for)
                )
    return Fact(number=number, answer=answer, wordings=list(wordings.values()))


def shared_wordings(facts: Sequence[Fact]) -> dict[str, list[int]]:
    """Keys of wordings that nearly the same ask for several facts -> numbers of those facts."""
    spoken = [(fact.number, wording.text) for fact in facts for wording in fact.wordings]
    shared: dict[str, set[int]] = defaultdict(set)
    for one, other in near_pairs([text for _, text in spoken]):
        (left, left_text), (right, right_text) = spoken[one], spoken[other]
        if left != right:
            for text in (left_text, right_text):
                shared[key(text)] |= {left, right}
    return {text: sorted(numbers) for text, numbers in shared.items()}
