"""Kinds of job whose programs do little, really, and quickly."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maas.jobs import kinds
from maas.jobs.models import Job
from maas.jobs.program import Failure
from maas.jobs.walls import MIB, ProgramWalls
from maas.tenants import audit
from tests.waiting import until


class StepsSpec(kinds.Spec):
    steps: int = 3
    seconds: float = 0.0
    """How long each step takes."""
    mishap: str = ""


class Steps(kinds.Kind[StepsSpec]):
    """Counts to `steps`, keeps a checkpoint, and meets with a mishap on the way if asked to."""

    name = "test.steps"
    title = _("Counting")
    program = "tests.maas.jobs.programs.steps"
    spec_model = StepsSpec
    stages = {"count": _("Counting")}

    def estimate(self, spec: StepsSpec) -> float:
        return spec.steps * spec.seconds

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        if self.spec(job).mishap == "no_prepare":
            raise Failure("nothing_to_count", name="beads")
        return {"file": str(run_dir / "counted"), "vmstat": str(settings.STATE_DIR / "vmstat")}

    def collect(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.spec(job).mishap == "slow_collect":
            (run_dir / "collecting").touch()
            until((run_dir / "enough").exists, seconds=60)
        return {**result, "collected": True} if self.spec(job).mishap else result

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        # A row that a second finish would write a second time.
        audit.record("platform", "test.finished", job, counted=result["counted"])
        if self.spec(job).mishap == "bad_result":
            raise Failure("nothing_to_count", name="pearls")
        if self.spec(job).mishap == "bad_hook":
            raise RuntimeError("a bug")

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        audit.record("platform", "test.failed", job, code=error["code"])

    def cancelled(self, job: Job) -> None:
        audit.record("platform", "test.cancelled", job)

    def explain(self, code: str, params: Mapping[str, Any]) -> kinds.Explanation | None:
        if code == "nothing_to_count":
            return kinds.Explanation(
                _("There were no %(name)s to count.") % params, _("Add some, and start again.")
            )
        return None


class HeavySteps(Steps):
    name = "test.heavy"
    needs_accelerator = True
    ledger = "training"


class Walled(Steps):
    name = "test.walled"
    walls = ProgramWalls(memory_bytes=256 * MIB, file_bytes=MIB, open_files=64, needs_network=False)


class Computing(Steps):
    name = "test.computing"
    walls = ProgramWalls(cpu_seconds=1)


class Short(Steps):
    name = "test.short"
    walls = ProgramWalls(deadline_seconds=1)


class Watched(Steps):
    name = "test.watched"
    walls = ProgramWalls(memory_share=0.004)


class Missing(Steps):
    """Its program is not there, as in a broken installation."""

    name = "test.missing"
    program = "tests.maas.jobs.programs.nowhere"


ALL = (Missing(), Steps(), HeavySteps(), Walled(), Computing(), Short(), Watched())
