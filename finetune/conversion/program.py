"""The conversion job: fetch, convert, check, seal, and only then put in place."""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from finetune.conversion import manifest
from finetune.conversion.gguf import convert
from finetune.conversion.params import ConversionParams, HubSource
from finetune.conversion.safety import inspect
from finetune.conversion.sources import fetch
from finetune.conversion.ticker import expected
from maas.jobs.program import Failure, Run
from maas.kit.files import sync, sync_tree

BYTES_A_SECOND = {"fetch": 40e6, "convert": 4e6, "seal": 300e6}
"""How much one slow core gets through; GGUF bytes for "convert". Measured: 98 MB in 18 s,
253 MB in 50 s on AVX-512, about twice that on AVX2."""

WIDENING = {"float32": 8.0, "bfloat16": 4.0}
"""Bytes written for each byte of a 4-bit GGUF."""


def work(run: Run) -> Mapping[str, Any]:
    """Make the base model that `params` asks for; see `ConversionParams`.

    A folder that is already there and whole is left alone, so a repeated job is harmless.
    The result names the folder, its manifest and what model it holds.
    """
    try:
        params = ConversionParams.model_validate(run.params)
    except ValidationError as error:
        raise Failure("bad_params", detail=str(error)) from error
    began = time.monotonic()
    sealed = manifest.verify(params.output) if params.output.exists() else _make(run, params)
    return {
        "path": str(params.output),
        "manifest": str(params.output / manifest.MANIFEST),
        "sha256": manifest.sha256_of(params.output / manifest.MANIFEST),
        "model": sealed["model"],
        "bytes": sum(entry["size"] for entry in sealed["files"]),
        "seconds": round(time.monotonic() - began, 1),
    }


def _make(run: Run, params: ConversionParams) -> Mapping[str, Any]:
    params.output.parent.mkdir(parents=True, exist_ok=True)
    part = params.output.parent / f".{params.output.name}.{run.job}.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        return _fill(run, params, part)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fill(run: Run, params: ConversionParams, part: Path) -> Mapping[str, Any]:
    log = run.log
    fetched, target = part / "fetched", part / "model"
    fetched.mkdir(parents=True)
    log.stage("fetch")
    guess = 600.0 if isinstance(params.source, HubSource) else 5.0
    with expected(log, start=0.0, end=0.15, seconds=guess, after=60.0):
        found = fetch(params.source, folder=fetched, sha256=params.sha256)
    log.stage("convert")
    if found.is_dir():
        target = found
    else:
        _convert(run, params, found, target)
    log.stage("check")
    model = inspect(target)
    log.stage("seal")
    for file in target.rglob("*"):
        # Engines may run as another user; safetensors come out readable by their owner alone.
        file.chmod(0o644)
    with expected(log, start=0.9, end=0.99, seconds=model["bytes"] / BYTES_A_SECOND["seal"]):
        sealed = manifest.seal(
            target,
            source=params.source.model_dump(mode="json"),
            family=params.family,
            model=model,
        )
    _put_in_place(target, params.output)
    log.progress(1.0, eta=0.0)
    return sealed


def _convert(run: Run, params: ConversionParams, file: Path, target: Path) -> None:
    size = file.stat().st_size
    needed, free = int(size * WIDENING[params.dtype]), shutil.disk_usage(target.parent).free
    if free < needed:
        raise Failure("disk_full", needed=needed, free=free)
    guess = size / BYTES_A_SECOND["convert"]
    with expected(run.log, start=0.15, end=0.9, seconds=guess, after=5.0):
        convert(file=file, target=target, family=params.family, dtype=params.dtype)


def _put_in_place(target: Path, output: Path) -> None:
    sync_tree(target)
    try:
        target.rename(output)
    except OSError:
        # Another attempt was quicker. Its folder counts if it is whole.
        manifest.verify(output)
        return
    sync(output.parent)
