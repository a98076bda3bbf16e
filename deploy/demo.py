"""A sample shop, from its spreadsheet to a live model, over the public REST API.

Whatever it did is kept in `demo-<shop>.json` of the state folder, so that a second run goes on
from there: a model that is live is only asked again.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import openai
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm
from rich.table import Table
from samples import SHOPS, Shop

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE / "platform"))
from maas.kit.files import atomic_write  # noqa: E402 - the folder is on the path only now

STATE = Path(os.environ.get("LONGSLOPE_STATE", BASE / "var")).resolve()
JSON = dict[str, Any]
console = Console()


@dataclass
class Demo:
    """The API's client and what has been made so far."""

    env: dict[str, str]
    shop: Shop
    made: JSON = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.env["CONSOLE_URL"], timeout=120)
        self.file = self.kept_in()
        if self.file.exists():
            self.made = json.loads(self.file.read_text(encoding="utf-8"))

    def kept_in(self) -> Path:
        """The file of what was made."""
        return STATE / f"demo-{self.shop.slug}.json"

    def keep(self, **values: Any) -> None:
        """Note what was made, at once: a demo that is cut off goes on from here."""
        self.made.update(values)
        atomic_write(self.file, json.dumps(self.made, indent=1), mode=0o600)

    def call(self, method: str, path: str, **options: Any) -> JSON:
        answer = self.http.request(method, f"/api/{path}", **options)
        if answer.is_error:
            raise SystemExit(f"{method} /api/{path}: {answer.status_code} {answer.text}")
        found: JSON = answer.json() if answer.content else {}
        return found

    def tenant(self, method: str, path: str, **options: Any) -> JSON:
        return self.call(method, f"tenants/{self.made['tenant']}/{path}", **options)

    # --- the steps, in order ----------------------------------------------------------
    def sign_in(self) -> None:
        answer = self.call(
            "POST",
            "session/",
            json={"email": self.env["ADMIN_EMAIL"], "password": self.env["ADMIN_PASSWORD"]},
        )
        self.http.headers["X-CSRFToken"] = answer["csrf_token"]

    def create_tenant(self) -> None:
        body = {"name": self.shop.name, "industry": "retail", "language": self.shop.language}
        self.keep(tenant=self.call("POST", "tenants/", json=body)["id"])

    def base_model(self) -> JSON:
        return self.call("GET", f"base-models/{self.shop.base_model}/")

    def accept_terms(self, **of: str) -> None:
        """For a tenant, or for the whole installation; nothing where there are no terms."""
        model = self.base_model()
        if model["terms_must_be_accepted"]:
            body = {"terms_sha256": model["terms_sha256"], **of}
            self.call("POST", f"base-models/{self.shop.base_model}/accept-terms/", json=body)

    def fetch_base_model(self) -> None:
        """Where the stack has not begun to by itself, as it does for the English one."""
        if self.base_model()["state"] in ("listed", "failed"):
            self.call("POST", f"base-models/{self.shop.base_model}/fetch/")

    def upload(self) -> str:
        sheet = self.shop.sheet
        with sheet.open("rb") as file:
            made = self.tenant(
                "POST",
                "datasets/",
                data={"name": self.shop.name},
                files={"file": (sheet.name, file)},
            )
        self.keep(dataset=made["id"])
        return str(made["job"]["id"])

    def train(self) -> str:
        body = {"dataset": self.made["dataset"], "name": self.shop.name, "recipe": "balanced"}
        made = self.tenant("POST", "trainings/", json=body)
        self.keep(training=made["id"])
        return str(made["job"]["id"])

    def exam_job(self) -> str:
        """The exam that follows the training by itself."""
        training = self.tenant("GET", f"trainings/{self.made['training']}/")
        self.keep(version=training["version"])
        exams = self.tenant("GET", f"exams/?version={self.made['version']}")["results"]
        self.keep(exam=exams[0]["id"])
        return str(exams[0]["job"]["id"])

    def deploy(self) -> None:
        body = {"name": self.shop.slug, "version": self.made["version"]}
        made = self.tenant("POST", "deployments/", json=body)
        self.keep(deployment=made["id"], model=self.shop.slug)

    def is_live(self) -> bool:
        found = self.tenant("GET", f"deployments/{self.made['deployment']}/")
        if found["state"] not in ("live", "publishing"):
            raise SystemExit(f"The deployment is {found['state']}: {found}")
        return bool(found["state"] == "live")

    def create_key(self) -> None:
        made = self.tenant(
            "POST", "api-keys/", json={"name": "Demo", "scopes": ["inference", "read"]}
        )
        self.keep(key=made["key"])

    @property
    def client(self) -> openai.OpenAI:
        """Unmodified, and pointed at the gateway."""
        return openai.OpenAI(base_url=self.env["GATEWAY_URL"], api_key=self.made["key"])

    def answers(self) -> bool:
        try:
            for model in self.models:
                self.ask(model, "?", tokens=1)
        except openai.InternalServerError:  # 503: not awake yet
            return False
        return True

    @property
    def models(self) -> tuple[str, ...]:
        """The base model and the one that was made of it, as `/v1` knows them."""
        return f"base:{self.shop.base_model}", self.made["model"]

    def ask(self, model: str, question: str, *, tokens: int) -> str:
        answer = self.client.chat.completions.create(
            model=model,
            messages=[{"role": "user", "content": question}],
            max_tokens=tokens,
            temperature=0,
        )
        return answer.choices[0].message.content or ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a sample shop the whole way.")
    parser.add_argument("--shop", choices=sorted(SHOPS), default="larkspur")
    parser.add_argument(
        "--accept-terms", action="store_true", help="accept the base model's terms of use"
    )
    options = parser.parse_args()
    demo = Demo(stack_environment(), SHOPS[options.shop])
    started = time.monotonic()
    demo.sign_in()
    agree(demo, agreed=options.accept_terms)
    with progress() as bars:
        teach(bars, demo)
        step(bars, demo, "Deploy", "deployment", demo.deploy)
        until(bars, "Going live", demo.is_live)
        step(bars, demo, "API key", "key", demo.create_key)
        # A stack that was just started again still loads its engine.
        until(bars, "Waiting for the first answer", demo.answers)
    _mark(demo)
    _ask(demo)
    _closing(demo, seconds=time.monotonic() - started)
    return 0


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
            self._say(task, f"done in {_clock(time.monotonic() - self._began[task])}")
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


