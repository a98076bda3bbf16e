"""A job and its events as people and programs see them: plain values, in the reader's language.

Technical details (a traceback, what a program printed) are for admins of the platform alone.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maas.common.durations import duration
from maas.jobs import disclosure, turns, words
from maas.jobs.models import Job, JobEvent

State = Job.State


def summary(job: Job, *, for_admin: bool = False, placed: bool = False) -> dict[str, Any]:
    """What a job's page, a list and the REST API show.

    `placed`: a waiting job's place in the queue, too, which takes some queries: not for lists.
    """
    before = turns.jobs_before(job) if placed else None
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "title": str(words.title(job.kind)),
        "subject_id": str(job.subject_id) if job.subject_id else None,
        "state": str(job.state),
        "state_text": state_text(job),
        "is_open": job.is_open,
        "cancelling": job.is_open and job.cancel_requested_at is not None,
        "stage": job.stage,
        "stage_text": str(words.stage(job.kind, job.stage)) if job.state == State.RUNNING else "",
        "done": round(job.progress, 4),
        "eta_seconds": eta(job),
        "estimate_seconds": job.estimate_seconds,
        "jobs_before": before,
        "time_text": time_text(job, before=before),
        "waiting_for": job.waiting_for if job.state == State.QUEUED else "",
        "waiting_text": waiting_text(job),
        "attempt": job.attempt,
        "accelerator_seconds": round(job.accelerator_seconds, 1),
        "error": error(job, for_admin=for_admin),
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "last_seq": job.last_seq,
    }


def state_text(job: Job) -> str:
    return str(State(job.state).label)


def waiting_text(job: Job) -> str:
    """Why a waiting job does not run yet; empty for all others."""
    return str(words.WAITING.get(job.waiting_for, "")) if job.state == State.QUEUED else ""


def eta(job: Job) -> float | None:
    """Seconds that a running job still takes, as its program measures by its own progress; None
    until it can tell. A guess made before it began is no better than none by then."""
    if job.state != State.RUNNING or job.eta_seconds is None:
        return None
    return max(round(job.eta_seconds, 1), 0.0)


def time_text(job: Job, *, before: int | None = None) -> str:
    """All that is said of a job's time, in one place: while it waits, how many go `before` it and
    what it takes once it has begun; while it runs, the time left."""
    if job.state == State.RUNNING:
        left = eta(job)
        return "" if left is None else _("about %(time)s left") % {"time": duration(left)}
    if job.state != State.QUEUED:
        return ""
    place = "" if before is None else _place(before)
    if not job.estimate_seconds:
        return place
    takes = _("Once it has begun, it takes about %(time)s.")
    takes %= {"time": duration(job.estimate_seconds)}
    return _("%(place)s %(takes)s") % {"place": place, "takes": takes} if place else takes


def _place(before: int) -> str:
    if before == 0:
        return _("Yours is next.")
    told = ngettext("%(n)d job goes before yours.", "%(n)d jobs go before yours.", before)
    return told % {"n": before}


def error(job: Job, *, for_admin: bool = False) -> dict[str, str] | None:
    """What went wrong and what to do.

    `detail` is to be shown folded: by what support finds the failure, or for an admin the
    technical details themselves.
    """
    if not job.error:
        return None
    code = str(job.error.get("code", "internal"))
    params, detail = job.error.get("params") or {}, str(job.error.get("detail", ""))
    told = words.explain(job.kind, code, params if for_admin else disclosure.without_paths(params))
    return {
        "code": code,
        "sentence": str(told.sentence),
        "advice": str(told.advice),
        "detail": detail if for_admin else disclosure.reference(job, code),
    }


def event(job: Job, one: JobEvent, *, for_admin: bool = False) -> dict[str, Any]:
    """One line of the history. `text` is empty where there is nothing to say beside the data."""
    data = dict(one.data)
    if not for_admin:
        data = disclosure.without_paths(data)
    return {
        "seq": one.seq,
        "at": one.at,
        "attempt": one.attempt,
        "type": one.type,
        "data": data,
        "text": _event_text(job, one.type, data),
    }


def _event_text(job: Job, kind: str, data: Mapping[str, Any]) -> str:
    if kind == "stage":
        return str(words.stage(job.kind, str(data.get("stage", ""))))
    code, params = str(data.get("code", "")), data.get("params") or {}
    if kind == "note":
        return str(words.note(job.kind, code, params))
    if kind == "failed":
        return str(words.explain(job.kind, code, params).sentence)
    if kind == "state" and data.get("state") == State.QUEUED:
        return str(words.INTERRUPTED.get(code, ""))
    return ""
