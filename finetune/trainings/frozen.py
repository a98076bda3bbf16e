"""A data set's examples as they were when a training began, kept as an artefact.

What was taught and what is asked in the exam come from here: rows that change later can
neither teach an exam's question nor take one away.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from finetune.models import Dataset, Example
from maas.catalog import store
from maas.catalog.store import Stored


@dataclass(frozen=True, kw_only=True)
class FrozenExample:
    """See `finetune.models.Example`; `covered` is False where nothing in training covers it.

    `origin` and `sheet` are empty, and `number` is 0, in what was frozen before they were kept.
    """

    split: str
    group: int
    question: str
    answer: str
    covered: bool
    origin: str = ""
    sheet: str = ""
    number: int = 0


_READ = (
    "split", "group", "question", "answer", "covered", "origin", "row__sheet", "row__number",
)  # fmt: skip


def freeze(dataset: Dataset) -> Stored:
    """Keep the data set's enabled examples, all splits."""
    return store.put_chunks("frozen", _lines(dataset), suffix=".jsonl")


def read(artefact: str, *, split: str | None = None) -> Iterator[FrozenExample]:
    """The kept examples of one split, or all of them, in their order."""
    with store.path(artefact).open(encoding="utf-8") as lines:
        for line in lines:
            example = FrozenExample(**json.loads(line))
            if split in (None, example.split):
                yield example


def _lines(dataset: Dataset) -> Iterator[bytes]:
    rows = Example.objects.filter(dataset=dataset, enabled=True).order_by("group", "id")
    rows = rows.select_related("row").only(*_READ)
    for row in rows.iterator(chunk_size=2000):
        example = FrozenExample(
            split=row.split,
            group=row.group,
            question=row.question,
            answer=row.answer,
            covered=row.covered,
            origin=row.origin,
            sheet=row.row.sheet if row.row else "",
            number=row.row.number if row.row else 0,
        )
        yield (json.dumps(asdict(example), ensure_ascii=False) + "\n").encode()