def teach(bars: Bars, demo: Demo) -> None:
    """From nothing to a version with its exam; what was done before is left as it is."""
    step(bars, demo, "Create the tenant", "tenant", demo.create_tenant)
    demo.accept_terms(tenant=demo.made["tenant"])
    prepare_base_model(bars, demo)
    run_job(bars, demo, "Upload and check the spreadsheet", "dataset", demo.upload)
    _report(demo)
    run_job(bars, demo, "Teach", "training", demo.train)
    run_job(bars, demo, "Exam on the serving path", "exam", demo.exam_job)


def agree(demo: Demo, *, agreed: bool) -> None:
    """Terms that must be accepted are shown, and accepted by whoever runs the demo."""
    model = demo.base_model()
    if not model["terms_must_be_accepted"] or "tenant" in demo.made:
        return
    console.print(f"{model['name']} has terms of use of its own: {model['terms_url']}")
    if not agreed and not (sys.stdin.isatty() and Confirm.ask("Do you accept them?")):
        raise SystemExit("Nothing was done. Run it again with --accept-terms once you have.")
    demo.accept_terms()


def step(bars: Bars, demo: Demo, name: str, makes: str, work: Callable[[], None]) -> None:
    task = bars.add_task(name, total=1, left="")
    if makes not in demo.made:
        work()
    bars.update(task, completed=1)


def run_job(bars: Bars, demo: Demo, name: str, makes: str, work: Callable[[], str]) -> None:
    """Start what makes `makes`, unless that was done before, and follow its job to the end."""
    task = bars.add_task(name, total=1, left="")
    if makes not in demo.made:
        demo.keep(**{f"{makes}_job": work()})
    _follow(bars, task, demo, f"tenants/{demo.made['tenant']}/jobs/{demo.made[f'{makes}_job']}/")


