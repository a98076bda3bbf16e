"""What a tenant wants of its deployments: go live, change, go back, pause, end."""

import math
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.catalog import selectors as catalog_selectors
from maas.catalog import services as catalog
from maas.catalog import verdicts
from maas.catalog.models import ModelVersion, Placement
from maas.common import events
from maas.common.errors import Conflict, InvalidInput, QuotaUsedUp
from maas.fleet.selectors import quota_of
from maas.tenants import audit
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from serving import selectors
from serving.checks import thresholds as review
from serving.models import Deployment, Revision
from serving.services import publishing

LONGEST_REFUSAL, LONGEST_CONTACT = 400, 200
_LONGEST = {"refusal": LONGEST_REFUSAL, "contact": LONGEST_CONTACT}
State = Deployment.State


@transaction.atomic
def deploy(*, by: Principal, name: str, version_id: uuid.UUID | str) -> Deployment:
    """Make a deployment of a version that has passed its exam. It is live when an engine has
    loaded the adapter: a moment where the engine runs, a minute where it must start.

    Raises NotFound for another tenant's version, Conflict("exam_not_passed" | "exists") and
    QuotaUsedUp.
    """
    by.require("deployment.write")
    version = _examined(by, version_id)
    _check_quota(by.tenant)
    try:
        with transaction.atomic():
            deployment = Deployment(tenant=by.tenant, name=name)
            _check_name(deployment)
            deployment.save()
    except IntegrityError:
        raise Conflict(_("You have a deployment of this name already."), code="exists") from None
    revision = _new_revision(by, deployment, version)
    audit.record(by, "deployment.create", deployment, **_said(revision), name=name)
    return deployment


@transaction.atomic
def change_version(
    *, by: Principal, deployment_id: uuid.UUID | str, version_id: uuid.UUID | str
) -> Revision:
    """Let a deployment serve another version; the one before serves until the new one can.

    Raises NotFound, or Conflict("exam_not_passed" | "deployment_retired").
    """
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    revision = _new_revision(by, deployment, _examined(by, version_id))
    audit.record(by, "deployment.change_version", deployment, **_said(revision))
    return revision


@transaction.atomic
def roll_back(
    *, by: Principal, deployment_id: uuid.UUID | str, number: int | None = None
) -> Revision:
    """Serve an earlier revision's version again, as a new revision.

    `number` names the revision; None means the one that served before the present one. Raises
    NotFound, or Conflict("nothing_to_roll_back_to" | "deployment_retired").
    """
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    earlier = _earlier(deployment, number)
    if earlier is None:
        raise Conflict(
            _("There is no earlier version that was live."), code="nothing_to_roll_back_to"
        )
    revision = _new_revision(by, deployment, earlier.version)
    audit.record(by, "deployment.roll_back", deployment, **_said(revision), to=earlier.number)
    return revision


@transaction.atomic
def change_words(
    *, by: Principal, deployment_id: uuid.UUID | str, changes: Mapping[str, str]
) -> Deployment:
    """Change what it says in the merchant's own words: `refusal` when it does not know,
    `contact` when somebody wants a person. Empty: the default in the model's language.

    Raises NotFound, Conflict("deployment_retired"), and InvalidInput with what is wrong by field.
    """
    by.require("deployment.write")
    if unknown := set(changes) - _LONGEST.keys():
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    deployment = _open(by, deployment_id)
    fit = _tidy_words(changes)
    if not fit:
        return deployment
    for name, text in fit.items():
        setattr(deployment, name, text)
    deployment.save(update_fields=[*fit, "updated_at"])
    audit.record(
        by, "deployment.change_words", deployment, name=deployment.name, changed=sorted(fit)
    )
    _tell(deployment)
    return deployment


@transaction.atomic
def change_thresholds(
    *, by: Principal, deployment_id: uuid.UUID | str, thresholds: Mapping[str, Any]
) -> Deployment:
    """Set all that this deployment's review does otherwise than usual in the industry: by
    category the score (0..1) from which a text may not be said; 1 puts the category off.

    Raises NotFound, Conflict("deployment_retired"), and InvalidInput with what is wrong by field.
    """
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    fit = _moved(thresholds, deployment.tenant.industry)
    before = deployment.thresholds
    if fit == before:
        return deployment
    deployment.thresholds = fit
    deployment.save(update_fields=["thresholds", "updated_at"])
    changed = sorted(
        category for category in {*fit, *before} if fit.get(category) != before.get(category)
    )
    audit.record(
        by, "deployment.change_thresholds", deployment, name=deployment.name, changed=changed
    )
    _tell(deployment)
    return deployment


@transaction.atomic
def pause(*, by: Principal, deployment_id: uuid.UUID | str) -> Deployment:
    """Serve nothing for now; the name stays taken. Raises NotFound, Conflict when it is so."""
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    if deployment.state == State.PAUSED:
        raise Conflict(_("This deployment is paused already."), code="deployment_paused")
    _withdraw(deployment, State.PAUSED)
    audit.record(by, "deployment.pause", deployment)
    return deployment


@transaction.atomic
def resume(*, by: Principal, deployment_id: uuid.UUID | str) -> Revision:
    """Serve again what was served last. Raises NotFound, Conflict when it is not paused."""
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    last = deployment.revisions.exclude(activated_at=None).order_by("-activated_at").first()
    if deployment.state != State.PAUSED or last is None:
        raise Conflict(_("Only a paused deployment can go on."), code="deployment_not_paused")
    revision = _new_revision(by, deployment, last.version)
    audit.record(by, "deployment.resume", deployment, **_said(revision))
    return revision


