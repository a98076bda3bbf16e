"""Decisions about rows and made wordings: what holds now, and each further one.

Everything here is about places of one data set, costs what these places cost, however many other
decisions there are, and checks no right: that is the services' part. Writers hold the data set's
row, so that the ids of its decisions grow in the order in which they become visible.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from finetune.data import params
from finetune.data.settings import ADDED_SHEET, RowChoice
from finetune.models import Dataset, RowDecision, SourceRow, WordingOverride
from maas.tenants.models import User

Action = RowDecision.Action
Place = tuple[str, int]
UNDECIDED = "-"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided about one row.

    `choice`: what holds for it. `earlier`: what held before, step by step, as each can be come
    back to. `added`: the words of a row that is in no file. `holding`: the decisions that nobody
    took back, the oldest first. `version`: another text as soon as anybody decides anything about
    the row.
    """

    choice: Mapping[str, Any] = field(default_factory=dict)
    earlier: Sequence[Mapping[str, Any]] = ()
    added: Mapping[str, Any] | None = None
    holding: Sequence[RowDecision] = ()
    version: str = UNDECIDED

    @property
    def row_choice(self) -> RowChoice | None:
        return RowChoice.of(self.choice) if self.choice else None

    @classmethod
    def of(cls, holding: Sequence[RowDecision], *, newest: int) -> "Decided":
        steps: list[Mapping[str, Any]] = [{}]
        added = None
        for row in holding:
            if row.action == Action.ADD:
                added = row.values
            elif row.action == Action.RELEASE:
                steps[-1] = row.values
            else:
                steps.append(row.values)
        return cls(
            choice=steps[-1],
            earlier=steps[:-1],
            added=added,
            holding=holding,
            version=str(newest),
        )


NOTHING = Decided()


def about(
    dataset: Dataset, places: Collection[Place] | None = None, *, up_to: int | None = None
) -> dict[Place, Decided]:
    """What was decided about each of these places, or about all; without those where nothing was.

    `up_to`: as it was when that decision was the newest.
    """
    rows = RowDecision.objects.filter(dataset=dataset)
    if places is not None:
        rows = rows.filter(
            sheet__in={sheet for sheet, _ in places}, number__in={number for _, number in places}
        )
    by_place: dict[Place, list[RowDecision]] = {}
    for row in rows.order_by("id"):
        place = (row.sheet, row.number)
        if places is None or place in places:
            by_place.setdefault(place, []).append(row)
    return {place: _decided(found, up_to) for place, found in by_place.items()}


def about_row(dataset: Dataset, place: Place) -> Decided:
    return about(dataset, [place]).get(place, NOTHING)


def decided_rows(dataset: Dataset) -> QuerySet[SourceRow]:
    """The rows about which a decision holds."""
    holding = RowDecision.objects.filter(
        dataset=OuterRef("dataset"), sheet=OuterRef("sheet"), number=OuterRef("number")
    )
    holding = holding.filter(undone_at=None).exclude(action=Action.UNDO)
    return SourceRow.objects.filter(Exists(holding), dataset=dataset)


def choose(
    dataset: Dataset,
    place: Place,
    action: Action,
    by: User | None,
    *,
    before: Decided,
    step: int | None = None,
    **choice: Any,
) -> Decided:
    """Note a further choice about one row; returns what holds for it then.

    A row is skipped or kept, never both; new words for a row bring it back. `step`: the decision
    with which this one is taken.
    """
    now = {**before.choice, **choice}
    now.pop("keep" if choice.get("skip") else "skip", None)
    made = _note(dataset, place, action, by, now, step=step)
    return Decided.of([*before.holding, made], newest=made.id)


def release(dataset: Dataset, places: Collection[Place], by: User | None) -> None:
    """Note that rows are not kept any more, since another was chosen."""
    for place, before in about(dataset, places).items():
        if before.choice.get("keep"):
            choice = {name: value for name, value in before.choice.items() if name != "keep"}
            _note(dataset, place, Action.RELEASE, by, choice)


def undo(dataset: Dataset, place: Place, by: User | None, *, before: Decided) -> Decided | None:
    """Take back the latest choice about one row, or that it was added; None where there is
    neither. That another was chosen since instead of it (`release`) goes with it."""
    own = _own(before.holding)
    if not own:
        return None
    left = before.holding.index(own[-1])
    return _take_back(dataset, place, by, before.holding, left=left)


def together(dataset: Dataset, one: Decided) -> set[Place]:
    """The other places of the step in which the latest choice about a row was made, where it is
    the latest there too."""
    own = _own(one.holding)
    if not own:
        return set()
    step = own[-1].step or own[-1].id
    rows = RowDecision.objects.filter(dataset=dataset, id__gte=step, undone_at=None)
    places = {
        (row.sheet, row.number)
        for row in rows.filter(Q(id=step) | Q(step=step))
        if row.id != own[-1].id
    }
    return {
        place
        for place, decided in about(dataset, places).items()
        if (latest := _own(decided.holding)) and step in (latest[-1].id, latest[-1].step)
    }


def add(dataset: Dataset, by: User | None, **words: Any) -> int:
    """Note a row that is in no file, and return its number; numbers are never used twice."""
    rows = RowDecision.objects.filter(dataset=dataset, sheet=ADDED_SHEET)
    number: int = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    _note(dataset, (ADDED_SHEET, number), Action.ADD, by, words)
    return number


