"""Uploading a file, and what becomes of the whole data set."""

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.datasets import selectors
from finetune.datasets.services.reading import LANGUAGES
from finetune.datasets.starting import start
from finetune.models import Dataset
from maas.catalog import store
from maas.common.errors import Conflict, InvalidInput, TooLarge
from maas.tenants import audit, trash
from maas.tenants.principal import Principal
from maas.usage import storage

_LONGEST_NAME = 120
_LONGEST_FILENAME = 255
_SUFFIXES = set(".csv .tsv .txt .xlsx .xlsm .xlsb .xls .ods .json .jsonl".split())


@transaction.atomic
def upload(
    *,
    by: Principal,
    filename: str,
    chunks: Iterable[bytes],
    name: str = "",
    language: str = "",
    industry: str = "",
) -> Dataset:
    """Keep an uploaded file as it is and start to read it.

    `language`: "en" or "zh", or "" to tell it from the text. `industry`: the trade whose usual
    questions the file is held against, or "" for the tenant's. Raises TooLarge, StorageFull,
    DiskShort, and InvalidInput for an empty file; what is wrong inside the file is told when it has
    been read.
    """
    by.require("dataset.write")
    if language and language not in LANGUAGES:
        raise InvalidInput(fields={"language": _("Choose English or Chinese.")})
    chosen = {"language": language, "industry": industry}
    filename = _clean_filename(filename)
    suffix = PurePath(filename).suffix.lower()
    stored = store.put_chunks(
        "uploads", _limited(chunks), suffix=suffix if suffix in _SUFFIXES else ""
    )
    try:
        if stored.size_bytes == 0:
            raise InvalidInput(
                fields={"file": _("The file is empty. Choose another one.")}, code="file_empty"
            )
        storage.claim(tenant=by.tenant, size=stored.size_bytes)
        dataset = Dataset.objects.create(
            tenant=by.tenant,
            name=(name.strip() or PurePath(filename).stem)[:_LONGEST_NAME],
            language=language,
            filename=filename,
            artefact=stored.artefact,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            options={name: value for name, value in chosen.items() if value},
        )
        audit.record(by, "dataset.upload", dataset, filename=filename, sha256=stored.sha256)
        return start(by=by, dataset=dataset)
    except BaseException:
        store.delete(stored.artefact)
        raise


@transaction.atomic
def rename(*, by: Principal, dataset: Dataset, name: str) -> Dataset:
    by.require("dataset.write")
    if not name.strip():
        raise InvalidInput(fields={"name": _("Give it a name.")})
    locked = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    locked.name = name.strip()[:_LONGEST_NAME]
    locked.save(update_fields=["name", "updated_at"])
    audit.record(by, "dataset.rename", locked, name=locked.name)
    return locked


def throw_away(*, by: Principal, dataset: Dataset) -> None:
    """Put a data set in the trash, and call off its reading. Trainings made of it stay."""
    trash.move_to_trash(by=by, kind="dataset", row_id=dataset.id)


def restore(*, by: Principal, dataset_id: uuid.UUID) -> Dataset:
    """Take a data set out of the trash, where it is there. One whose reading was called off is
    read again."""
    restored: Dataset = trash.restore(by=by, kind="dataset", row_id=dataset_id)
    return restored


def original(*, by: Principal, dataset: Dataset) -> Path:
    """Where the uploaded file lies. Raises Conflict when it is gone from the store."""
    by.require("dataset.read")
    path = store.path(dataset.artefact)
    if not path.is_file():
        raise Conflict(_("The original file is not there any more."), code="file_gone")
    return path


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge(
                _("A file can have at most %(limit)d MB.")
                % {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
                code="file_too_large",
                limit=settings.UPLOAD_MAX_BYTES,
            )
        yield chunk


def _clean_filename(filename: str) -> str:
    """The file's own name, without any path and without characters that headers cannot carry."""
    last = PurePath(filename.replace("\\", "/")).name
    clean = re.sub(r"[^\w .()\-]", "_", last).strip(" .") or "data"
    stem, suffix = PurePath(clean).stem, PurePath(clean).suffix
    return stem[: _LONGEST_FILENAME - len(suffix)] + suffix
