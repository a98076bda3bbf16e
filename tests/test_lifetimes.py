"""Everything that grows says how long it is kept, and what it says is true."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMessage
from django.db.models import CASCADE, CharField, Model
from django.utils import timezone

from maas.common import tasks
from maas.common.lifetimes import LIFETIMES, Lifetime
from maas.common.periodic import PERIODIC_TASKS
from maas.jobs import reaper
from maas.jobs.models import Job, JobEvent
from maas.mail import files
from tests import factories

BASE_DIR = Path(__file__).resolve().parents[1]
NO_TASK = {"expiry", "rotation", "a worker", "a start of the stack", "make backup"}
"""What removes things without being sent by beat."""
MODELS = {
    one._meta.label: one
    for one in apps.get_models(include_auto_created=True)
    if not one.__module__.startswith("tests.")
}
OF_MODELS = {name: one for name, one in LIFETIMES.items() if name in MODELS}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_says_how_long_its_rows_are_kept(name: str) -> None:
    assert name in LIFETIMES, f"{name}: say in its app's lifetimes.py who removes its rows"


@pytest.mark.parametrize("one", LIFETIMES.values(), ids=lambda one: one.of)
def test_an_entry_says_one_thing(one: Lifetime) -> None:
    assert sum(map(bool, (one.task, one.goes_with, one.stays))) == 1
    assert bool(one.after) == bool(one.task)
    assert one.of in MODELS or one.of.endswith("/") or one.of.startswith("valkey:")


@pytest.mark.parametrize("one", LIFETIMES.values(), ids=lambda one: one.of)
def test_the_task_that_removes_it_is_sent_by_beat(one: Lifetime) -> None:
    if one.task and one.task not in NO_TASK:
        assert one.task in PERIODIC_TASKS


@pytest.mark.parametrize(
    "one", [one for one in OF_MODELS.values() if one.goes_with], ids=lambda one: one.of
)
def test_what_goes_with_a_row_is_deleted_with_it(one: Lifetime) -> None:
    owner = MODELS[one.goes_with]
    assert owner in _deleted_with(MODELS[one.of]), f"no foreign key cascades from {owner}"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_fields_that_name_artefacts_are_known(name: str) -> None:
    """A backup takes along what these name, so one that is missing here is missing there."""
    named = {
        field.name
        for field in MODELS[name]._meta.get_fields()
        if isinstance(field, CharField) and field.name in {"artefact", "frozen"}
    }
    assert set(LIFETIMES[name].artefacts) == named


def test_every_folder_of_an_installation_has_an_entry() -> None:
    told = {one.removesuffix("/") for one in LIFETIMES if one.endswith("/")}
    named = {
        Path(getattr(settings, name)).name
        for name in ("ARTEFACT_DIR", "RUNS_DIR", "LOG_DIR", "ENGINES_DIR", "MAIL_DIR")
    }
    assert {*named, "static", "metrics", "postgres", "valkey", "backups"} == told


def test_every_name_of_a_key_in_valkey_has_an_entry() -> None:
    """Read from the source: what begins with the product's name is a key, or a topic."""
    topics = {
        "longslope.keys",
        "longslope.routes",
        "longslope.placements",
        "longslope.job.",
        "longslope.jobs",
    }
    patterns = [one.removeprefix("valkey:") for one in LIFETIMES if one.startswith("valkey:")]
    found = set()
    for room in ("platform/maas", "serving", "finetune"):
        for file in (BASE_DIR / room).rglob("*.py"):
            found |= set(re.findall(r'"(longslope[.:][a-z.:-]+)', file.read_text()))
    unknown = {
        name
        for name in found - topics
        if not any(one.split("*")[0].startswith(name.rstrip(".")) for one in patterns)
    }
    assert not {one for one in unknown if one not in NOT_KEYS}


NOT_KEYS = {"longslope.invitation", "longslope.second-step:"}
"""Salts of signatures."""


def test_a_session_that_has_run_out_is_forgotten(db: None) -> None:
    now = timezone.now()
    for key, day in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(days=day)
        )
    tasks.forget_sessions()
    assert [one.session_key for one in Session.objects.all()] == ["new"]


def test_what_a_program_told_is_forgotten_and_how_its_job_ended_is_not(db: None) -> None:
    long_ago = timezone.now() - timedelta(days=settings.JOB_EVENTS_KEPT_DAYS + 1)
    old, new = (_ended(at) for at in (long_ago, timezone.now()))
    assert reaper.prune_events() == 2
    assert _types(old) == ["state", "state", "note"]
    assert _types(new) == ["state", "metric", "progress", "state", "note"]


def test_mails_kept_as_files_are_forgotten(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path
    settings.EMAIL_BACKEND = "maas.mail.files.FileBackend"
    with mail.get_connection() as connection:
        EmailMessage("new", "text", to=["ada@shop.test"], connection=connection).send()
    (tmp_path / "20200101-000000-000000-abcdef.eml").write_bytes(b"old")
    assert files.prune(kept=timedelta(days=30)) == 1
    assert [b"new" in one.read_bytes() for one in tmp_path.iterdir()] == [True]


def _ended(at: datetime) -> Job:
    job = Job.objects.create(
        tenant=factories.make_tenant(),
        kind="dataset.parse",
        state=Job.State.SUCCEEDED,
        finished_at=at,
    )
    kinds = ("state", "metric", "progress", "state", "note")
    for seq, kind in enumerate(kinds, start=1):
        JobEvent.objects.create(job=job, seq=seq, at=at, attempt=1, type=kind, data={})
    Job.objects.filter(pk=job.pk).update(last_seq=len(kinds))
    return job


def _types(job: Job) -> list[str]:
    return [one.type for one in job.events.order_by("seq")]


def _deleted_with(model: type[Model]) -> set[type[Model]]:
    """Every model whose row takes this one's along, over any number of steps."""
    found: set[type[Model]] = set()
    waiting = [model]
    while waiting:
        for field in waiting.pop()._meta.get_fields():
            remote = getattr(field, "remote_field", None)
            if not field.concrete or remote is None or remote.on_delete is not CASCADE:
                continue
            owner = field.related_model
            if owner is not None and owner not in found:
                found.add(owner)
                waiting.append(owner)
    return found
