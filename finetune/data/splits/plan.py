"""Decides which wordings are taught, which are looked at while teaching, which are the exam.

The exam asks for facts that were taught, in words that were not. Where a fact has three own
wordings or more, one of them is held out (two from eight on). A fact with fewer is examined in
made wordings, by rules that never make a taught one. The choice depends on the seed and the
texts alone, so that a corrected row does not reshuffle the others.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from finetune.data.checks.similar import closeness
from finetune.data.settings import Settings
from finetune.data.splits.facts import Fact, Wording, shared_wordings
from finetune.data.wordings import Made, Use, make
from knowledgebase.language.text import key

EXAM_WANTED = 30
EXAM_MOST = 200
EXAM_CLOSEST = 90.0
VALIDATION_SHARE = 0.15
VALIDATION_MOST = 50
_HOLD_ONE_FROM, _HOLD_TWO_FROM = 3, 8
_MADE_EXAM_MOST = 3
_FEWEST_TAUGHT = 2
# From which other questions of its fact a made one keeps its distance.
_APART = {
    Use.TRAIN: (Use.EXAM, Use.VALIDATION),
    Use.VALIDATION: (Use.EXAM,),
    Use.EXAM: (Use.TRAIN, Use.VALIDATION, Use.EXAM),
}


@dataclass(kw_only=True)
class Example:
    """One question and its answer in one split. `group` is the fact's number."""

    question: str
    answer: str
    rows: list[tuple[str, int]]
    group: int
    split: Use
    origin: str = "own"
    rule: str = ""
    enabled: bool = True
    covered: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "answer": self.answer,
            "rows": [{"sheet": sheet, "row": row} for sheet, row in self.rows],
            "origin": self.origin,
            "rule": self.rule,
            "group": self.group,
            "split": self.split,
            "enabled": self.enabled,
            "covered": self.covered,
        }


@dataclass(kw_only=True)
class Plan:
    """The examples, and what is to be said of them: facts that no exam question asks for,
    wordings that ask for several facts, and how many exam questions an edited wording gave away
    (those are switched off)."""

    examples: list[Example]
    leaking: int
    not_examined: list[int]
    ambiguous: dict[str, list[int]]

    def of(self, split: Use) -> list[Example]:
        return [example for example in self.examples if example.split is split and example.enabled]


@dataclass(kw_only=True)
class _Part:
    """One fact while it is being split."""

    fact: Fact
    taught: list[Wording] = field(default_factory=list)
    checked: list[Wording] = field(default_factory=list)
    asked: list[Wording] = field(default_factory=list)
    spare: list[list[Wording]] = field(default_factory=list)
    made: list[tuple[Use, Made]] = field(default_factory=list)

    def texts(self, use: Use) -> list[str]:
        own = {Use.TRAIN: self.taught, Use.VALIDATION: self.checked, Use.EXAM: self.asked}[use]
        return [one.text for one in own] + [made.text for kind, made in self.made if kind is use]


def plan(facts: Sequence[Fact], settings: Settings) -> Plan:
    """Split all wordings of the facts, with made ones where the settings allow them."""
    ambiguous = shared_wordings(facts)
    parts = [_own(fact, settings.seed, ambiguous) for fact in facts]
    taken = {key(wording.text) for fact in facts for wording in fact.wordings}
    ordered = sorted(parts, key=lambda part: _rank(settings.seed, part.fact.answer))
    _cap_exam(ordered)
    _reach_wanted(ordered)
    if settings.wordings:
        _make_exam(ordered, settings, taken)
        _make_taught(parts, settings, taken)
    _choose_validation(ordered, settings, taken)
    examples = [example for part in parts for example in _examples(part, settings)]
    leaking = leaks(examples)
    for example, _ in leaking:
        example.enabled = False
    return Plan(
        examples=examples,
        leaking=len({id(example) for example, _ in leaking}),
        not_examined=[part.fact.number for part in parts if not part.texts(Use.EXAM)],
        ambiguous=ambiguous,
    )


