"""Where base models come from: installed packages, folders, hubs."""

import hashlib
import importlib.metadata
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from finetune.conversion.hubs import download
from finetune.conversion.manifest import sha256_of
from finetune.conversion.params import HubSource, PathSource, PypiSource, Source
from finetune.conversion.safety import ALLOWED
from maas.jobs.program import Failure

BLOCK = 1 << 20


def fetch(source: Source, *, folder: Path, sha256: str | None = None) -> Path:
    """Bring the source's files to the empty `folder`.

    Returns the GGUF file to convert, or `folder` itself when it now holds safetensors.
    """
    if isinstance(source, PypiSource):
        return _from_package(source, folder=folder, sha256=sha256)
    if isinstance(source, HubSource):
        download(source, folder=folder, patterns=ALLOWED)
        return folder
    return _from_path(source, folder=folder, sha256=sha256)


def _from_package(source: PypiSource, *, folder: Path, sha256: str | None) -> Path:
    files = sorted(_package_files(source), key=lambda file: file.name)
    if not files:
        raise Failure("no_model_in_package", package=source.package, glob=source.file_glob)
    if files[0].name.endswith(".gguf"):
        _check_digest(sha256_of(files[0]), expected=sha256, file=files[0].name)
        return files[0]
    target = folder / re.sub(r"\.part\d+$", "", files[0].name)
    digest = _join(files, target)
    expected = sha256 or _digest_beside(source, target.name)
    _check_digest(digest, expected=expected, file=target.name)
    return target


def _package_files(source: PypiSource) -> Iterator[Path]:
    """Files matching the glob in the package and in the packages it requires outright."""
    for distribution in _with_requirements(source.package):
        for file in distribution.files or ():
            located = Path(str(distribution.locate_file(file)))
            if PurePath("/", file).match(source.file_glob) and located.is_file():
                yield located


def _with_requirements(package: str) -> Iterator[importlib.metadata.Distribution]:
    distribution = _distribution(package)
    yield distribution
    for line in distribution.requires or ():
        name = re.match(r"[\w.-]+", line)
        # Only the package's own parts belong to the model; other requirements are libraries.
        if name and "extra ==" not in line and name.group().startswith(package):
            yield _distribution(name.group())


def _distribution(package: str) -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        raise Failure("package_not_installed", package=package) from None


def _join(parts: list[Path], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for part in parts:
            with part.open("rb") as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    out.write(block)
    return digest.hexdigest()


def _digest_beside(source: PypiSource, name: str) -> str | None:
    """The file's digest in the package's own SHA256SUMS, if it brings one."""
    for distribution in _with_requirements(source.package):
        for file in distribution.files or ():
            if file.name == "SHA256SUMS":
                listing = Path(str(distribution.locate_file(file)))
                for line in listing.read_text(encoding="utf-8").splitlines():
                    digest, _, listed = line.partition("  ")
                    if listed.strip() == name:
                        return digest
    return None


def _check_digest(digest: str, *, expected: str | None, file: str) -> None:
    if expected is not None and digest != expected:
        raise Failure("wrong_digest", file=file, expected=expected, found=digest)


def _from_path(source: PathSource, *, folder: Path, sha256: str | None) -> Path:
    if source.path.is_file() and source.path.suffix == ".gguf":
        _check_digest(sha256_of(source.path), expected=sha256, file=source.path.name)
        return source.path
    if not source.path.is_dir():
        raise Failure("no_such_folder", path=str(source.path))
    for file in sorted(source.path.iterdir()):
        if file.is_file() and any(file.match(pattern) for pattern in ALLOWED):
            shutil.copyfile(file, folder / file.name)
    return folder