def _follow(bars: Bars, task: TaskID, demo: Demo, path: str) -> None:
    while True:
        job = demo.call("GET", path)
        bars.update(task, completed=job["done"], left=_left(job), stage=_stage(job))
        if job["state"] == "succeeded":
            bars.update(task, completed=1, left="")
            return
        _stop_if_ended_badly(job)
        time.sleep(0.5)


def _left(job: JSON) -> str:
    """The stage, and the time left where anybody can say."""
    left = job["eta_seconds"]
    return " · ".join(filter(None, [_stage(job), f"{_clock(left)} left" if left else ""]))


def _stage(job: JSON) -> str:
    return str(job["stage_text"] or job["waiting_text"])


def _stop_if_ended_badly(job: JSON) -> None:
    if job["state"] in ("failed", "cancelled"):
        raise SystemExit(f"{job['title']}: {job['state']}. {json.dumps(job['error'], indent=1)}")


def prepare_base_model(bars: Bars, demo: Demo) -> None:
    task = bars.add_task("Prepare the base model", total=1, left="")
    demo.fetch_base_model()
    while demo.base_model()["state"] != "ready":
        for job in demo.call("GET", "jobs/?kind=base_model.fetch&limit=1")["results"]:
            bars.update(task, completed=job["done"], left=_left(job), stage=_stage(job))
            _stop_if_ended_badly(job)
        time.sleep(0.5)
    bars.update(task, completed=1, left="")


def until(bars: Bars, name: str, ready: Callable[[], bool], *, seconds: float = 300) -> None:
    task = bars.add_task(name, total=1, left="")
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise SystemExit(f"{name}: not done within {seconds:.0f} s. `make status` says more.")
        time.sleep(0.1)
    bars.update(task, completed=1)


def _report(demo: Demo) -> None:
    report = demo.tenant("GET", f"datasets/{demo.made['dataset']}/")["report"]
    for sentence in report.get("sentences", []):
        console.print(f"  · {sentence}")


def _mark(demo: Demo) -> None:
    exam = demo.tenant("GET", f"exams/{demo.made['exam']}/")
    console.print(
        f"\nExam: [bold]{exam['items_right']} of {exam['items_total']}[/] right, "
        f"{exam['score']:.1%} (95 % interval {exam['score_low']:.1%} to {exam['score_high']:.1%}); "
        f"the base model alone: {exam['base_score']:.1%}, "
        f"with the same facts: {exam['base_facts_score']:.1%}.\n"
    )
    if exam["caveat"]:
        console.print(f"{exam['caveat']}\n")


def _ask(demo: Demo) -> None:
    table = Table("Question", "Base model", demo.shop.name, title="Asked with the openai client")
    for question in demo.shop.questions:
        table.add_row(question, *(demo.ask(model, question, tokens=60) for model in demo.models))
    console.print(table)


def _closing(demo: Demo, *, seconds: float) -> None:
    console.print(
        f"\nDone in {_clock(seconds)}. The stack keeps running; `make down` stops it.\n\n"
        f"  Console    {demo.env['CONSOLE_URL']}\n"
        f"  Sign in    {demo.env['ADMIN_EMAIL']}  {demo.env['ADMIN_PASSWORD']}\n"
        f"  API        {demo.env['GATEWAY_URL']}\n"
        f"  Key        {demo.made['key']}\n"
        f"  Model      {demo.made['model']}\n"
        f"  Chat page  {_chat_page(demo)}\n",
        soft_wrap=True,
        highlight=False,
    )


def _chat_page(demo: Demo) -> str:
    """The link that customers get; the page is opened the first time."""
    path = f"deployments/{demo.made['deployment']}/channel/"
    return str(demo.tenant("PUT", path, json={})["channel"]["link"])


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def stack_environment() -> dict[str, str]:
    lines = (STATE / "stack.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line) | dict(os.environ)


if __name__ == "__main__":
    sys.exit(main())
