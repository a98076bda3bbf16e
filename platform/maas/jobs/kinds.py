"""The kinds of work there are. An app names its kinds in its `capability.py`.

A kind says what a job's spec looks like, which program does the work, and what happens in
the database before and after. The program knows nothing of Django; the kind's hooks are the
only place where a job meets the app that it belongs to.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from maas.common.errors import InvalidInput, Text
from maas.common.registry import Registry
from maas.jobs.models import Job
from maas.jobs.walls import ProgramWalls


class Spec(BaseModel):
    """The base of every kind's spec: what was asked for, as stored with the job.

    `version` grows when a field changes its meaning; `Kind.upgrade` then reads the old ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = 1


class Explanation(NamedTuple):
    """What a person is told: what happened, and what they can do about it."""

    sentence: Text
    advice: Text = ""


S = TypeVar("S", bound=Spec)


class Kind(ABC, Generic[S]):
    """One kind of work. Instances hold no state; every hook may run more than once or never,
    except that `finish`, `failed` and `cancelled` run in the one transaction that ends the job.
    """

    name: ClassVar[str]
    """As stored in the job, e.g. "dataset.parse"."""
    title: ClassVar[Text]
    """What people call it, e.g. _("Reading your file")."""
    program: ClassVar[str]
    """The Python module that does the work, started as `python -m <program> <run directory>`."""
    needs_accelerator: ClassVar[bool] = False
    ledger: ClassVar[str] = ""
    """The ledger kind under which the accelerator time is booked; "" where there is none."""
    max_attempts: ClassVar[int] = 5
    walls: ClassVar[ProgramWalls] = ProgramWalls()
    """What the program may take of its machine."""
    environment: ClassVar[tuple[str, ...]] = ()
    """Names of variables that the program needs beside those that every program gets."""
    stages: ClassVar[Mapping[str, Text]] = {}
    """What people are told while the program is in a stage, by the stage's code."""

    spec_model: type[S]

    def register(self) -> None:
        """Called at start-up. Raises NameTaken."""
        KINDS.register(self.name, self)

    def upgrade(self, spec: Mapping[str, Any]) -> Mapping[str, Any]:
        """An older version's stored spec in today's form."""
        return spec

    def read_spec(self, spec: Mapping[str, Any]) -> S:
        """Raises InvalidInput that names the fields which are wrong."""
        try:
            return self.spec_model.model_validate(self.upgrade(spec))
        except ValidationError as error:
            raise InvalidInput(fields=_fields(error)) from error

    def spec(self, job: Job) -> S:
        return self.read_spec(job.spec)

    def estimate(self, spec: S) -> float | None:
        """Seconds that the job will run, or None where nobody can know before."""
        return None

    @abstractmethod
    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        """Write the program's input files; return the `params` of its `job.json`.

        Runs before every attempt, in the same run directory: files of an earlier attempt
        (checkpoints, results so far) are there and should be left. `job.accelerator` is the
        one that was leased. Raises `maas.jobs.program.Failure` to fail with an explanation.
        """

    def collect(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """Copy what the program made to where it is kept, and return the result that `finish` gets
        and the job keeps. What takes long belongs here: no row is locked, the lease is renewed.

        Runs before the transaction that ends the job, whose outcome is open still: more than once,
        perhaps, and for a job that is cancelled or fails in the end. Raises `Failure` as `finish`.
        """
        return result

    @abstractmethod
    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        """Write the rows that the result means. Commits together with the job's success.

        Raises `Failure` where the result turns out to be unusable: the job then fails with it.
        """

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        """The job has failed for good. `error` is {"code", "params", "detail"}."""
        return

    def cancelled(self, job: Job) -> None:
        """The job was cancelled, before or after it started."""
        return

    def explain(self, code: str, params: Mapping[str, Any]) -> Explanation | None:
        """The words for a failure's or a note's code; None for codes that every kind has."""
        return None


KINDS: Registry[Kind[Any]] = Registry("kind of job")


def get(name: str) -> Kind[Any]:
    """Raises InvalidInput for a name that no installed app has registered."""
    if name not in KINDS:
        raise InvalidInput(_("There is no such kind of work."), code="unknown_kind", kind=name)
    return KINDS[name]


def registered() -> Mapping[str, Kind[Any]]:
    return KINDS


def _fields(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(str(part) for part in one["loc"]) or "spec": one["msg"] for one in error.errors()
    }
