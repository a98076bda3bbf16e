"""What is installed is locked by its digests; what developers alone need is locked apart."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import install
import lock
import locks
import pytest

ALL = (locks.RUNTIME, locks.CUDA, locks.DEVELOPMENT)
_IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)
PRODUCT = ("platform/maas", "finetune", "serving", "knowledgebase")
DEPLOY = locks.BASE / "deploy"
FOR_DEVELOPERS = ("licences", "lint", "lock", "messages", "notice", "sbom")
"""Programs of `deploy/` that need more than the product; nothing of the others imports them."""


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_every_package_of_a_lock_has_its_files_digests(file: Path) -> None:
    packages = locks.read(file)
    assert len(packages) > 40
    assert [one.name for one in packages.values() if not one.sha256] == []
    # Nothing else stands there: no index, no folder, no link that would be a way around.
    lines = file.read_text(encoding="utf-8").splitlines()
    form = r"#.*|[a-z0-9-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    assert [line for line in lines if not re.fullmatch(form, line)] == []


def test_no_package_is_locked_for_the_product_and_for_developers() -> None:
    runtime, development = locks.read(locks.RUNTIME), locks.read(locks.DEVELOPMENT)
    assert runtime.keys() & development.keys() == set()


def test_whoever_develops_on_a_gpu_node_gets_no_second_version_of_a_package() -> None:
    gpu, development = locks.read(locks.CUDA), locks.read(locks.DEVELOPMENT)
    both = gpu.keys() & development.keys()
    assert [name for name in both if gpu[name].version != development[name].version] == []


@pytest.mark.parametrize(
    ("sources", "files"),
    [
        ([lock.SOURCE], [locks.RUNTIME]),
        ([lock.SOURCE, lock.DEVELOPMENT], [locks.RUNTIME, locks.DEVELOPMENT]),
    ],
)
def test_whatever_is_wanted_is_locked(sources: list[Path], files: list[Path]) -> None:
    locked = {name for file in files for name in locks.read(file)}
    lines = [line for source in sources for line in source.read_text().splitlines()]
    wanted = [re.split(r"[\[<>=!~ ]", line)[0] for line in lines if line and line[0] != "#"]
    assert [name for name in wanted if locks.normalized(name) not in locked] == []


def test_torch_has_a_digest_for_each_python_and_processor_that_its_index_has() -> None:
    digests = {line.split()[0] for line in lock.TORCH_CPU.read_text().splitlines()[2:]}
    assert locks.read(locks.RUNTIME)["torch"].sha256 == digests


def test_what_installs_the_others_is_locked_too() -> None:
    for file in (locks.RUNTIME, locks.CUDA):
        assert {*install.INSTALLERS, *install.BUILT_HERE, "torch"} <= locks.read(file).keys()


def test_the_product_imports_nothing_that_developers_alone_have() -> None:
    """A production set-up has none of it."""
    distributions = packages_distributions()
    development = locks.read(locks.DEVELOPMENT)
    sources = list(_sources())
    assert not any(_imported(file) & set(FOR_DEVELOPERS) for file in sources)
    wrong = [
        f"{file.relative_to(locks.BASE)}: {module}"
        for file in sources
        for module in sorted(_imported(file))
        if (names := {locks.normalized(one) for one in distributions.get(module, ())})
        and names <= development.keys()
    ]
    assert wrong == []


def test_set_up_starts_with_the_standard_library_alone() -> None:
    for name in ("install", "locks"):
        modules = _imported(DEPLOY / f"{name}.py")
        assert modules - sys.stdlib_module_names - {"locks"} == set()


def _sources() -> Iterator[Path]:
    for folder in PRODUCT:
        yield from (locks.BASE / folder).rglob("*.py")
    yield from (file for file in DEPLOY.glob("*.py") if file.stem not in FOR_DEVELOPERS)


def _imported(file: Path) -> set[str]:
    return set(_IMPORT.findall(file.read_text(encoding="utf-8")))
