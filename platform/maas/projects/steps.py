"""Where a project stands: its five steps, read from the rows that each step has made."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.models import Dataset
from maas.catalog.models import ModelVersion
from maas.common import durations
from maas.projects.models import Project
from serving.models import Deployment

NAMES: dict[str, Promise] = {
    "what": _("What is it for?"),
    "data": _("Bring your data"),
    "teach": _("Teach"),
    "exam": _("Exam"),
    "live": _("Go live"),
}
TAKES: dict[str, Promise] = {
    "what": _("1 minute"),
    "data": _("5 minutes"),
    "teach": _("some minutes, without you"),
    "exam": _("some minutes, without you"),
    "live": _("1 minute"),
}
UNDER_WAY = _("under way")


@dataclass(frozen=True, kw_only=True)
class ProjectStep:
    """One point of the time line. `url` is empty while the step before is not done."""

    number: int
    name: str
    title: Promise
    takes: str | Promise
    done: bool
    here: bool
    url: str


def done(project: Project) -> dict[str, bool]:
    """Which steps are done. A project whose deployment was ended has the last step to do again."""
    version = project.teaching.version if project.teaching else None
    return {
        "what": True,
        "data": has_data(project.data),
        "teach": version is not None,
        "exam": version is not None and version.verdict == ModelVersion.Verdict.PASSED,
        "live": project.deployment is not None
        and project.deployment.state == Deployment.State.LIVE,
    }


def has_data(dataset: Dataset | None) -> bool:
    """Whether there is anything to teach."""
    if dataset is None or dataset.state != Dataset.State.READY:
        return False
    return bool(dataset.report.get("counts", {}).get("examples", {}).get("train"))


def current(project: Project) -> str:
    """The first step that is not done; the last one when all are."""
    return next((name for name, is_done in done(project).items() if not is_done), "live")


def fresh() -> list[ProjectStep]:
    """The time line of a project that is about to be opened."""
    return [
        ProjectStep(
            number=number,
            name=name,
            title=NAMES[name],
            takes=TAKES[name],
            done=False,
            here=number == 1,
            url="",
        )
        for number, name in enumerate(NAMES, start=1)
    ]


def line(project: Project, here: str) -> list[ProjectStep]:
    """The time line, seen from the step `here`."""
    finished = done(project)
    reachable = True
    steps = []
    for number, name in enumerate(NAMES, start=1):
        url = reverse(f"console:project-{name}", args=[project.tenant_id, project.id])
        steps.append(
            ProjectStep(
                number=number,
                name=name,
                title=NAMES[name],
                takes=_taken(project, name) or TAKES[name],
                done=finished[name],
                here=name == here,
                url=url if reachable else "",
            )
        )
        reachable = reachable and finished[name]
    return steps


def _taken(project: Project, step: str) -> str | Promise:
    """What the teaching took. While it waits or runs, its page has the one time that is true."""
    job = project.teaching.job if step == "teach" and project.teaching else None
    if job is None:
        return ""
    if job.is_open:
        return UNDER_WAY
    if job.started_at is not None and job.finished_at is not None:
        return durations.duration((job.finished_at - job.started_at).total_seconds())
    return ""
