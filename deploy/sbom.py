"""Lists every part of this installation in CycloneDX's JSON: `python deploy/sbom.py FILE`.

Python's packages are those of the environment that it runs in, less what is there for developers
alone; page assets are those of npm's lock; weights and programs that packages carry are named too.
"""

import base64
import importlib.metadata
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import licences
import locks
import parts
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

_LICENCES = LicenseFactory()


def main(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    listed = bom()
    target.write_text(JsonV1Dot6(listed).output_as_string(indent=2) + "\n", encoding="utf-8")
    print(f"{target}: {len(listed.components)} parts")


def bom() -> Bom:
    product = Component(name="longslope", version="0.1.0", type=ComponentType.APPLICATION)
    found = [*_packages(), *_assets(), *_weights(), *_bundled(), *_machine()]
    made = Bom(components=found)
    made.metadata.component = product
    made.register_dependency(product, found)
    return made


def _packages() -> Iterator[Component]:
    """What is installed here; of a name that is there twice, the one that Python imports."""
    unneeded, seen = locks.read(locks.DEVELOPMENT), set[str]()
    for distribution in importlib.metadata.distributions():
        one = licences.declared(distribution.metadata.json)
        if one.name in seen or one.name in unneeded:
            continue
        seen.add(one.name)
        yield _component(
            "pypi", one.name, one.version, licences.reason(one.name) or one.licence, one.homepage
        )


def _assets() -> Iterator[Component]:
    for one in parts.assets():
        component = _component("npm", one.name, one.version, one.licence, "")
        algorithm, _, digest = one.integrity.partition("-")
        assert algorithm == "sha512"
        content = base64.b64decode(digest).hex()
        component.hashes.add(HashType(alg=HashAlgorithm.SHA_512, content=content))
        yield component


def _weights() -> Iterator[Component]:
    for one in (*parts.base_models(), *parts.ENCODERS):
        component = Component(
            name=one.name,
            type=ComponentType.MACHINE_LEARNING_MODEL,
            bom_ref=f"weights:{one.name}",
            description=f"{one.used_for}; in the package {one.package}",
            licenses=[_licence(one.licence)],
            external_references=[_page(one.source)],
        )
        if one.sha256:
            component.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=one.sha256))
        yield component


def _bundled() -> Iterator[Component]:
    for one in parts.BUNDLED:
        yield Component(
            name=one.name,
            type=ComponentType.APPLICATION,
            bom_ref=f"bundled:{one.name}",
            description=f"in the package {one.package}",
            licenses=[_licence(one.licence)],
        )


def _machine() -> Iterator[Component]:
    """What the machine brings: its system and the Python that all of it runs in."""
    system = platform.freedesktop_os_release()
    yield Component(
        name=system["ID"],
        version=system.get("VERSION_ID"),
        type=ComponentType.OPERATING_SYSTEM,
        bom_ref="machine:system",
    )
    yield Component(
        name="python",
        version=platform.python_version(),
        type=ComponentType.PLATFORM,
        bom_ref="machine:python",
        licenses=[_licence("PSF-2.0")],
    )


def _component(kind: str, name: str, version: str, licence: str, homepage: str) -> Component:
    namespace, _, short = name.rpartition("/")
    where = PackageURL(type=kind, namespace=namespace or None, name=short, version=version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=where.to_string(),
        purl=where,
        licenses=[_licence(licence)] if licence else [],
        external_references=[_page(homepage)] if homepage else [],
    )


def _licence(text: str) -> License:
    made: License = _LICENCES.make_from_string(text)
    return made


def _page(address: str) -> ExternalReference:
    return ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(address))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
