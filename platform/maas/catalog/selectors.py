"""Reads of what there is: base models for everybody, tuned models by tenant."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from maas.catalog import terms
from maas.catalog.models import BaseModel, ModelVersion, Placement, TermsAcceptance, TunedModel
from maas.common.errors import Conflict, NotFound
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from maas.tenants.selectors import one


def base_models() -> models.QuerySet[BaseModel]:
    return BaseModel.objects.order_by("name", "id")


def base_model(*, slug: str) -> BaseModel:
    """Raises NotFound."""
    return one(base_models(), slug=slug)


def default_base_model(language: str) -> BaseModel:
    """The base model that trainings in a language start from, whether fetched yet or not.

    "zh" counts as "zh-hans". Raises NotFound where no base model speaks the language.
    """
    wanted = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-tw": "zh-hant"}.get(language, language)
    for where in ({"default_for__contains": [wanted]}, {"languages__contains": [wanted]}):
        found = base_models().filter(**where).first()
        if found is not None:
            return found
    raise NotFound(_("There is no base model for this language yet."))


def base_model_for_training(*, by: Principal, language: str, slug: str | None = None) -> BaseModel:
    """The base model that a training of this tenant may start from now.

    Raises NotFound, or Conflict("terms_not_accepted" | "base_model_not_ready").
    """
    found = base_model(slug=slug) if slug else default_base_model(language)
    if not terms_accepted(found, by.tenant):
        raise Conflict(
            _("The terms of %(name)s must be accepted by an owner of your team first.")
            % {"name": found.name},
            code="terms_not_accepted",
            base_model=found.slug,
        )
    if found.state != BaseModel.State.READY:
        raise Conflict(
            _("%(name)s has not been fetched yet. Ask an admin of the platform.")
            % {"name": found.name},
            code="base_model_not_ready",
            base_model=found.slug,
        )
    return found


def terms_accepted(base_model: BaseModel, tenant: Tenant | None) -> bool:
    """Whether today's terms are accepted: for a tenant's use, or (None) for fetching."""
    if not base_model.terms_must_be_accepted:
        return True
    return TermsAcceptance.objects.filter(
        base_model=base_model, tenant=tenant, terms_sha256=terms.digest(base_model.terms)
    ).exists()


def tuned_models(*, by: Principal) -> models.QuerySet[TunedModel]:
    """The tenant's models with their versions, newest first."""
    by.require("model.read")
    versions = ModelVersion.objects.select_related("adapter__base_model").order_by("-number")
    return TunedModel.objects.filter(tenant=by.tenant, deleted_at=None).prefetch_related(
        models.Prefetch("versions", versions)
    )


def tuned_model(*, by: Principal, model_id: uuid.UUID | str) -> TunedModel:
    """Raises NotFound for another tenant's model."""
    return one(tuned_models(by=by), id=model_id)


def versions(*, by: Principal) -> models.QuerySet[ModelVersion]:
    by.require("model.read")
    return ModelVersion.objects.filter(
        tenant=by.tenant, tuned_model__deleted_at=None
    ).select_related("tuned_model", "adapter__base_model")


def version(*, by: Principal, version_id: uuid.UUID | str) -> ModelVersion:
    """Raises NotFound for another tenant's version."""
    return one(versions(by=by), id=version_id)


def placements_in_use() -> models.QuerySet[Placement]:
    return Placement.objects.filter(state__in=Placement.IN_USE)