def take_away(dataset: Dataset, number: int, by: User | None) -> Decided | None:
    """Take back that a row was added, with what was decided about it; None where it is not
    there."""
    place = (ADDED_SHEET, number)
    before = about_row(dataset, place)
    if before.added is None:
        return None
    return _take_back(dataset, place, by, before.holding, left=0)


def pending(dataset: Dataset) -> int:
    """About how many rows something was decided that the last reading did not take along."""
    return len(places_since(dataset, dataset.read_up_to))


def newest(dataset: Dataset) -> int:
    """The id of the newest decision, 0 where there is none."""
    found = RowDecision.objects.filter(dataset=dataset).aggregate(last=Max("id"))["last"]
    return found or 0


def places_since(dataset: Dataset, decision: int) -> set[Place]:
    """The places about which something was decided after a decision."""
    rows = RowDecision.objects.filter(dataset=dataset, id__gt=decision)
    return set(rows.values_list("sheet", "number").distinct())


def override(
    dataset: Dataset, key: str, by: User | None, *, off: bool | None = None, text: str | None = None
) -> None:
    """Switch a made wording off or on, or give it other words."""
    changed = {"off": off, "text": text}
    WordingOverride.objects.update_or_create(
        dataset=dataset,
        digest=digest(key),
        defaults={name: value for name, value in changed.items() if value is not None}
        | {"key": key, "decided_by": by, "at": timezone.now()},
    )


def made_key(dataset: Dataset, text: str) -> str | None:
    """The key of the made wording that was given this text; None where none was."""
    rows = WordingOverride.objects.filter(dataset=dataset, text=text)
    return rows.values_list("key", flat=True).first() if text else None


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def write(dataset: Dataset, path: Path) -> int:
    """Write what holds now for the program; returns the newest decision that is in it."""
    up_to = newest(dataset)  # first: what is decided meanwhile is read once more, never less
    params.write_decisions(path, _lines(dataset))
    return up_to


def document(dataset: Dataset) -> dict[str, Any]:
    """The data set's options with all decisions, as the REST API shows them:

    {"language", "industry", "wordings", "wordings_per_fact", "mask", "seed",
     "rows": [{"sheet", "row", "question"?, "answer"?, "category"?, "wordings"?: [text],
               "skip"?, "keep"?, "mask"?, "before": [earlier choices]}],
     "added": [{"number", "question", "answer", "category"?, "wordings", "source"}],
     "added_last": int,
     "made": {"off": [key], "edits": {key: text}}}
    """
    found = about(dataset)
    shown: dict[str, Any] = dict(dataset.options)
    if found:
        shown["rows"] = [
            {"sheet": place[0], "row": place[1], **one.choice, "before": list(one.earlier)}
            for place, one in sorted(found.items(), key=itemgetter(0))
            if one.earlier
        ]
    numbers = [number for sheet, number in found if sheet == ADDED_SHEET]
    if numbers:
        shown["added"] = [
            {"number": number, **one.added}
            for (_, number), one in sorted(found.items(), key=itemgetter(0))
            if one.added is not None
        ]
        shown["added_last"] = max(numbers)
    made = list(WordingOverride.objects.filter(dataset=dataset))
    if made:
        shown["made"] = {
            "off": [one.key for one in made if one.off],
            "edits": {one.key: one.text for one in made if one.text},
        }
    return shown


def _lines(dataset: Dataset) -> Iterator[params.Decision]:
    for (sheet, number), one in about(dataset).items():
        if one.added is not None:
            yield params.RowAdded(number=number, **one.added)
        if one.choice:
            yield params.RowDecided(sheet=sheet, number=number, **one.choice)
    for made in WordingOverride.objects.filter(dataset=dataset):
        yield params.WordingDecided(key=made.key, off=made.off, text=made.text or None)


def _own(holding: Sequence[RowDecision]) -> list[RowDecision]:
    """Those that somebody took about the row itself."""
    return [one for one in holding if one.action != Action.RELEASE]


def _decided(rows: Sequence[RowDecision], up_to: int | None) -> Decided:
    """`rows` are all decisions about one place, the oldest first."""
    later = [] if up_to is None else [row for row in rows if row.id > up_to]
    then = rows[: len(rows) - len(later)]
    back = {one for row in later for one in row.values.get("decisions", ())}
    holding = [
        row
        for row in then
        if row.action != Action.UNDO and (row.undone_at is None or row.id in back)
    ]
    return Decided.of(holding, newest=then[-1].id) if then else NOTHING


def _note(
    dataset: Dataset,
    place: Place,
    action: Action,
    by: User | None,
    values: Mapping[str, Any],
    *,
    step: int | None = None,
) -> RowDecision:
    return RowDecision.objects.create(
        dataset=dataset,
        sheet=place[0],
        number=place[1],
        action=action,
        values=dict(values),
        decided_by=by,
        step=step,
    )


def _take_back(
    dataset: Dataset,
    place: Place,
    by: User | None,
    holding: Sequence[RowDecision],
    *,
    left: int,
) -> Decided:
    """Mark all but the first `left` of the decisions that hold."""
    ids = [one.id for one in holding[left:]]
    RowDecision.objects.filter(id__in=ids).update(undone_at=timezone.now())
    made = _note(dataset, place, Action.UNDO, by, {"decisions": ids})
    return Decided.of(holding[:left], newest=made.id)
