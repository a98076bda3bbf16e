"""What was decided about rows and wordings moves out of `Dataset.options` into rows of its own.

Until now one document held, for each row, what holds now and all that held before it. Each step
from one to the next becomes a decision; who took it is not known. Backwards the document is
written again.
"""

import hashlib

from django.db import migrations
from django.db.models import F, Func, IntegerField

ADDED_SHEET = "[added]"
MOVED = ("rows", "added", "added_last", "made")
WORDS = ("question", "answer", "category", "wordings")
ACTIONS = ("skip", "keep", "mask")
BATCH = 1000


def into_rows(apps, schema_editor):
    Dataset = apps.get_model("finetune", "Dataset")
    RowDecision = apps.get_model("finetune", "RowDecision")
    WordingOverride = apps.get_model("finetune", "WordingOverride")
    SourceRow = apps.get_model("finetune", "SourceRow")
    decided = Dataset.objects.filter(options__has_any_keys=MOVED)
    for dataset in decided.only("id", "options", "updated_at").iterator(chunk_size=20):
        options = dataset.options
        made = [
            RowDecision(dataset=dataset, at=dataset.updated_at, **one)
            for one in [*_added(options, dataset.updated_at), *_rows(options)]
        ]
        RowDecision.objects.bulk_create(made, batch_size=BATCH)
        overrides = [
            WordingOverride(dataset=dataset, at=dataset.updated_at, **one)
            for one in _overrides(options.get("made") or {})
        ]
        WordingOverride.objects.bulk_create(overrides, batch_size=BATCH)
        left = {name: value for name, value in options.items() if name not in MOVED}
        Dataset.objects.filter(id=dataset.id).update(options=left)
    length = Func(F("edits"), function="jsonb_array_length", output_field=IntegerField())
    SourceRow.objects.exclude(edits=[]).update(undoable=length)


def into_options(apps, schema_editor):
    Dataset = apps.get_model("finetune", "Dataset")
    RowDecision = apps.get_model("finetune", "RowDecision")
    WordingOverride = apps.get_model("finetune", "WordingOverride")
    SourceRow = apps.get_model("finetune", "SourceRow")
    for dataset in Dataset.objects.only("id", "options").iterator(chunk_size=20):
        rows = list(RowDecision.objects.filter(dataset=dataset).order_by("id"))
        made = list(WordingOverride.objects.filter(dataset=dataset).order_by("id"))
        if not rows and not made:
            continue
        options, entries, added = dict(dataset.options), {}, []
        for row in rows:
            if row.undone_at is not None or row.action == "undo":
                continue
            place = (row.sheet, row.number)
            if row.action == "add":
                added.append({"number": row.number, **row.values})
                continue
            steps = entries.setdefault(place, [{}])
            if row.action == "release":
                steps[-1] = row.values
            else:
                steps.append(row.values)
        options["rows"] = [
            {"sheet": sheet, "row": number, **steps[-1], "before": steps[:-1]}
            for (sheet, number), steps in sorted(entries.items())
        ]
        for (sheet, number), steps in entries.items():
            SourceRow.objects.filter(dataset=dataset, sheet=sheet, number=number).update(
                edits=steps[:-1]
            )
        numbers = [row.number for row in rows if row.sheet == ADDED_SHEET]
        if numbers:
            options |= {"added": added, "added_last": max(numbers)}
        if made:
            options["made"] = {
                "off": [one.key for one in made if one.off],
                "edits": {one.key: one.text for one in made if one.text},
            }
        Dataset.objects.filter(id=dataset.id).update(options=options)


def _added(options, at):
    """Rows that are in no file. The last number of all is never used again, so that it is noted
    even where its row was taken away."""
    numbers = set()
    for one in options.get("added") or []:
        words = {name: value for name, value in one.items() if name != "number"}
        numbers.add(one["number"])
        yield {"sheet": ADDED_SHEET, "number": one["number"], "action": "add", "values": words}
    last = int(options.get("added_last") or 0)
    if last and last not in numbers:
        yield {"sheet": ADDED_SHEET, "number": last, "action": "add", "undone_at": at}


def _rows(options):
    for entry in options.get("rows") or []:
        now = _choice(entry)
        # What held before the first decision is the row as it is in the file.
        steps = [*(entry.get("before") or [{}])[1:], now]
        before = {}
        for step in steps:
            yield {
                "sheet": entry.get("sheet", ""),
                "number": int(entry["row"]),
                "action": _action(before, step),
                "values": step,
            }
            before = step


def _choice(entry):
    return {name: entry[name] for name in (*WORDS, *ACTIONS) if name in entry}


def _action(before, step):
    """What a person did to come from one choice to the next."""
    changed = [name for name in step if step.get(name) != before.get(name)]
    return next((name for name in ACTIONS if name in changed), "edit")


def _overrides(made):
    off, edits = list(made.get("off") or []), dict(made.get("edits") or {})
    for key in dict.fromkeys([*off, *edits]):
        yield {
            "key": key,
            "digest": hashlib.sha256(key.encode()).hexdigest(),
            "off": key in off,
            "text": edits.get(key, ""),
        }


class Migration(migrations.Migration):

    dependencies = [
        ('finetune', '0006_row_decisions'),
    ]

    operations = [
        migrations.RunPython(into_rows, into_options),
    ]
