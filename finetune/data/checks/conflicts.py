"""One question, several answers: which of them is right only the merchant knows.

Where one answer clearly has more rows behind it (two at least, and twice as many as any other),
it stays and the others wait; otherwise all of them wait.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from finetune.data.checks.similar import Asking, closeness, clusters, near_pairs
from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from knowledgebase.language.facts import extract
from knowledgebase.language.text import key

_SAME_ANSWER = 92.0
_ENOUGH_ROWS = 2
_TURNS = re.compile(
    "^(?:not?|never|none|nothing|without|out|off|before|after|from|except|unless|only|until|up|down|"
    "half|double|twice|yes)$|[不没无未非别勿仅只除前后半双]"
)


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Find near-same questions with different answers; merge those whose answers say the same."""
    del settings
    candidates = usable(rows)
    support = Counter(key(row.answer) for row in candidates)
    for members in _clusters(candidates):
        answers = _by_answer(members)
        if len(answers) > 1:
            _resolve(answers, support)
        for same in answers:
            _merge(same)


def same_answer(one: str, other: str) -> bool:
    """Whether two answers say the same in nearly the same words, with the same exact facts.

    One word for another ("the red button", "the blue button") or a word that turns the meaning
    ("not", "without") makes it another answer, however long the rest.
    """
    if key(one) == key(other):
        return True
    if closeness(one, other) < _SAME_ANSWER or extract(one) != extract(other):
        return False
    mine, theirs = Asking.of(one).content, Asking.of(other).content
    more, fewer = mine - theirs, theirs - mine
    return not (more and fewer) and not any(map(_TURNS.search, more | fewer))


def _clusters(rows: list[Row]) -> list[list[Row]]:
    near = near_pairs([row.question for row in rows])
    return [[rows[at] for at in members] for members in clusters(len(rows), near) if members[1:]]


def _by_answer(rows: list[Row]) -> list[list[Row]]:
    answers: list[list[Row]] = []
    for row in rows:
        for same in answers:
            if same_answer(same[0].answer, row.answer):
                same.append(row)
                break
        else:
            answers.append([row])
    return answers


def _resolve(answers: list[list[Row]], support: Counter[str]) -> None:
    def votes(same: list[Row]) -> int:
        return max(support[key(row.answer)] for row in same)

    chosen = [same for same in answers if any(row.kept_by_you for row in same)]
    ranked = sorted(answers, key=votes, reverse=True)
    if len(chosen) == 1:
        _choose(chosen[0], answers, "other_answer_chosen")
    elif votes(ranked[0]) >= max(_ENOUGH_ROWS, 2 * votes(ranked[1])):
        _choose(ranked[0], answers, "conflict")
    else:
        for same in answers:
            rival = next(other for other in answers if other is not same)[0]
            for row in same:
                row.add("conflict", about="answer", **_named(rival))


def _choose(winner: list[Row], answers: list[list[Row]], code: str) -> None:
    for same in answers:
        if same is winner:
            continue
        for row in same:
            row.add(code, about="answer", **_named(winner[0]))
        winner[0].add("conflict_won", **_named(same[0]))


def _named(row: Row) -> dict[str, Any]:
    return {"row": row.number, "sheet": row.sheet, "answer": row.answer}


def _merge(same: list[Row]) -> None:
    """Rows with the same question (but for punctuation) and the same answer teach only once."""
    first: dict[str, Row] = {}
    for row in usable(same):
        original = first.setdefault(key(row.question), row)
        if original is not row:
            row.add("duplicate", row=original.number, sheet=original.sheet)
            original.wordings.extend(row.wordings)
        elif row is not same[0]:
            row.add("near_duplicate", row=same[0].number, sheet=same[0].sheet)
