"""Code that has not been restarted yet can live with rows as the newest migrations leave them.

`make up` brings the rows first and the processes one after the other, so for minutes the version
before reads and writes tables of this one. What would break it needs two versions: in the first the
code stops using a field, in the second the field goes.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterModelTable,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

BASELINE = {
    "catalog": "0002_initial",
    "common": "0001_initial",
    "console": "0003_projects_have_an_app",
    "finetune": "0009_one_step",
    "fleet": "0003_remove_accelerator_tokens_per_second",
    "jobs": "0002_initial",
    "mail": "0001_initial",
    "projects": "0002_earlier_datasets",
    "serving": "0008_usual_ports",
    "tenants": "0003_key_purposes",
    "usage": "0002_open_units",
}
"""From where on it is held: what came before was installed with the stack down."""
AGREED: dict[str, str] = {}
"""Migrations that break the rule, as "app.name": why no process of the version before minds."""

GONE = (RemoveField, DeleteModel, RenameField, RenameModel, AlterModelTable)
STRICTER = (AddConstraint, AlterUniqueTogether)


def wrong_with(operation: Operation, *, new: set[str]) -> str:
    """Why the version before could not live with it; empty where it can. `new` are the tables
    that this migration makes itself, which the version before does not know."""
    name = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
    if name in new or isinstance(operation, CreateModel):
        return ""
    if isinstance(operation, SeparateDatabaseAndState):
        inner = (wrong_with(one, new=new) for one in operation.database_operations)
        return next(filter(None, inner), "")
    if isinstance(operation, GONE):
        return "the version before still reads or writes it"
    if isinstance(operation, STRICTER):
        return "the version before may write rows that it forbids"
    if isinstance(operation, RunSQL):
        return "nobody has looked at its statements: name it in AGREED, with the reason"
    if isinstance(operation, AddField):
        return _wrong_with_new(operation.field)
    if isinstance(operation, AlterField) and not operation.field.null:
        return "it may forbid what the version before writes: name it in AGREED, with the reason"
    return ""


def _wrong_with_new(field: models.Field) -> str:  # type: ignore[type-arg]
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
        return ""
    return "the version before inserts rows without it: give it null=True or a db_default"


def new_migrations() -> Iterator[tuple[str, Migration]]:
    loader = MigrationLoader(None)
    for app, last in BASELINE.items():
        known = {name for label, name in loader.graph.forwards_plan((app, last)) if label == app}
        for (label, name), migration in loader.disk_migrations.items():
            if label == app and name not in known:
                yield f"{app}.{name}", migration


def test_new_migrations_leave_the_version_before_at_work() -> None:
    wrong = {}
    for name, migration in new_migrations():
        new = {one.name.lower() for one in migration.operations if isinstance(one, CreateModel)}
        found = [why for one in migration.operations if (why := wrong_with(one, new=new))]
        if found and name not in AGREED:
            wrong[name] = found
    assert wrong == {}


def test_every_app_with_migrations_has_a_baseline() -> None:
    own = {
        label
        for label, _name in MigrationLoader(None).disk_migrations
        if apps.get_app_config(label).name.startswith(("maas.", "finetune", "serving"))
    }
    assert own == set(BASELINE)


TEXT = models.CharField(max_length=9, default="")


@pytest.mark.parametrize(
    ("operation", "fits"),
    [
        (AddField("job", "note", models.CharField(max_length=9, null=True)), True),
        (AddField("job", "note", models.CharField(max_length=9, db_default="")), True),
        (AddField("job", "note", TEXT), False),
        (AlterField("job", "note", models.CharField(max_length=9, null=True)), True),
        (AlterField("job", "note", TEXT), False),
        (RemoveField("job", "note"), False),
        (RenameField("job", "note", "remark"), False),
        (RenameModel("Job", "Work"), False),
        (DeleteModel("Job"), False),
        (AddConstraint("job", models.UniqueConstraint(fields=["note"], name="one")), False),
        (CreateModel("Job", []), True),
        (RunSQL("select 1"), False),
        (SeparateDatabaseAndState(state_operations=[RemoveField("job", "note")]), True),
        (SeparateDatabaseAndState(database_operations=[RemoveField("job", "note")]), False),
    ],
    ids=str,
)
def test_what_the_version_before_can_live_with(operation: Operation, fits: bool) -> None:
    assert (wrong_with(operation, new=set()) == "") is fits
    assert wrong_with(operation, new={"job"}) == "" or isinstance(operation, RunSQL)
