"""Whatever people decide and take back, in whatever order and however readings fall between: what
is stored is in the end what one reading of the whole file with these decisions says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from finetune.data.program import EXAMPLES, REPORT, ROWS, work
from finetune.data.settings import ADDED_SHEET
from finetune.datasets import decisions, rowstate, selectors, services
from finetune.models import Dataset, Example, SourceRow
from maas.common.errors import Conflict
from maas.jobs import kinds, rundir
from maas.jobs.models import Job
from maas.jobs.program import Run
from maas.tenants.principal import Principal
from tests.finetune.datasets.conftest import read_now

pytestmark = pytest.mark.django_db

TANGLED = (
    "Topic,Question,Answer\n"
    "Hours,When do you open?,We open at 9:00 every day.\n"
    "Hours,opening times,We open at 9:00 every day.\n"
    "Hours,When do you open?,We open at 9:00 every day.\n"
    "Hours,At what time can I come in?,ditto\n"
    "Price,What does a wash cost?,A wash costs £15.\n"
    "Price,wash price,A wash costs £18.\n"
    "Price,What does a wash cost?,A wash costs £12.\n"
    "Price,what does the wash cost,A wash costs £12.\n"
    "Team,Who is your mechanic?,Ask Tom on 07911 123456.\n"
    "Team,Do you sell tents?,\n"
    "Team,Do you sell skis?,TBD\n"
    "Team,Who runs it?,Ann (ann.lee@gmail.com) runs the shop.\n"
)
APART = "Topic,Question,Answer\n" + "".join(
    f"Shelf,Where is the {thing}?,{answer}\n"
    for thing, answer in (
        ("lamp", "The lamp stands on shelf 17."),
        ("vase", "  The vase stands on shelf 23. "),
        ("clock", ""),
        ("stool", "TBD"),
        ("bench", "Ask Tom on 07911 123456."),
        ("chair", "Ok"),
        ("piano", "It is in the hall."),
    )
)
ROW_DEEDS = ("skip", "keep", "mask", "edit", "wordings", "category", "choose", "undo")
OTHER_DEEDS = ("add", "take_away", "switch", "reword", "begin", "end")


@dataclass
class Desk:
    """Somebody at work on a data set, and a model of what should come of it."""

    by: Principal
    dataset: Dataset
    rows: dict[tuple[str, int], list[dict[str, Any]]] = field(default_factory=dict)
    steps: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    """By place: of each choice beyond the first, the number of the deed that made it."""
    added: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0
    deeds: int = 0
    begun: tuple[Job, Path, Any] | None = None
    behind: bool = False
    """Whether a wording was switched or reworded since: that shows at once, but in the report only
    when the file is read the next time."""

    def do(self, deed: str, at: int) -> SourceRow | None:
        """One deed; what is refused changes nothing. Returns the row that it was about."""
        if deed in OTHER_DEEDS:
            getattr(self, deed)(at)
            return None
        rows = list(SourceRow.objects.filter(dataset=self.dataset).order_by("sheet", "number"))
        row = rows[at % len(rows)]
        place = (row.sheet, row.number)
        others = self._others(deed, row, at)
        try:
            with transaction.atomic():
                self._decide(deed, row, at)
        except Conflict:
            return None
        self.deeds += 1
        if deed == "undo":
            self._undone(place)
        else:
            self._chosen(deed, row, place, at)
            for other, choice in others:
                self._step(other, choice)
        return row

    def _others(
        self, deed: str, row: SourceRow, at: int
    ) -> list[tuple[tuple[str, int], dict[str, Any]]]:
        """The other rows that the deed is about too, since they are one fact with this one, or
        their figure stands against this one's."""
        found: list[SourceRow] = []
        choice: dict[str, Any] = {}
        if deed == "edit":
            choice = _words(deed, at)
            found = selectors.same_answer(row) if row.answer != choice["answer"] else []
        elif deed == "keep" and row.question and row.answer:
            choice = {"keep": True}
            found = services.rows._doubted_alike(self.dataset, row)
        elif deed == "choose":
            choice = {"answer": row.answer}
            figures = services.rows._rivals(row, frozenset({"figure_differs"}))
            for rival in rowstate.rows_at(self.dataset, figures):
                same = selectors.same_answer(rival) if rival.answer != row.answer else []
                found += [rival, *same]
        return [((one.sheet, one.number), choice) for one in found]

    def _decide(self, deed: str, row: SourceRow, at: int) -> None:
        if deed == "choose":
            services.choose_answer(by=self.by, row=row)
        elif deed == "undo":
            services.undo_row(by=self.by, row=row)
        elif deed in ("skip", "keep", "mask"):
            services.decide(by=self.by, row=row, deed=deed)
        else:
            services.edit_row(by=self.by, row=row, **_words(deed, at))

    def _chosen(self, deed: str, row: SourceRow, place: tuple[str, int], at: int) -> None:
        if deed == "choose":
            for rival in services.rows._rivals(row, services.rows._OTHER_ANSWER):
                steps = self.rows.get(rival, [{}])
                steps[-1] = {name: value for name, value in steps[-1].items() if name != "keep"}
        now: dict[str, Any] = (
            {"keep": True}
            if deed == "choose"
            else {deed: True}
            if deed in ("skip", "keep", "mask")
            else _words(deed, at)
        )
        self._step(place, now)

    def _step(self, place: tuple[str, int], now: dict[str, Any]) -> None:
        steps = self.rows.setdefault(place, [{}])
        choice = {**steps[-1], **now}
        choice.pop("keep" if now.get("skip") else "skip", None)
        steps.append(choice)
        self.steps.setdefault(place, []).append(self.deeds)

    def _undone(self, place: tuple[str, int]) -> None:
        if not self.steps.get(place):
            self.added.pop(place[1])
            return
        last = self.steps[place][-1]
        for one, deeds in self.steps.items():
            if deeds and deeds[-1] == last:
                deeds.pop()
                self.rows[one].pop()

    def add(self, at: int) -> None:
        words = {"question": f"Is it number {at}?", "answer": f"Yes, it is number {at}."}
        _changed, number = services.add_row(by=self.by, dataset=self.dataset, **words)
        self.last += 1
        assert number == self.last
        self.added[number] = {**words, "wordings": [], "source": ""}

    def take_away(self, at: int) -> None:
        if self.added:
            number = sorted(self.added)[at % len(self.added)]
            services.take_away_row(by=self.by, dataset=self.dataset, number=number)
            del self.added[number]
            self.rows.pop((ADDED_SHEET, number), None)
            self.steps.pop((ADDED_SHEET, number), None)

    def switch(self, at: int) -> None:
        self._on_wording(at, lambda one: services.switch_example(
            by=self.by, example=one, enabled=not one.enabled
        ))  # fmt: skip

    def reword(self, at: int) -> None:
        self._on_wording(at, lambda one: services.edit_example(
            by=self.by, example=one, question=f"May I ask about thing {at}"
        ))  # fmt: skip

    def _on_wording(self, at: int, do: Any) -> None:
        made = Example.objects.filter(dataset=self.dataset, origin="made", split="train")
        found = made.order_by("id")
        if found:
            try:
                with transaction.atomic():
                    do(found[at % len(found)])
                    self.behind = True
            except Conflict:
                return  # its file is being read

    def begin(self, at: int) -> None:
        """A worker takes the reading that waits, if there is one, and the program does its work."""
        services.bring_up_to_date(by=self.by, dataset=self.dataset)
        self.dataset.refresh_from_db()
        assert self.dataset.job_id is not None
        job = Job.objects.filter(id=self.dataset.job_id, state=Job.State.QUEUED).first()
        if job is None or self.begun is not None:
            return
        Job.objects.filter(id=job.id).update(state=Job.State.RUNNING)
        self.behind = False
        self.begun = job, *_worked(job)

    def end(self, at: int) -> None:
        if self.begun is None:
            return
        job, run_dir, result = self.begun
        kinds.get(job.kind).finish(job, run_dir, result)
        Job.objects.filter(id=job.id).update(state=Job.State.SUCCEEDED)
        self.begun = None

    def settle(self) -> None:
        if self.behind:
            services.read_again(by=self.by, dataset=self.dataset)
        for _ in range(3):
            self.end(0)
            self.begin(0)
        self.dataset.refresh_from_db()
        assert self.dataset.state == Dataset.State.READY


