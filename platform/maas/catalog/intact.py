"""Whether files in the artefact store are what was put there: asked before they are loaded."""

from collections.abc import Sequence
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from maas.catalog import store
from maas.catalog.models import BaseModel
from maas.kit import manifest
from maas.kit.digests import RememberedDigests

log = structlog.get_logger()
MEMORY = "digests.json"


class BaseModelChanged(Exception):
    """Files of a base model differ from those that were fetched: nothing may be made of them."""

    def __init__(self, base_model: BaseModel, files: Sequence[str]) -> None:
        self.files = list(files)
        super().__init__(
            _(
                "Files of the base model %(name)s are not those that were fetched: %(files)s. Have "
                "it fetched again."
            )
            % {"name": base_model.name, "files": ", ".join(files)}
        )


def require_intact(base_model: BaseModel) -> None:
    """Compare a base model's files with the digests that were noted when it was fetched.

    Reads all of them once on each machine, and again where a file was touched. Raises
    BaseModelChanged.
    """
    if files := changed_files(base_model):
        log.error("base_model_changed", base_model=base_model.slug, files=files)
        raise BaseModelChanged(base_model, files)


def changed_files(base_model: BaseModel) -> list[str]:
    """Names of a base model's files that are missing, or not those that were fetched.

    Its row has the digest of the list of files, and the list the digests of the others.
    """
    folder = store.path(base_model.artefact)
    digests = RememberedDigests(memory=Path(settings.STATE_DIR) / MEMORY)
    try:
        if digests.of(folder / manifest.MANIFEST) != base_model.sha256:
            return [manifest.MANIFEST]
        return manifest.changed(folder, manifest.read(folder), digest=digests.of)
    except (FileNotFoundError, manifest.NotSealed):
        return [manifest.MANIFEST]
