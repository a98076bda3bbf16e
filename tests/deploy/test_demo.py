"""What the demo says where no terminal draws its bars: in a pipe, a log, a build."""

import time
from typing import Any, cast

import demo as demo_steps
import demo_progress
import pytest
from demo_client import Demo
from rich.console import Console
from rich.progress import Progress

STATES: list[dict[str, Any]] = [
    {"state": "queued", "stage_text": "", "waiting_text": "Waiting for its turn.", "done": 0.0},
    {"state": "running", "stage_text": "Teaching", "waiting_text": "", "done": 0.1},
    {"state": "running", "stage_text": "Teaching", "waiting_text": "", "done": 0.5},
    {"state": "running", "stage_text": "Saving", "waiting_text": "", "done": 0.9},
    {"state": "succeeded", "stage_text": "", "waiting_text": "", "done": 1.0},
]


class Shop:
    """A demo whose API answers with one job's states, one after the other."""

    def __init__(self, output: Any) -> None:
        self.made: dict[str, Any] = {"tenant": "t"}
        self.answers = iter(STATES)
        self.output = output
        self.printed: list[str] = []

    def keep(self, **values: Any) -> None:
        self.made.update(values)

    def call(self, _method: str, _path: str) -> dict[str, Any]:
        self.printed.append(self.output())
        return {"eta_seconds": 12.0, "title": "Training", "error": None, **next(self.answers)}


def test_each_stage_is_a_line_as_soon_as_it_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo_progress, "console", Console(force_terminal=False))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    shop = Shop(lambda: capsys.readouterr().out)
    with demo_progress.progress() as bars:
        demo_steps.run_job(bars, cast("Demo", shop), "Teach", "training", lambda: "job")
    assert shop.printed == [
        "Teach: begun\n",
        "Teach: Waiting for its turn.\n",
        "Teach: Teaching\n",
        "",
        "Teach: Saving\n",
    ]
    assert capsys.readouterr().out == "Teach: done in 0:00\n"


def test_a_terminal_has_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_progress, "console", Console(force_terminal=True))
    assert isinstance(demo_progress.progress(), Progress)
