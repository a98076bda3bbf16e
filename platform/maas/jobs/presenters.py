"""A job and its events as people and programs see them: plain values, in the reader's language.

Technical details (a traceback, what a program printed) are for admins of the platform alone.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from maas.jobs import disclosure, words
from maas.jobs.models import Job, JobEvent

State = Job.State


def summary(job: Job, *, for_admin: bool = False) -> dict[str, Any]:
    """What a job's page, a list and the REST API show."""
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
    """Seconds that the job still takes, where anybody can say: its program's own figure, else
    what is left of the estimate.
    """
    if job.state != State.RUNNING:
        return None
    if job.eta_seconds is not None:
        return max(round(job.eta_seconds, 1), 0.0)
    if job.estimate_seconds is None or job.claimed_at is None or job.progress > 0:
        return None
    return max(
        round(job.estimate_seconds - (timezone.now() - job.claimed_at).total_seconds(), 1), 0.0
    )


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
        data.pop("detail", None)
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