def _words(deed: str, at: int) -> dict[str, Any]:
    words: dict[str, dict[str, Any]] = {
        "edit": {"answer": f"It is answer {at}, of {at} words."},
        "wordings": {"wordings": [f"and what of item {at}", f"tell me of {at}"]},
        "category": {"category": f"Kind {at}"},
    }
    return words[deed]


def _worked(job: Job) -> tuple[Path, Any]:
    run_dir = rundir.make(job)
    rundir.write_job(job, run_dir, kinds.get(job.kind).prepare(job, run_dir))
    return run_dir, work(Run.read(run_dir))


def _whole(dataset: Dataset) -> tuple[dict[Any, Any], list[Any], dict[str, Any]]:
    """Rows, examples and report of one reading of the whole file with what was decided."""
    job = Job.objects.filter(subject_id=dataset.id).latest("created_at")
    run_dir, _result = _worked(job)
    rows = {(one["sheet"], one["row"]): one for one in _lines(run_dir / ROWS)}
    return rows, list(_lines(run_dir / EXAMPLES)), json.loads((run_dir / REPORT).read_text())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _row(row: SourceRow) -> dict[str, Any]:
    names = ("sheet", "cells", "question", "answer", "category", "fate", "reasons", "raw")
    return {"row": row.number, **{name: getattr(row, name) for name in names}}


def _place(example: Example) -> tuple[str, int]:
    assert example.row is not None
    return example.row.sheet, example.row.number


