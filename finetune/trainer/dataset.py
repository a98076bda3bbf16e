"""The job's rows: what is trained on, what is only looked at, what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transformers import PreTrainedTokenizerBase

from finetune.recipes import Workload
from finetune.trainer.rows import LISTED, TokenizedRow, common_prefix, places, read_rows
from maas.jobs.program import Failure, RunLog


@dataclass(frozen=True, kw_only=True)
class TrainingData:
    train: Sequence[TokenizedRow]
    validation: Sequence[TokenizedRow]
    left_out: int

    @property
    def rows(self) -> list[TokenizedRow]:
        """All rows; the training rows come first."""
        return [*self.train, *self.validation]

    @property
    def shared(self) -> int:
        """Tokens that open every prompt alike."""
        return common_prefix(self.rows)

    @property
    def workload(self) -> Workload:
        count = len(self.train)
        return Workload(
            rows=count,
            prompt_tokens=sum(len(row.prompt) for row in self.train) / count,
            answer_tokens=sum(len(row.answer) for row in self.train) / count,
            shared_tokens=self.shared,
        )


def read_training_data(
    train: Path,
    validation: Path | None,
    *,
    tokenizer: PreTrainedTokenizerBase,
    ends: set[int],
    longest: int,
    log: RunLog,
) -> TrainingData:
    """Read both files; rows longer than `longest` tokens are named in a note and left out.

    Raises Failure("no_rows", file, too_long) or Failure("bad_row", file, line).
    """
    left_out = 0
    kept: list[Sequence[TokenizedRow]] = []
    for file in (train, validation):
        if file is None or not file.is_file():
            kept.append([])
            continue
        rows = read_rows(file, tokenizer, ends=ends, longest=longest)
        if rows.too_long:
            _name_too_long(rows.too_long, file=file, longest=longest, log=log)
        left_out += len(rows.too_long)
        kept.append(rows.fitting)
    if not kept[0]:
        raise Failure("no_rows", file=train.name, too_long=left_out)
    return TrainingData(train=kept[0], validation=kept[1], left_out=left_out)


def _name_too_long(lines: Sequence[int], *, file: Path, longest: int, log: RunLog) -> None:
    """Before anything is trained: by their places in the merchant's file, where those are known."""
    known = places(file)
    log.note(
        "rows_too_long",
        file=file.name,
        count=len(lines),
        lines=list(lines[:LISTED]),
        places=[known[line] for line in lines if line in known][:LISTED],
        max_length=longest,
    )
