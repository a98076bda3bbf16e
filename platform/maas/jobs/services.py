"""What people and other apps want of jobs: start one, stop one."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maas.common import events
from maas.common.errors import Conflict, NotAllowed, NotFound, QuotaUsedUp
from maas.fleet.models import Quota
from maas.jobs import kinds, messages, transitions
from maas.jobs.models import Job
from maas.tenants import audit
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal, admin_label

Caller = Principal | User | None
"""A member or a key of a tenant; an admin of the platform; the platform itself."""


@transaction.atomic
def enqueue(
    *,
    by: Caller,
    kind: str,
    spec: Mapping[str, Any] | kinds.Spec,
    tenant: Tenant | None = None,
    subject_id: uuid.UUID | None = None,
    priority: int = 0,
) -> Job:
    """Put a job in the queue. It starts after the caller's transaction has committed.

    The right to do so is the caller's own check, since only it knows what the job is for.
    `tenant` may be left out where `by` is a principal. Raises InvalidInput for a bad spec and
    QuotaUsedUp where the tenant has too many jobs waiting.
    """
    if isinstance(by, Principal):
        if tenant is not None and tenant.pk != by.tenant.pk:
            raise NotFound
        tenant = by.tenant
    one = kinds.get(kind)
    checked = one.read_spec(spec.model_dump(mode="json") if isinstance(spec, kinds.Spec) else spec)
    if tenant is not None:
        _check_queue_quota(tenant)
    job = Job.objects.create(
        tenant=tenant,
        created_by=by.user if isinstance(by, Principal) else by,
        kind=one.name,
        spec=checked.model_dump(mode="json"),
        subject_id=subject_id,
        priority=priority,
        needs_accelerator=one.needs_accelerator,
        max_attempts=one.max_attempts,
        estimate_seconds=one.estimate(checked),
    )
    audit.record(label(by), "job.enqueue", job, kind=kind)
    events.publish_on_commit(events.JOBS, {"job": str(job.pk), "state": job.state})
    transaction.on_commit(messages.wake_dispatcher)
    return job


def cancel(*, by: Caller, job: Job) -> Job:
    """Stop a job: a waiting one at once, a running one within seconds.

    Cancelling what is cancelled already is no error. Raises Conflict for a job that has ended
    in another way, and NotAllowed where the caller's role lacks the right.
    """
    if isinstance(by, User) and not by.is_staff:
        raise NotAllowed
    if isinstance(by, Principal):
        by.require("job.write")
        if job.tenant_id != by.tenant.pk:
            raise NotFound
    with transaction.atomic():
        found = transitions.request_cancel(job.pk)
        if found is not None:
            audit.record(label(by), "job.cancel", found)
            return found
    job.refresh_from_db()
    if job.state != Job.State.CANCELLED:
        raise Conflict(_("This has ended already."), code="job_has_ended")
    return job


def label(by: Caller) -> Principal | str:
    """The caller as the audit trail takes it."""
    if isinstance(by, User):
        return admin_label(by)
    return by or "platform"


def _check_queue_quota(tenant: Tenant) -> None:
    # The tenant's row is the lock that makes count-and-insert one step.
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    allowed = (Quota.objects.filter(tenant=tenant).first() or Quota()).queued_jobs
    if Job.objects.filter(tenant=tenant, state=Job.State.QUEUED).count() >= allowed:
        raise QuotaUsedUp(
            _("%(count)d jobs are waiting already. Let some finish, or cancel some.")
            % {"count": allowed},
            code="too_many_queued_jobs",
        )