def _assert_whole(desk: Desk) -> None:
    rows, examples, report = _whole(desk.dataset)
    stored = SourceRow.objects.filter(dataset=desk.dataset)
    assert {(row.sheet, row.number): _row(row) for row in stored} == rows
    assert desk.dataset.report == report
    found = [
        (one.question, one.answer, one.group, one.split, one.origin, one.rule, one.enabled,
         one.covered, *_place(one))
        for one in Example.objects.filter(dataset=desk.dataset).select_related("row")
    ]  # fmt: skip
    assert sorted(found) == sorted(
        (one["question"], one["answer"], one["group"], one["split"], one["origin"], one["rule"],
         one["enabled"], one["covered"], one["rows"][0]["sheet"], one["rows"][0]["row"])
        for one in examples
    )  # fmt: skip


def _assert_remembered(desk: Desk) -> None:
    """The decisions are those of the model, each with all that can be come back to."""
    shown = decisions.document(desk.dataset)
    expected = {place: steps for place, steps in desk.rows.items() if len(steps) > 1}
    assert {
        (one.pop("sheet"), one.pop("row")): [*one.pop("before"), one]
        for one in map(dict, shown.get("rows", []))
    } == expected
    assert {one["number"]: one for one in shown.get("added", [])} == {
        number: {"number": number, **words} for number, words in desk.added.items()
    }
    assert shown.get("added_last", 0) == desk.last
    for row in SourceRow.objects.filter(dataset=desk.dataset):
        steps = desk.rows.get((row.sheet, row.number), [{}])
        assert row.undoable == len(steps) - 1, row


Deeds = list[tuple[str, int]]


def deeds(*names: str) -> st.SearchStrategy[Deeds]:
    return st.lists(st.tuples(st.sampled_from(names), st.integers(0, 40)), min_size=6, max_size=16)


@pytest.fixture(params=[TANGLED, APART], ids=["tangled", "apart"])
def sheet(by: Principal, request: pytest.FixtureRequest) -> Dataset:
    content: str = request.param
    return read_now(services.upload(by=by, filename="faq.csv", chunks=[content.encode()]))


@pytest.fixture
def apart(by: Principal) -> Dataset:
    return read_now(services.upload(by=by, filename="faq.csv", chunks=[APART.encode()]))


tried = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    derandomize=True,  # the same sequences in every run
    # Each example is rolled back, so that the fixtures' rows are as they were.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@tried
@given(chosen=deeds(*ROW_DEEDS, *OTHER_DEEDS))
@example(chosen=[("keep", 8), ("choose", 6), ("undo", 8), ("undo", 6)])
@example(chosen=[("skip", 3), ("begin", 0), ("undo", 3), ("edit", 3), ("end", 0), ("undo", 3)])
@example(chosen=[("edit", 1), ("begin", 0), ("end", 0), ("begin", 0), ("skip", 2), ("end", 0)])
def test_it_is_as_if_the_file_had_been_read_once(
    by: Principal, sheet: Dataset, chosen: Deeds
) -> None:
    with transaction.atomic():
        desk = Desk(by, sheet)
        for deed, at in chosen:
            desk.do(deed, at)
        desk.settle()
        _assert_remembered(desk)
        _assert_whole(desk)
        transaction.set_rollback(True)


@tried
@given(chosen=deeds(*(deed for deed in ROW_DEEDS if deed != "choose")))
def test_a_row_that_stands_alone_shows_at_once_what_the_reading_will_say(
    by: Principal, apart: Dataset, chosen: Deeds
) -> None:
    with transaction.atomic():
        desk = Desk(by, apart)
        for deed, at in chosen:
            row = desk.do(deed, at)
            if row is not None:
                rows, _examples, _report = _whole(apart)
                row.refresh_from_db()
                assert _row(row) == rows[row.sheet, row.number], deed
        transaction.set_rollback(True)


@tried
@given(chosen=deeds(*ROW_DEEDS), last=st.integers(0, 40))
def test_a_row_that_is_left_out_shows_at_once_what_the_reading_will_say(
    by: Principal, sheet: Dataset, chosen: Deeds, last: int
) -> None:
    with transaction.atomic():
        desk = Desk(by, sheet)
        for deed, at in [*chosen, ("skip", last)]:
            row = desk.do(deed, at)
        assert row is not None
        rows, _examples, _report = _whole(sheet)
        row.refresh_from_db()
        assert _row(row) == rows[row.sheet, row.number]
        transaction.set_rollback(True)


def test_any_number_of_decisions_is_one_reading_when_it_is_needed(
    by: Principal, apart: Dataset
) -> None:
    before = Job.objects.count()
    for number in range(40):
        row = apart.rows.get(number=2 + number % 7)
        services.edit_row(by=by, row=row, answer=f"It is answer {number}, of all.")
    assert Job.objects.count() == before
    assert services.bring_up_to_date(by=by, dataset=apart)
    assert services.bring_up_to_date(by=by, dataset=apart)
    assert Job.objects.count() == before + 1
    spec = json.dumps(Job.objects.latest("created_at").spec)
    assert "answer 3" not in spec, "a job carries no decisions"
