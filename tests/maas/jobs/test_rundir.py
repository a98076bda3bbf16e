"""Run directories, and what is read from them."""

import os
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from maas.common import stores
from maas.fleet.models import Node
from maas.jobs import history, machine, program, reaper, rundir
from maas.jobs.models import Job
from maas.jobs.tail import Tail


@pytest.mark.django_db
def test_old_run_directories_go_and_those_still_needed_stay(settings: Any, tmp_path: Path) -> None:
    settings.RUNS_DIR = tmp_path
    long_ago = timezone.now() - timedelta(days=30)
    open_job = Job.objects.create(kind="test.steps", state="queued")
    just_ended = Job.objects.create(kind="test.steps", state="failed", finished_at=timezone.now())
    ended = Job.objects.create(kind="test.steps", state="succeeded", finished_at=long_ago)
    gone = uuid.uuid4()
    names = [str(one) for one in (open_job.pk, just_ended.pk, ended.pk, gone)] + ["not-a-run"]
    for name in names:
        (tmp_path / name / "checkpoint-1").mkdir(parents=True)
        os.utime(tmp_path / name, (time.time() - 10 * 86400,) * 2)
    assert rundir.prune() == 2
    kept = {one.name for one in tmp_path.iterdir()}
    assert kept == {str(open_job.pk), str(just_ended.pk), "not-a-run"}


@pytest.mark.django_db
def test_every_node_is_asked_to_prune(node: Node) -> None:
    stores.client().flushdb()
    reaper.prune_everywhere()
    assert stores.client().llen(f"node.{node.name}") == 1
    stores.client().flushdb()


def test_only_whole_lines_are_read_and_none_twice(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"type": "stage", "stage": "a"}\n{"type": "st')
    tail = Tail(file, 0)
    assert tail.read() == [{"type": "stage", "stage": "a"}]
    assert tail.read() == []
    tail.close_torn_line()
    program.RunLog(tmp_path).stage("b")
    (event,) = tail.read()
    assert event["stage"] == "b"
    assert Tail(file, tail.offset).read() == []


def test_a_run_directory_made_anew_is_read_from_its_start(tmp_path: Path) -> None:
    program.RunLog(tmp_path).stage("a")
    assert len(Tail(tmp_path / "events.jsonl", 10_000).read()) == 1
    assert Tail(tmp_path / "nothing.jsonl", 0).read() == []


def test_a_line_without_end_does_not_stop_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"x" * (3 * 1024 * 1024) + b'\n{"type": "note", "code": "a"}\n')
    tail = Tail(file, 0)
    found = [event for _ in range(6) for event in tail.read()]
    assert [event["code"] for event in found] == ["a"]


def test_values_that_postgres_cannot_hold_are_made_fit() -> None:
    event = history.parse({"type": "metric", "value": float("nan"), "at": 1e300, "x": ["a\x00b"]})
    assert event is not None
    assert history.clean(event.data) == {"value": None, "x": ["ab"]}
    assert history.parse({"type": "state", "state": "succeeded"}) is None  # not theirs to write


def test_a_failure_s_own_detail_wins_and_odd_values_are_written(tmp_path: Path) -> None:
    log = program.RunLog(tmp_path)
    log.failed("disk_full", detail="details", path=Path("/x"))
    (event,) = Tail(tmp_path / "events.jsonl", 0).read()
    assert (event["detail"], event["params"]) == ("details", {"path": "/x"})


def test_a_cuda_job_sees_its_own_device_only(db: None) -> None:
    node = Node.objects.create(name="gpu")
    card = node.accelerators.create(index=3, kind="cuda", name="H100", memory_bytes=80 * 1024**3)
    assert machine.environment(Job(accelerator=card))["CUDA_VISIBLE_DEVICES"] == "3"
    assert machine.environment(Job())["CUDA_VISIBLE_DEVICES"] == ""
    assert machine.oom_kills() >= 0
