"""Several columns for one role: which of them belong together, and which are told as left out.

Two languages side by side, two pairs of question and answer, an old and a new answer: a question
must not be taught with another one's answer, so one pair is taught and the others are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from finetune.data.columns.content import Profile
from finetune.data.columns.layout import Column, Layout, Role
from finetune.data.columns.names import WEAK, hints_of
from finetune.data.reading import Line
from knowledgebase.language.text import key

_ASKING = (Role.QUESTION, Role.WORDINGS)
_SPOKEN = (Role.QUESTION, Role.ANSWER, Role.WORDINGS)
_MOSTLY = 0.5
_FEW_DIFFER = 0.1


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a sheet's columns hold: its data lines, and each column's profile by its index."""

    lines: Sequence[Line]
    profiles: Mapping[int, Profile]

    def language(self, column: Column) -> str:
        """A column's language: by its script, and between those in Latin letters by its name."""
        found = self.profiles[column.index].language
        named = hints_of(column.header).language
        return named if found == "en" and named not in ("", "zh") else found

    def pairs(self, question: Column, answer: Column) -> int:
        """How many lines have both."""
        return sum(
            bool(line.cell(question.index).strip() and line.cell(answer.index).strip())
            for line in self.lines
        )

    def differ(self, one: Column, other: Column) -> float:
        """Share (0..1) of the lines in which both columns say something, and not the same."""
        both = [
            (line.cell(one.index), line.cell(other.index))
            for line in self.lines
            if line.cell(other.index).strip() and line.cell(one.index).strip()
        ]
        return sum(key(a) != key(b) for a, b in both) / max(1, len(self.lines))


def settle(layout: Layout, contents: Contents, language: str) -> None:
    """Leave one question and one answer that belong together, and tell of what was left out.

    `language` is the data set's, "" where nobody said.
    """
    _instruction(layout, contents)
    _titles(layout)
    _one_language(layout, contents, language)
    _one_pair(layout, contents)
    one_answer(layout, _with(layout, Role.ANSWER), contents)
    _remarks(layout, contents)


def one_answer(layout: Layout, rivals: Sequence[Column], contents: Contents) -> None:
    """Of several answers the newest by name counts, then the one that is named most plainly, then
    the fuller; where the names do not tell, the columns are unclear and a person is asked."""
    if len(rivals) < 2:
        return
    years = {one.index: hints_of(one.header).year for one in rivals}
    dated = all(years.values()) and len(set(years.values())) == len(rivals)
    ranked = sorted(
        rivals,
        key=lambda one: (
            -hints_of(one.header).age,
            -years[one.index] if dated else 0,
            -one.confidence,
            hints_of(one.header).is_brief,
            contents.profiles[one.index].filled < _MOSTLY,
        ),
    )
    best, others = ranked[0], ranked[1:]
    best.role = Role.ANSWER
    for other in others:
        other.role = None
    filled = [one for one in others if contents.differ(best, one) > _FEW_DIFFER]
    unclear = [one for one in filled if not (dated or _named_plainer(best, one))]
    clear = [one for one in others if one not in unclear and contents.profiles[one.index].filled]
    if unclear:
        layout.rivals = [one.index for one in unclear]
        layout.note("answers_unclear", unclear, used=best.name)
    if clear:
        layout.note("answer_left_out", clear, used=best.name)


def _remarks(layout: Layout, contents: Contents) -> None:
    """Remarks beside the answer are told: somebody may have meant customers to know them."""
    used = next(iter(_with(layout, Role.ANSWER)), None)
    remarks = [
        one
        for one in layout.columns
        if one.role is None
        and hints_of(one.header).is_remark
        and contents.profiles[one.index].filled
    ]
    if used is not None and remarks:
        layout.note("answer_left_out", remarks, used=used.name)


def _named_plainer(one: Column, other: Column) -> bool:
    newer = hints_of(one.header).age > hints_of(other.header).age
    return newer or (one.confidence > WEAK >= other.confidence)


