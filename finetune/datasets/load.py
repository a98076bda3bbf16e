"""Takes over what the program read: rows and examples into Postgres, the report to the data set.

A row keeps its id as long as its place in the file is the same, an example as long as its words
are, so that a page that was open before still points at the right thing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import F

from finetune.data.program import EXAMPLES, REPORT, ROWS
from finetune.datasets import decisions
from finetune.datasets.decisions import NOTHING, Decided, Place
from finetune.models import Dataset, Example, SourceRow

_BATCH = 2000
_ROW_FIELDS = ("cells", "question", "answer", "category", "fate", "reasons", "raw", "undoable")
_EXAMPLE_FIELDS = ("row_id", "group", "answer", "split", "enabled", "covered")

Words = tuple[str, str, str]
"""What an example is known by: origin, rule, question."""


def take_over(dataset: Dataset, run_dir: Path, result: Mapping[str, Any]) -> None:
    """Replace rows, examples and report. Runs within the caller's transaction."""
    places = _load_rows(dataset, _lines(run_dir / ROWS))
    _load_examples(dataset, _lines(run_dir / EXAMPLES), places)
    problem = result.get("problem")
    Dataset.objects.filter(id=dataset.id).update(
        state=Dataset.State.REFUSED if problem else Dataset.State.READY,
        problem={"code": problem, "params": {}} if problem else None,
        language=result["language"][:10],
        report=json.loads((run_dir / REPORT).read_text(encoding="utf-8")),
        edition=F("edition") + 1,
        read_up_to=result.get("decisions_up_to", 0),
    )


def _load_rows(dataset: Dataset, lines: Iterator[dict[str, Any]]) -> dict[Place, int]:
    chosen = decisions.about(dataset)
    gone = set(SourceRow.objects.filter(dataset=dataset).values_list("id", flat=True))
    places: dict[Place, int] = {}
    for part in _parts(lines):
        rows = [_row(dataset, line, chosen) for line in part]
        _write_rows(dataset, rows)
        places.update(((row.sheet, row.number), row.id) for row in rows)
        gone.difference_update(row.id for row in rows)
    SourceRow.objects.filter(id__in=gone).delete()
    return places


def _write_rows(dataset: Dataset, rows: list[SourceRow]) -> None:
    """Insert or update what is new or different; afterwards every row has its id."""
    there = {
        (row.sheet, row.number): row
        for row in SourceRow.objects.filter(
            dataset=dataset, number__in={row.number for row in rows}
        )
    }
    changed = []
    for row in rows:
        known = there.get((row.sheet, row.number))
        if known is not None:
            row.id = known.id
        if known is None or any(getattr(row, n) != getattr(known, n) for n in _ROW_FIELDS):
            changed.append(row)
    SourceRow.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["dataset", "sheet", "number"],
        update_fields=_ROW_FIELDS,
    )


def _row(dataset: Dataset, line: dict[str, Any], chosen: Mapping[Place, Decided]) -> SourceRow:
    place = (line["sheet"], line["row"])
    return SourceRow(
        dataset=dataset,
        sheet=place[0],
        number=place[1],
        cells=line["cells"],
        question=line["question"],
        answer=line["answer"],
        category=line["category"],
        fate=line["fate"],
        reasons=line["reasons"],
        raw=line["raw"],
        undoable=len(chosen.get(place, NOTHING).earlier),
    )


def _load_examples(
    dataset: Dataset, lines: Iterator[dict[str, Any]], places: Mapping[Place, int]
) -> None:
    there = _known_examples(dataset)
    for part in _parts(lines):
        fresh, changed = [], []
        for example in (_example(dataset, line, places) for line in part):
            same_words = there.get((example.origin, example.rule, example.question))
            known = same_words.pop(0) if same_words else None
            if known is None:
                fresh.append(example)
            elif known[1:] != tuple(getattr(example, name) for name in _EXAMPLE_FIELDS):
                example.id = known[0]
                changed.append(example)
        Example.objects.bulk_create(fresh)
        Example.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[name.removesuffix("_id") for name in _EXAMPLE_FIELDS],
        )
    Example.objects.filter(id__in=[known[0] for left in there.values() for known in left]).delete()


def _known_examples(dataset: Dataset) -> dict[Words, list[tuple[Any, ...]]]:
    """By words: the id of each example that is there, and its other fields."""
    rows = Example.objects.filter(dataset=dataset).values_list(
        "origin", "rule", "question", "id", *_EXAMPLE_FIELDS
    )
    known: dict[Words, list[tuple[Any, ...]]] = {}
    for row in rows.order_by("id").iterator(chunk_size=_BATCH):
        known.setdefault((row[0], row[1], row[2]), []).append(row[3:])
    return known


def _example(dataset: Dataset, line: dict[str, Any], places: Mapping[Place, int]) -> Example:
    source = line["rows"][0]
    return Example(
        dataset=dataset,
        row_id=places.get((source["sheet"], source["row"])),
        group=line["group"],
        question=line["question"],
        answer=line["answer"],
        split=line["split"],
        origin=line["origin"],
        rule=line["rule"],
        enabled=line["enabled"],
        covered=line["covered"],
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _parts(lines: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    source = iter(lines)
    while part := list(islice(source, _BATCH)):
        yield part
