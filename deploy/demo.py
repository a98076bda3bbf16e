"""A sample shop, from its spreadsheet to a live model, over the public REST API.

Whatever it did is kept in `demo-<shop>.json` of the state folder, so that a second run goes on
from there: a model that is live is only asked again.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

from demo_client import JSON, Demo, stack_environment
from demo_progress import Bars, clock, console, progress
from rich.progress import TaskID
from rich.prompt import Confirm
from rich.table import Table
from samples import SHOPS


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
    return " · ".join(filter(None, [_stage(job), f"{clock(left)} left" if left else ""]))


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
        f"\nDone in {clock(seconds)}. The stack keeps running; `make down` stops it.\n\n"
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


if __name__ == "__main__":
    sys.exit(main())
