"""What a job's page shows of its kind: where its result is, how to begin again, a panel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from maas.common.registry import Registry
from maas.jobs.models import Job
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link."""

    url: str
    words: Promise


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A piece of a job's page that its kind draws, and what its template is given."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """What the page of one kind of job shows beside what all jobs have.

    `subject` leads to where its result is (see `page_of_subject`). `again` finds where work that
    broke off is begun once more: without it, where the result would be. `panel` draws what is
    shown below the progress. `settled` says which of these failed jobs need nobody any more: what
    they were about has been replaced, thrown away or done since.
    """

    kind: str
    subject: Callable[[Job], Link | None]
    again: Callable[[Job], Link | None] | None = None
    panel: Callable[[Job], Panel | None] | None = None
    settled: Callable[[Principal, Sequence[Job]], set[UUID]] | None = None

    def register(self) -> None:
        JOB_PAGES.register(self.kind, self)


def page_of_subject(name: str, words: Promise) -> Callable[[Job], Link | None]:
    """The page "console:<name>" of the tenant's and the subject's ids; `words` lead there."""

    def find(row: Job) -> Link | None:
        if row.subject_id is None:
            return None
        url = reverse(f"console:{name}", args=[row.tenant_id, row.subject_id])
        return Link(url=url, words=words)

    return find


JOB_PAGES: Registry[JobPage] = Registry("page of a kind of job")


def of_job(row: Job) -> Link | None:
    """The page of the job's subject; None for work that has none, like fetching a base model."""
    known = JOB_PAGES.get(row.kind)
    return known.subject(row) if known is not None and row.tenant_id is not None else None


def again(row: Job) -> Link | None:
    """Where work that broke off is begun once more; None where it cannot be, or went well."""
    if row.state not in {Job.State.FAILED, Job.State.CANCELLED} or row.tenant_id is None:
        return None
    known = JOB_PAGES.get(row.kind)
    return known.again(row) if known is not None and known.again is not None else of_job(row)


def panel(row: Job) -> Panel | None:
    """What the job's kind shows of it; None for most."""
    known = JOB_PAGES.get(row.kind)
    return known.panel(row) if known is not None and known.panel is not None else None


def unsettled(by: Principal, rows: Sequence[Job]) -> list[Job]:
    """Those of these failed jobs that somebody should still look at, in their order."""
    done: set[UUID] = set()
    for kind in {row.kind for row in rows}:
        known = JOB_PAGES.get(kind)
        if known is not None and known.settled is not None:
            done |= known.settled(by, [row for row in rows if row.kind == kind])
    return [row for row in rows if row.id not in done]
