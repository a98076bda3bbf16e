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
from finetune.datasets import options
from finetune.models import Dataset, Example, SourceRow

_BATCH = 2000
_ROW_FIELDS = ["cells", "question", "answer", "category", "fate", "reasons", "edits"]
_EXAMPLE_FIELDS = ["row", "group", "answer", "split", "enabled", "covered"]

Place = tuple[str, int]


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
    )


def _load_rows(dataset: Dataset, lines: Iterator[dict[str, Any]]) -> dict[Place, int]:
    chosen = options.choices(dataset.options)
    places: dict[Place, int] = {}
    for part in _parts(lines):
        rows = [_row(dataset, line, chosen) for line in part]
        SourceRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["dataset", "sheet", "number"],
            update_fields=_ROW_FIELDS,
        )
        places.update(((row.sheet, row.number), row.id) for row in rows)
    gone = SourceRow.objects.filter(dataset=dataset).exclude(id__in=set(places.values()))
    gone.delete()
    return places


def _row(
    dataset: Dataset, line: dict[str, Any], chosen: Mapping[Place, dict[str, Any]]
) -> SourceRow:
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
        edits=chosen.get(place, {}).get("before", []),
    )


def _load_examples(
    dataset: Dataset, lines: Iterator[dict[str, Any]], places: Mapping[Place, int]
) -> None:
    known = {
        (origin, rule, question): pk
        for pk, origin, rule, question in Example.objects.filter(dataset=dataset).values_list(
            "id", "origin", "rule", "question"
        )
    }
    kept: set[int] = set()
    for part in _parts(lines):
        examples = [_example(dataset, line, places) for line in part]
        fresh, same = [], []
        for example in examples:
            pk = known.pop((example.origin, example.rule, example.question), None)
            if pk is None:
                fresh.append(example)
            else:
                example.id = pk
                same.append(example)
                kept.add(pk)
        Example.objects.bulk_update(same, _EXAMPLE_FIELDS)
        kept.update(one.id for one in Example.objects.bulk_create(fresh))
    Example.objects.filter(dataset=dataset).exclude(id__in=kept).delete()


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
