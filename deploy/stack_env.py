"""`stack.env`: an installation's secrets and addresses, a line each, for its owner's eyes alone."""

from collections.abc import Mapping
from pathlib import Path

from maas.kit.files import atomic_write


def read(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line)


def write(file: Path, values: Mapping[str, str]) -> None:
    lines = (f"{name}={value}\n" for name, value in values.items())
    atomic_write(file, "".join(lines), mode=0o600)