@transaction.atomic
def retire(*, by: Principal, deployment_id: uuid.UUID | str) -> Deployment:
    """End a deployment for good and free its name. Raises NotFound, Conflict when it is so."""
    by.require("deployment.write")
    deployment = _open(by, deployment_id)
    _withdraw(deployment, State.RETIRED)
    audit.record(by, "deployment.retire", deployment, name=deployment.name)
    return deployment


def _new_revision(by: Principal, deployment: Deployment, version: ModelVersion) -> Revision:
    """A pending revision; one that was pending before it is given up."""
    for pending in deployment.revisions.filter(state=Revision.State.PENDING):
        publishing.supersede(pending)
    highest = deployment.revisions.aggregate(highest=Max("number"))["highest"] or 0
    revision = Revision.objects.create(
        deployment=deployment,
        number=highest + 1,
        version=version,
        placement=catalog.place(version=version, purpose=Placement.Purpose.DEPLOYMENT),
        created_by=by.user,
    )
    deployment.state = State.PUBLISHING
    deployment.save(update_fields=["state", "updated_at"])
    _tell(deployment)
    return revision


def _earlier(deployment: Deployment, number: int | None) -> Revision | None:
    """The revision of this number that was live, or the last one of another version."""
    served = deployment.revisions.exclude(activated_at=None).select_related("version")
    if number is not None:
        return served.filter(number=number).first()
    now = deployment.active
    if now is not None:
        served = served.filter(activated_at__lt=now.activated_at).exclude(version=now.version_id)
    return served.order_by("-activated_at").first()


def _withdraw(deployment: Deployment, state: State) -> None:
    open_states = [Revision.State.PENDING, Revision.State.ACTIVE]
    for revision in deployment.revisions.filter(state__in=open_states):
        publishing.supersede(revision)
    deployment.state = state
    deployment.active = None
    deployment.save(update_fields=["state", "active", "updated_at"])
    _tell(deployment)


def _open(by: Principal, deployment_id: uuid.UUID | str) -> Deployment:
    """The deployment, locked. Raises NotFound, Conflict("deployment_retired")."""
    deployment = selectors.deployment(by=by, deployment_id=deployment_id, lock=True)
    if deployment.state == State.RETIRED:
        raise Conflict(_("This deployment has been ended."), code="deployment_retired")
    return deployment


def _examined(by: Principal, version_id: uuid.UUID | str) -> ModelVersion:
    """The gate: only a version that has passed its exam goes live."""
    version = catalog_selectors.version(by=by, version_id=version_id)
    if version.verdict == ModelVersion.Verdict.PASSED:
        return version
    if version.verdict == ModelVersion.Verdict.FAILED:
        message = _("This version has not passed its exam. See which answers to fix.")
    else:
        message = _("This version has not taken its exam yet.")
    raise Conflict(
        message,
        code="exam_not_passed",
        version=str(version.pk),
        verdict=version.verdict,
        exam=version.exam_summary,
        failed_items=verdicts.failed_items(version),
    )


def _check_name(deployment: Deployment) -> None:
    field = Deployment._meta.get_field("name")
    for validator in field.validators:
        try:
            validator(deployment.name)
        except DjangoValidationError as error:
            raise InvalidInput(fields={"name": " ".join(error.messages)}) from None


def _tidy_words(changes: Mapping[str, str]) -> dict[str, str]:
    """Each text in one piece, as it is said. Raises InvalidInput with what is wrong by field."""
    fit = {name: " ".join(text.split()) for name, text in changes.items()}
    problems = {
        name: _("At most %(limit)d characters.") % {"limit": _LONGEST[name]}
        for name, text in fit.items()
        if len(text) > _LONGEST[name]
    }
    if problems:
        raise InvalidInput(fields=problems)
    return fit


def _moved(wanted: Mapping[str, Any], industry: str) -> dict[str, float]:
    """What is not as usual. Raises InvalidInput with what is wrong by field."""
    fit: dict[str, float] = {}
    problems: dict[str, str | Promise] = {}
    for name, threshold in wanted.items():
        category = review.category(name)
        if category is None:
            problems[f"thresholds.{name}"] = _("There is no category of this name.")
        elif not _is_share(threshold):
            problems[f"thresholds.{name}"] = _("A number from 0 to 1.")
        elif threshold > (highest := review.highest(category, industry)):
            problems[f"thresholds.{name}"] = _(
                "This can be reviewed leniently, at most %(highest)s, and not put off."
            ) % {"highest": highest}
        elif threshold != review.levels(category, industry)[review.Strictness.USUAL]:
            fit[name] = float(threshold)
    if problems:
        raise InvalidInput(fields=problems)
    return fit


def _is_share(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and 0 <= value <= 1


def _check_quota(tenant: Tenant) -> None:
    # The tenant's row is the lock that makes count-and-insert one step.
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    allowed = quota_of(tenant).deployments
    if Deployment.objects.filter(tenant=tenant).exclude(state=State.RETIRED).count() >= allowed:
        raise QuotaUsedUp(
            _("You have %(count)d deployments, which is your limit. End one first.")
            % {"count": allowed},
            code="too_many_deployments",
        )


def _said(revision: Revision) -> dict[str, object]:
    return {"revision": revision.number, "version": str(revision.version_id)}


def _tell(deployment: Deployment) -> None:
    events.publish_on_commit(events.ROUTES, {"tenant": str(deployment.tenant_id)})
