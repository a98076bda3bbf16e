"""Decisions of a database made before they were rows: nothing is lost, and each can be undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from finetune.data.params import ParseParams
from finetune.data.settings import ADDED_SHEET, Settings
from finetune.datasets import decisions, services
from finetune.models import Dataset, SourceRow
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("finetune", "0005_surveys")]
AFTER = [("finetune", "0009_one_step")]
TENT, WASH = "No, no tents.", "A wash costs £16."

OPTIONS: dict[str, Any] = {
    "language": "en",
    "wordings_per_fact": 4,
    "rows": [
        {"sheet": "", "row": 5, "before": [{}, {"keep": True}]},  # kept, then another chosen
        {"sheet": "", "row": 6, "answer": WASH, "category": "Prices", "before": [{}]},
        {"sheet": "", "row": 7, "keep": True, "before": [{}]},
        {"sheet": "", "row": 8, "mask": True, "before": [{}]},
        {
            "sheet": "",
            "row": 9,
            "answer": TENT,
            "wordings": ["tents?"],
            "skip": True,
            "before": [{}, {"answer": TENT}, {"answer": TENT, "wordings": ["tents?"]}],
        },
        {"sheet": ADDED_SHEET, "row": 2, "answer": "Yes, for £70.", "before": [{}]},
    ],
    "added": [
        {"number": 1, "question": "A?", "answer": "B.", "wordings": [], "source": ""},
        {"number": 2, "question": "C?", "answer": "D.", "wordings": ["c"], "source": "survey"},
    ],
    "added_last": 4,
    "made": {"off": ["when open", "hours please"], "edits": {"hours please": "Hours?"}},
}


@pytest.fixture
def _schema_is_put_back() -> Iterator[None]:
    yield
    call_command("migrate", "finetune", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def moved(_schema_is_put_back: None) -> Dataset:
    """A data set of the earlier schema, with decisions of every kind, after the migration."""
    tenant = factories.make_tenant("Larkspur", owner=factories.make_user("mei@larkspur.test"))
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    dataset = old.get_model("finetune", "Dataset").objects.create(
        tenant_id=tenant.id,
        name="Shop",
        state="ready",
        edition=3,
        filename="faq.csv",
        artefact="uploads/x",
        sha256="ab" * 32,
        size_bytes=10,
        options=OPTIONS,
    )
    rows = old.get_model("finetune", "SourceRow")
    for entry in OPTIONS["rows"]:
        rows.objects.create(
            dataset=dataset,
            sheet=entry["sheet"],
            number=entry["row"],
            fate="kept",
            edits=entry["before"],
        )
    plain = old.get_model("finetune", "Dataset").objects.create(
        tenant_id=tenant.id, name="Plain", filename="f", artefact="a", sha256="", size_bytes=1
    )
    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)
    assert not Dataset.objects.get(id=plain.id).decisions.exists()
    return Dataset.objects.get(id=dataset.id)


def test_nothing_is_lost(moved: Dataset) -> None:
    assert moved.options == {"language": "en", "wordings_per_fact": 4}
    shown = decisions.document(moved)
    assert shown == OPTIONS
    actions = moved.decisions.filter(sheet="", undone_at=None).values_list("number", "action")
    assert sorted(actions) == [
        (5, "edit"), (5, "keep"), (6, "edit"), (7, "keep"), (8, "mask"),
        (9, "edit"), (9, "edit"), (9, "skip"),
    ]  # fmt: skip


def test_each_can_be_undone_as_often_as_before(moved: Dataset) -> None:
    by = factories.principal(moved.tenant.memberships.get().user, moved.tenant)
    steps: list[tuple[int, list[dict[str, Any]]]] = [
        (6, [{}]),
        (7, [{}]),
        (9, [{"answer": TENT, "wordings": ["tents?"]}, {"answer": TENT}, {}]),
    ]
    for number, choices in steps:
        row = SourceRow.objects.get(dataset=moved, sheet="", number=number)
        assert row.undoable == len(choices)
        for choice in choices:
            services.undo_row(by=by, row=row)
            assert decisions.about_row(moved, ("", number)).choice == choice
    services.take_away_row(by=by, dataset=moved, number=2)
    assert [one["number"] for one in decisions.document(moved)["added"]] == [1]
    _changed, number = services.add_row(by=by, dataset=moved, question="E?", answer="F.")
    assert number == 5, "a number stands for one row alone"


def test_the_program_is_told_the_same(moved: Dataset, tmp_path: Any) -> None:
    assert decisions.write(moved, tmp_path / "decisions.jsonl") == decisions.newest(moved)
    settings = Settings.of(
        ParseParams(file=tmp_path, filename="f", decisions=tmp_path / "decisions.jsonl")
    )
    assert settings.rows["", 9].skip
    assert settings.rows["", 9].wordings == ("tents?",)
    assert settings.rows["", 8].mask
    assert settings.rows["", 6].category == "Prices"
    assert ("", 5) not in settings.rows
    assert [(one.number, one.source) for one in settings.added] == [(1, ""), (2, "survey")]
    assert settings.made_off == {"when open", "hours please"}
    assert settings.made_edits == {"hours please": "Hours?"}


def test_the_way_back_writes_the_same_document(moved: Dataset) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    again = old.get_model("finetune", "Dataset").objects.get(id=moved.id)
    assert again.options == OPTIONS
    edits = old.get_model("finetune", "SourceRow").objects.filter(dataset=again)
    assert {(row.sheet, row.number): row.edits for row in edits} == {
        (entry["sheet"], entry["row"]): entry["before"] for entry in OPTIONS["rows"]
    }