def _rank(seed: int, text: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{key(text)}".encode()).digest()


def _own(fact: Fact, seed: int, ambiguous: dict[str, list[int]]) -> _Part:
    """Hold out own wordings; what the file itself assigns stays as it says."""
    part = _Part(fact=fact)
    free: list[list[Wording]] = []
    for side in sorted(fact.sides(), key=lambda one: _rank(seed, one[0].text)):
        asked_for = next((wording.asked_for for wording in side if wording.asked_for), "")
        if asked_for == "exam":
            part.asked.extend(side)
        elif asked_for == "validation":
            part.checked.extend(side)
        elif asked_for == "train" or any(key(one.text) in ambiguous for one in side):
            part.taught.extend(side)
        else:
            free.append(side)
    total = len(free) + (1 if part.taught else 0)
    held = 0 if part.asked else (total >= _HOLD_ONE_FROM) + (total >= _HOLD_TWO_FROM)
    for side in free[:held]:
        part.asked.extend(side)
    part.spare = free[held:]
    part.taught.extend(wording for side in part.spare for wording in side)
    part.taught.sort(key=fact.wordings.index)
    return part


def _cap_exam(parts: Sequence[_Part]) -> None:
    """Teach what is held out beyond the most questions that an exam asks."""
    asked = 0
    for part in parts:
        assigned = any(wording.asked_for for wording in part.asked)
        if asked >= EXAM_MOST and not assigned:
            part.taught.extend(part.asked)
            part.asked = []
        asked += len(part.asked)


def _reach_wanted(parts: Sequence[_Part]) -> None:
    """Hold out more own wordings of well-stocked facts while the exam is too small."""
    asked = sum(len(part.asked) for part in parts)
    for part in parts:
        while asked < EXAM_WANTED and part.asked and len(part.spare) > _FEWEST_TAUGHT + 1:
            side = part.spare.pop(0)
            part.asked.extend(side)
            part.taught = [wording for wording in part.taught if wording not in side]
            asked += len(side)


def _make_exam(parts: Sequence[_Part], settings: Settings, taken: set[str]) -> None:
    """Made questions for facts without held-out wordings, and more while the exam is too small."""
    asked = sum(len(part.asked) for part in parts)
    for part in parts:
        if not part.asked and part.taught and asked < EXAM_MOST:
            asked += _add_made(part, Use.EXAM, 1, settings, taken)
    for number in range(2, _MADE_EXAM_MOST + 1):
        for part in parts:
            if asked >= EXAM_WANTED:
                return
            if part.taught and len(part.texts(Use.EXAM)) < number:
                asked += _add_made(part, Use.EXAM, 1, settings, taken)


def _make_taught(parts: Sequence[_Part], settings: Settings, taken: set[str]) -> None:
    for part in parts:
        missing = settings.wordings_per_fact - len(part.taught)
        if part.taught and missing > 0:
            _add_made(part, Use.TRAIN, missing, settings, taken)


def _choose_validation(parts: Sequence[_Part], settings: Settings, taken: set[str]) -> None:
    """A share of the facts gets a validation question: made, or an own one where plenty remain."""
    wanted = min(VALIDATION_MOST, max(1, round(len(parts) * VALIDATION_SHARE)))
    got = sum(len(part.checked) for part in parts)
    for part in reversed(parts):
        if got >= wanted:
            return
        if settings.wordings and part.taught:
            got += _add_made(part, Use.VALIDATION, 1, settings, taken)
        elif len(part.spare) > _FEWEST_TAUGHT + 1:
            side = part.spare.pop()
            part.checked.extend(side)
            part.taught = [wording for wording in part.taught if wording not in side]
            got += len(side)


def _add_made(part: _Part, use: Use, number: int, settings: Settings, taken: set[str]) -> int:
    made = make(
        [wording.text for wording in part.taught],
        use=use,
        number=number,
        seed=settings.seed,
        free=lambda folded: folded not in taken,
        apart_from=[text for other in _APART[use] for text in part.texts(other)],
        closest=EXAM_CLOSEST - 1,
    )
    part.made.extend((use, one) for one in made)
    taken.update(key(one.text) for one in made)
    return len(made)


def _examples(part: _Part, settings: Settings) -> Iterable[Example]:
    fact = part.fact
    covered = bool(part.texts(Use.TRAIN))
    own = ((Use.TRAIN, part.taught), (Use.VALIDATION, part.checked), (Use.EXAM, part.asked))
    for use, wordings in own:
        for wording in wordings:
            yield Example(
                question=wording.text,
                answer=fact.answer,
                rows=[wording.row],
                group=fact.number,
                split=use,
                covered=covered,
            )
    rows = {wording.text: wording.row for wording in fact.wordings}
    for use, made in part.made:
        folded = key(made.text)
        yield Example(
            question=settings.made_edits.get(folded, made.text),
            answer=fact.answer,
            rows=[rows[made.base]],
            group=fact.number,
            split=use,
            origin="made",
            rule=made.rule,
            enabled=folded not in settings.made_off,
            covered=covered,
        )


def leaks(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    """Exam examples that are nearly a taught one of the same fact.

    The plan makes none itself; a made wording that a person edited can become one.
    """
    taught: dict[int, list[Example]] = {}
    for example in examples:
        if example.split is Use.TRAIN and example.enabled:
            taught.setdefault(example.group, []).append(example)
    return [
        (example, other)
        for example in examples
        if example.split is Use.EXAM
        for other in taught.get(example.group, [])
        if closeness(example.question, other.question) >= EXAM_CLOSEST
    ]
