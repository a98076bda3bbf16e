"""Downloads from model hubs, by the hubs' own clients: data files only, never code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from huggingface_hub import constants, snapshot_download

from finetune.conversion.params import HubSource
from maas.jobs.program import Failure


class Downloader(Protocol):
    def __call__(self, source: HubSource, *, folder: Path, patterns: Sequence[str]) -> None:
        """Put the repository's files that match `patterns` into `folder`."""


def from_huggingface(source: HubSource, *, folder: Path, patterns: Sequence[str]) -> None:
    # Nodes run offline by default; this one job is meant to reach the hub.
    constants.HF_HUB_OFFLINE = False
    snapshot_download(
        source.id,
        revision=source.revision,
        local_dir=folder,
        allow_patterns=list(patterns),
        endpoint=source.endpoint,
    )


def from_modelscope(source: HubSource, *, folder: Path, patterns: Sequence[str]) -> None:
    # Imported here alone: it pulls in much, and few installations ever use it.
    import modelscope  # noqa: PLC0415

    modelscope.snapshot_download(
        source.id,
        revision=source.revision,
        local_dir=str(folder),
        allow_patterns=list(patterns),
        endpoint=source.endpoint,
    )


DOWNLOADERS: dict[str, Downloader] = {
    "huggingface": from_huggingface,
    "modelscope": from_modelscope,
}


def download(source: HubSource, *, folder: Path, patterns: Sequence[str]) -> None:
    """Download a repository's model files into `folder`.

    Raises Failure("download_failed") with the hub and the reason in a word.
    """
    try:
        DOWNLOADERS[source.site](source, folder=folder, patterns=patterns)
    except Exception as error:  # two clients, dozens of error classes; all mean the same to us
        raise Failure(
            "download_failed", site=source.site, id=source.id, reason=type(error).__name__
        ) from error
    _drop_working_files(folder)


def _drop_working_files(folder: Path) -> None:
    """The clients leave their bookkeeping in the folder; it is no part of the model."""
    for file in sorted(folder.rglob("*"), reverse=True):
        if any(part.startswith((".", "_")) for part in file.relative_to(folder).parts):
            file.rmdir() if file.is_dir() else file.unlink()