def _instruction(layout: Layout, contents: Contents) -> None:
    """Beside an input, the instruction is what the input was put to a model with."""
    asking = _with(layout, Role.QUESTION)
    found = next((one for one in asking if hints_of(one.header).is_instruction), None)
    others = [one for one in asking if one is not found and not hints_of(one.header).is_title]
    if found is None or not others:
        return
    filled = [one for one in others if contents.profiles[one.index].filled]
    for one in others:
        one.role = one.role if one in filled else None
    if filled:
        found.role = Role.INSTRUCTION


def _titles(layout: Layout) -> None:
    """A title beside a question is the topic."""
    asking = _with(layout, Role.QUESTION)
    titles = [one for one in asking if hints_of(one.header).is_title]
    if titles and len(titles) < len(asking):
        free = layout.at(Role.CATEGORY) is None
        for at, title in enumerate(titles):
            title.role = Role.CATEGORY if free and at == 0 else None


def _one_language(layout: Layout, contents: Contents, language: str) -> None:
    spoken = [one for one in layout.columns if one.role in _SPOKEN]
    tongues = {one.index: contents.language(one) for one in spoken}
    if len({tongue for tongue in tongues.values() if tongue}) < 2:
        return
    answers = [one for one in spoken if one.role is Role.ANSWER]
    asking = [one for one in spoken if one.role in _ASKING]
    several = any(
        len({tongues[one.index] for one in some} - {""}) > 1 for some in (answers, asking)
    )
    if not several:
        return
    used = _tongue(asking, answers, tongues, contents, language)
    others = [one for one in spoken if tongues[one.index] not in ("", used)]
    if asking and all(one in others for one in asking):
        others = [one for one in others if one is not asking[0]]  # asked about, row by row
    for one in others:
        one.role = None
    if others:
        layout.note("other_language_columns", others, used=used, found=tongues[others[0].index])


def _tongue(
    asking: Sequence[Column],
    answers: Sequence[Column],
    tongues: Mapping[int, str],
    contents: Contents,
    language: str,
) -> str:
    """The language that is taught: the declared one, or that of most whole pairs, or the first."""
    whole: dict[str, int] = {}
    for question in asking:
        for answer in answers:
            tongue = tongues[answer.index]
            if tongue and tongues[question.index] == tongue:
                whole[tongue] = max(whole.get(tongue, 0), contents.pairs(question, answer))
    if language in whole:
        return language
    if whole:
        return max(whole, key=lambda tongue: whole[tongue])
    return next((tongues[one.index] for one in answers if tongues[one.index]), "")


def _one_pair(layout: Layout, contents: Contents) -> None:
    """Of pairs in one language, such as two halves of a list side by side, the fullest counts."""
    asking = _with(layout, Role.QUESTION)
    answers = _with(layout, Role.ANSWER)
    if len(asking) < 2 or len(asking) != len(answers) or not _alternate(asking, answers):
        return
    pairs = list(zip(asking, answers, strict=True))
    best = max(pairs, key=lambda pair: contents.pairs(*pair))
    left = [one for pair in pairs if pair is not best for one in pair]
    for one in left:
        one.role = None
    if any(contents.profiles[one.index].filled for one in left):
        layout.note("second_pair_left_out", left, used=f"{best[0].name}, {best[1].name}")


def _alternate(asking: Sequence[Column], answers: Sequence[Column]) -> bool:
    """Whether questions and answers take turns, or both are counted: "Question 1", "Answer 1"."""
    order = sorted((one.index, one in asking) for one in (*asking, *answers))
    kinds = [kind for _, kind in order]
    turns = all(one != other for one, other in pairwise(kinds))
    counted = [[_number(one.header) for one in some] for some in (asking, answers)]
    return turns or (counted[0] == counted[1] and all(counted[0]))


def _number(header: str) -> str:
    return "".join(filter(str.isdigit, header))


def _with(layout: Layout, role: Role) -> list[Column]:
    return [one for one in layout.columns if one.role is role]
