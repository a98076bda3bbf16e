"""A shop's way from a folder's spreadsheet to a model that can be asked, over the public API."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import demo as demo_steps
from demo_client import BASE, JSON, STATE, Demo, stack_environment
from samples import Shop
from shop_questions import Door
from stack import Stack

from knowledgebase.language import text

HERE = Path(__file__).resolve().parent
FOLDER = STATE / "bench" / "shops"
ANSWERS, MARKED = ".answers.jsonl", ".marked.jsonl"
LANGUAGES = {"en": "en", "zh": "zh-hans"}


@dataclass(frozen=True, kw_only=True)
class FolderShop(Shop):
    """A shop of a folder, with one of its two spreadsheets."""

    folder: Path
    rows: str
    chosen: str = ""
    """The base model to start from, where another than the language's own was asked for."""

    @property
    def sheet(self) -> Path:
        return self.folder / f"faq_{self.rows}.csv"


class Way(Demo):
    """The demo's way, which here may end before the model is live."""

    shop: FolderShop

    def kept_in(self) -> Path:
        return self.beside(".json")

    def beside(self, suffix: str) -> Path:
        """ANSWERS: the replies as they come; MARKED: with their marks, to be read."""
        return FOLDER / f"{self.shop.slug}{suffix}"

    def forget(self, *, trained: bool) -> None:
        """The answers and, where asked, all that was made; the tenant stays on the platform."""
        self.beside(ANSWERS).unlink(missing_ok=True)
        if trained:
            self.file.unlink(missing_ok=True)
            self.made = {}

    @property
    def is_deployed(self) -> bool:
        return bool(self.made.get("deployment"))

    @property
    def models(self) -> tuple[str, ...]:
        """The one that customers get: the base model is asked nothing here."""
        return (self.made["model"],)

    def train(self) -> str:
        base = {"base_model": self.shop.chosen} if self.shop.chosen else {}
        body = {"dataset": self.made["dataset"], "name": self.shop.name, "recipe": "balanced"}
        made = self.tenant("POST", "trainings/", json={**body, **base})
        self.keep(training=made["id"])
        return str(made["job"]["id"])

    def exam_job(self) -> str:
        """Where no exam followed, for want of questions, the training's job stands for it."""
        version = self.tenant("GET", f"trainings/{self.made['training']}/")["version"]
        exams = self.tenant("GET", f"exams/?version={version}")["results"]
        self.keep(version=version, exam=exams[0]["id"] if exams else "")
        return str(exams[0]["job"]["id"] if exams else self.made["training_job"])

    def deploy(self) -> None:
        """The platform's gate decides; its reason is kept where it says no."""
        body = {"name": self.shop.slug, "version": self.made["version"]}
        path = f"/api/tenants/{self.made['tenant']}/deployments/"
        answer = self.http.post(path, json=body)
        if answer.status_code == httpx.codes.CONFLICT:
            self.keep(deployment="", kept_from=answer.json()["error"]["message"])
            return
        if answer.is_error:
            raise SystemExit(f"POST {path}: {answer.status_code} {answer.text}")
        self.keep(deployment=answer.json()["id"], model=self.shop.slug)

    def create_key(self) -> None:
        """With limits that eight customers at once do not reach."""
        limits = {"requests_per_minute": 100_000, "tokens_per_minute": 100_000_000}
        body = {"name": "Benchmark", "scopes": ["inference"], **limits}
        self.keep(key=self.tenant("POST", "api-keys/", json=body)["key"])

    # --- what is said of it ---------------------------------------------------------------
    def seconds(self) -> float:
        """From the upload to the live model, or to the exam's end: the platform's own work,
        without the pauses of a run that was cut off."""
        names = ("dataset_job", "training_job", *(["exam_job"] if self.made["exam"] else []))
        jobs = [self.tenant("GET", f"jobs/{self.made[name]}/") for name in names]
        taken = sum(_seconds(job["created_at"], job["finished_at"]) for job in jobs)
        if not self.is_deployed:
            return taken
        found = self.tenant("GET", f"deployments/{self.made['deployment']}/")
        return taken + _seconds(found["created_at"], found["active"]["activated_at"])

    def exam_in_words(self) -> str:
        """Its own exam's mark, and whether that is preliminary."""
        if not self.made["exam"]:
            return "none"
        exam = self.tenant("GET", f"exams/{self.made['exam']}/")
        words = [f"{exam['items_right']} of {exam['items_total']}"]
        if exam["preliminary"]:
            words.append("preliminary")
        if not exam["passed"]:
            words.append("not passed")
        return ", ".join(words)


def begin(
    folder: Path, rows: str, *, base: str, accept_terms: bool, again: bool, ask_again: bool
) -> Way:
    """Signed in, with the base model's terms agreed to, and with what was done before."""
    words = [folder.name.lower(), rows, *([base] if base else [])]
    shop = FolderShop(
        slug=re.sub(r"[^a-z0-9._-]+", "-", "-".join(words)).strip("-._")[:64],
        name=f"{folder.name} {rows}",
        language=_language(folder / f"faq_{rows}.csv"),
        base_model=base,
        chosen=base,
        questions=(),
        folder=folder,
        rows=rows,
    )
    way = Way(stack_environment(), shop)
    digest = hashlib.sha256(shop.sheet.read_bytes()).hexdigest()
    changed = way.made.get("sheet", digest) != digest
    if again or ask_again or changed:
        way.forget(trained=again or changed)
    way.sign_in()
    if not base:
        way.shop = replace(shop, base_model=_default_base_model(way))
    demo_steps.agree(way, agreed=accept_terms)
    way.keep(sheet=digest)
    return way


def _default_base_model(way: Way) -> str:
    for one in way.call("GET", "base-models/?limit=200")["results"]:
        if way.shop.language in one["default_for"]:
            return str(one["slug"])
    raise SystemExit(f"No base model is the default for {way.shop.language}; name one with --base.")


def _language(sheet: Path) -> str:
    """What the platform will find too: the language that most of the cells are in."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        found, _share = text.dominant(cell for row in csv.reader(file) for cell in row)
    if found not in LANGUAGES:
        raise SystemExit(f"{sheet}: in a language that has no base model ({found}).")
    return LANGUAGES[found]


@contextmanager
def door(way: Way) -> Iterator[Door]:
    """Where the model is asked: as customers ask it or, where it is not live, as exams do."""
    if way.is_deployed:
        yield _remember(way, way.made)
        return
    command = [sys.executable, str(HERE / "candidate.py"), way.made["version"]]
    with subprocess.Popen(
        command, cwd=BASE, env=Stack(STATE).env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise SystemExit("The version could not be opened for questions.")
        yield _remember(way, json.loads(line))


def _remember(way: Way, found: JSON) -> Door:
    # In memory alone: an exam's key lives no longer than this run.
    way.made |= {"model": found["model"], "key": found["key"]}
    return Door(url=way.env["GATEWAY_URL"], model=found["model"], key=found["key"])


def _seconds(begun: str, ended: str) -> float:
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds()
