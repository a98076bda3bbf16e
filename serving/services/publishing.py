"""What becomes of a revision when its placement is loaded or refused: the agent calls this.

Each function runs in the transaction that changes the placement, so that a deployment switches
in the same moment in which its adapter is there.
"""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from maas.catalog import services as catalog
from maas.catalog.models import Placement
from maas.common import signals
from maas.tenants import audit
from serving.models import Deployment, Revision

DRAIN = timedelta(seconds=60)
"""How long a replaced adapter stays loaded for the answers that are still being given."""


def lock(placement_id: UUID) -> None:
    """Hold the placement's deployment before the placement itself, in the services' order."""
    list(
        Deployment.objects.select_for_update(of=("self",))
        .filter(revisions__placement=placement_id)
        .values_list("pk")
    )


def placed(placement: Placement) -> Revision | None:
    """pending -> active, where the placement is a revision's; the one before it is replaced.

    None where there is nothing to switch: an exam's placement, or a revision that is active
    already and whose engine was started anew.
    """
    revision = _of(placement)
    if revision is None or revision.state != Revision.State.PENDING:
        return None
    deployment = revision.deployment
    before = deployment.active
    revision.state = Revision.State.ACTIVE
    revision.activated_at = timezone.now()
    revision.save(update_fields=["state", "activated_at", "updated_at"])
    deployment.active = revision
    deployment.state = Deployment.State.LIVE
    deployment.save(update_fields=["active", "state", "updated_at"])
    if before is not None:
        supersede(before)
    audit.record("platform", "deployment.switch", deployment, revision=revision.number)
    signals.send_work_finished(revision, ok=True)
    return revision


def refused(placement: Placement) -> Revision | None:
    """pending -> failed. What was live before stays live; a first revision leaves it paused.

    An active revision whose adapter an engine will not take again (its files are damaged)
    stays active: it is the deployment's, and callers get a retryable error.
    """
    revision = _of(placement)
    if revision is None or revision.state != Revision.State.PENDING:
        return None
    revision.state = Revision.State.FAILED
    revision.save(update_fields=["state", "updated_at"])
    settle_state(revision.deployment)
    audit.record(
        "platform",
        "deployment.refuse",
        revision.deployment,
        revision=revision.number,
        error=placement.error,
    )
    signals.send_work_finished(revision, ok=False)
    return revision


def supersede(revision: Revision, *, after: timedelta = DRAIN) -> None:
    """active | pending -> superseded; its adapter is unloaded when its answers are given."""
    revision.state = Revision.State.SUPERSEDED
    revision.save(update_fields=["state", "updated_at"])
    catalog.release(placement=revision.placement, after=after)


def settle_state(deployment: Deployment) -> None:
    """publishing -> live or paused, when nothing is pending any more."""
    deployment.state = Deployment.State.LIVE if deployment.active else Deployment.State.PAUSED
    deployment.save(update_fields=["state", "updated_at"])


def _of(placement: Placement) -> Revision | None:
    """The placement's revision, with its deployment locked."""
    revision = Revision.objects.filter(placement=placement).first()
    if revision is None:
        return None
    deployment = (
        Deployment.objects.select_for_update(of=("self",))
        .select_related("active__placement")
        .get(pk=revision.deployment_id)
    )
    # Read again under the lock: a service may just have superseded it.
    revision.refresh_from_db()
    revision.deployment = deployment
    return revision
