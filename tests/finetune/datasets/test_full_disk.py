"""An upload to a full disk: a plain refusal, nothing half-written, and it goes on afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from finetune.models import Dataset
from maas.catalog import store
from maas.jobs import program
from maas.jobs.models import Job
from maas.kit.files import is_disk_full
from maas.tenants.models import Tenant, User
from tests.conftest import Api
from tests.disks import SmallDisk, small_disk
from tests.finetune.datasets.conftest import CSV

pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Iterator[SmallDisk]:
    """Where the artefacts are kept."""
    settings.ARTEFACT_DIR = tmp_path / "artefacts"
    settings.DISK_RESERVE_BYTES = 0  # else nobody would get as far as the disk's end
    with small_disk(settings.ARTEFACT_DIR) as one:
        yield one


def test_an_upload_is_refused_in_plain_words_and_taken_once_there_is_room(
    disk: SmallDisk, tenant: Tenant, editor: User, api: Api
) -> None:
    def upload() -> Any:
        file = SimpleUploadedFile("faq.csv", CSV.encode() * 100)
        return api(editor).post(
            f"/api/tenants/{tenant.pk}/datasets/", {"file": file}, format="multipart"
        )

    disk.fill(but_pages=2)
    refused = upload()
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "disk_short")
    assert "too little room left" in refused.json()["error"]["message"]
    assert disk.files() == []
    assert not Dataset.objects.exists()
    assert not Job.objects.exists()
    disk.free()
    assert upload().status_code == 201
    (kept,) = disk.files()
    assert store.path(Dataset.objects.get().artefact) == disk.folder / kept


def test_a_folder_that_finds_no_room_is_not_kept_in_part(disk: SmallDisk, tmp_path: Path) -> None:
    source = tmp_path / "adapter"
    source.mkdir()
    for number in range(4):
        (source / f"{number}.safetensors").write_bytes(b"x" * 4096)
    disk.fill(but_pages=2)
    with pytest.raises(OSError, match="No space left") as refused:
        store.put_folder("adapters", source)
    assert is_disk_full(refused.value)
    assert program.code_of(refused.value) == "disk_full"
    assert disk.files() == []
    disk.free()
    assert store.put_folder("adapters", source).size_bytes == 4 * 4096
