"""How far the demo is: bars in a terminal, a line for each stage where there is none."""

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

console = Console()


class Lines:
    """In place of bars where no terminal can draw them: a line whenever a stage begins."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._last: dict[int, str] = {}
        self._began: list[float] = []
        self._steps: list[tuple[int, float]] = []

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_error: object) -> None:
        return

    def add_task(self, name: str, *, total: float, left: str) -> TaskID:
        self._names.append(name)
        self._began.append(time.monotonic())
        self._steps.append((0, total))
        self._say(TaskID(len(self._names) - 1), "begun")
        return TaskID(len(self._names) - 1)

    def update(self, task: TaskID, *, completed: float, left: str = "", stage: str = "") -> None:
        if completed >= 1 and not left:
            self._say(task, f"done in {clock(time.monotonic() - self._began[task])}")
        elif stage:
            self._say(task, stage)

    def advance(self, task: TaskID) -> None:
        """One step more of a task's `total`; each tenth of them is a line."""
        done, total = self._steps[task]
        self._steps[task] = (done + 1, total)
        if (done + 1) * 10 // total > done * 10 // total:
            self._say(task, f"{done + 1} of {total:.0f}")

    def _say(self, task: TaskID, words: str) -> None:
        """At once, and nothing twice in a row."""
        if self._last.get(task) != words:
            self._last[task] = words
            print(f"{self._names[task]}: {words}", flush=True)


Bars = Progress | Lines


def progress() -> Bars:
    """A bar for each step, or a line for each of its stages."""
    if not console.is_terminal:
        return Lines()
    return Progress(
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=28),
        TextColumn("{task.percentage:>4.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=console,
    )


def clock(seconds: float) -> str:
    """Minutes and seconds, e.g. 2:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
