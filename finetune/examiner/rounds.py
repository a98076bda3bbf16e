"""In which order an exam asks what, and whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finetune.examiner import marking
from finetune.examiner.answers import AnswerBook
from finetune.examiner.asking import Question
from finetune.examiner.params import (
    ASKS_A_FACT,
    BASE,
    BASE_FACTS,
    MOST_TAPS,
    TUNED,
    ExaminerParams,
    Item,
    Part,
    Turn,
)

ASKING_TUNED = "asking_tuned"
ASKING_CHOICES = "asking_choices"
ASKING_BASE = "asking_base"


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """What is still to be asked; `book` has what was answered, also by an earlier attempt."""

    params: ExaminerParams
    items: Sequence[Item]
    book: AnswerBook

    def tuned(self) -> list[Question]:
        """Every item, to the candidate."""
        return self._open(
            Question(
                who=TUNED,
                model=self.params.candidate,
                number=item.number,
                messages=_messages(item),
                extension={"without": item.without} if item.without else {},
            )
            for item in self.items
        )

    def choices(self) -> list[Question]:
        """What the candidate offered, as a customer would tap it."""
        return self._open(one for item in self.items for one in self._taps(item))

    def base(self) -> list[Question]:
        """The covered items, to the base model: alone, and with the version's facts before it."""
        covered = [item for item in self.items if item.part is Part.COVERED]
        return self._open(
            Question(
                who=who,
                model=self.params.base,
                number=item.number,
                messages=_messages(item),
                extension=extension,
            )
            for who, extension in (
                (BASE, {}),
                (BASE_FACTS, {"facts_of": self.params.facts_of}),
            )
            for item in covered
        )

    def _taps(self, item: Item) -> Iterator[Question]:
        answer = self.book.get(TUNED, item.number)
        if answer is None or item.part not in ASKS_A_FACT:
            return
        # A choice beside an answer can complete one to two questions, and no other.
        if answer.outcome != marking.ASKED_BACK and not item.each:
            return
        before = [*_messages(item), Turn(role="assistant", content=answer.text)]
        for tap, choice in enumerate(answer.choices[:MOST_TAPS], start=1):
            yield Question(
                who=TUNED,
                model=self.params.candidate,
                number=item.number,
                tap=tap,
                messages=[*before, Turn(role="user", content=choice)],
            )

    def _open(self, questions: Iterator[Question]) -> list[Question]:
        return [one for one in questions if self.book.get(one.who, one.number, one.tap) is None]


def _messages(item: Item) -> list[Turn]:
    return [*item.history, Turn(role="user", content=item.question)]
