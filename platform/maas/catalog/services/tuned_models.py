"""A tenant's models, the versions that trainings add, and the verdicts of their exams."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.catalog import selectors
from maas.catalog.models import Adapter, BaseModel, ModelVersion, TunedModel
from maas.catalog.store import Stored
from maas.common.errors import Conflict
from maas.tenants import audit, trash
from maas.tenants.principal import Principal


@transaction.atomic
def open_tuned_model(*, by: Principal, name: str, language: str) -> TunedModel:
    """The tenant's model of this name, made if there is none yet."""
    by.require("model.write")
    tuned_model, created = TunedModel.objects.get_or_create(
        tenant=by.tenant, name=name, deleted_at=None, defaults={"language": language}
    )
    if created:
        audit.record(by, "model.create", tuned_model, name=name, language=language)
    return tuned_model


@transaction.atomic
def rename_tuned_model(*, by: Principal, model_id: uuid.UUID | str, name: str) -> TunedModel:
    """Raises NotFound for another tenant's model, Conflict for a name in use."""
    by.require("model.write")
    tuned_model = selectors.tuned_model(by=by, model_id=model_id)
    before, tuned_model.name = tuned_model.name, name
    try:
        with transaction.atomic():
            tuned_model.save(update_fields=["name", "updated_at"])
    except IntegrityError:
        raise Conflict(_("You have a model of this name already."), code="exists") from None
    audit.record(by, "model.rename", tuned_model, old=before, new=name)
    return tuned_model


def delete_tuned_model(*, by: Principal, model_id: uuid.UUID | str) -> None:
    """Put a model with its versions in the trash.

    Raises NotFound for another tenant's model, Conflict("model_in_use") while a version is in
    use, or a deployment may go back to one.
    """
    trash.move_to_trash(by=by, kind="model", row_id=model_id)


def restore_tuned_model(*, by: Principal, model_id: uuid.UUID | str) -> TunedModel:
    """Take a model out of the trash, under another name where its own is taken. Raises NotFound."""
    restored: TunedModel = trash.restore(by=by, kind="model", row_id=model_id)
    return restored


@transaction.atomic
def register_adapter(
    *,
    tuned_model: TunedModel,
    base_model: BaseModel,
    job_id: uuid.UUID,
    stored: Stored,
    rank: int,
    dataset_id: uuid.UUID,
    config: dict[str, Any] | None = None,
) -> ModelVersion:
    """Add what a training made as the model's next version. Once per job: a repetition returns
    the version that is there. `rank` is the LoRA's; `config` what it was trained with."""
    TunedModel.objects.select_for_update().get(id=tuned_model.id)
    known = ModelVersion.objects.filter(adapter__job_id=job_id).first()
    if known is not None:
        return known
    adapter = Adapter.objects.create(
        tenant_id=tuned_model.tenant_id,
        base_model=base_model,
        job_id=job_id,
        artefact=stored.artefact,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        rank=rank,
        config=config or {},
    )
    highest = tuned_model.versions.aggregate(highest=Max("number"))["highest"] or 0
    version = ModelVersion.objects.create(
        tenant_id=tuned_model.tenant_id,
        tuned_model=tuned_model,
        number=highest + 1,
        adapter=adapter,
        dataset_id=dataset_id,
    )
    audit.record("platform", "model.add_version", version, number=version.number, job=str(job_id))
    return version


@transaction.atomic
def record_verdict(
    *,
    version: ModelVersion,
    exam_id: uuid.UUID,
    passed: bool,
    score: float,
    summary: dict[str, Any] | None = None,
) -> bool:
    """Write an exam's outcome on its version; `score` is the share of right answers (0..1).

    `summary` is what a refused deployment says of it, see `ModelVersion`.

    False when a later exam's outcome is there already.
    """
    now = timezone.now()
    verdict = ModelVersion.Verdict.PASSED if passed else ModelVersion.Verdict.FAILED
    earlier = Q(examined_at=None) | Q(examined_at__lte=now)
    written = ModelVersion.objects.filter(earlier, id=version.id).update(
        verdict=verdict,
        exam_id=exam_id,
        exam_score=score,
        exam_summary=summary or {},
        examined_at=now,
    )
    if written:
        audit.record(
            "platform", "model.verdict", version, verdict=verdict, score=score, exam=str(exam_id)
        )
    return bool(written)
