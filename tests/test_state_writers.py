"""The states of placements and engines are written in one module each, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("platform/maas", "finetune", "serving", "knowledgebase", "deploy")
WRITERS = {"update", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
ALLOWED = {
    "Placement": {
        "platform/maas/catalog/placement_transitions.py",
        "deploy/bench/rows.py",  # makes a finished shop for a benchmark that has no agent
    },
    "Engine": {"serving/engine_transitions.py", "deploy/bench/rows.py"},
}


def names_in(node: ast.AST, aliases: dict[str, str]) -> set[str]:
    """Names that occur in an expression, and what `State = Placement.State` stands for."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {aliases[name] for name in names if name in aliases}


def aliases_in(tree: ast.Module) -> dict[str, str]:
    return {
        node.targets[0].id: node.value.value.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Attribute)
        and isinstance(node.value.value, ast.Name)
    }


def writes(source: str) -> Iterator[set[str]]:
    """For each place that writes a `state`: the names that occur there."""
    tree = ast.parse(source)
    aliases = aliases_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets):
                yield names_in(node, aliases)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            keys = {one.arg for one in node.keywords}
            if node.func.attr in WRITERS and keys & {"state", "defaults", None}:
                yield names_in(node, aliases)


def writers_of(model: str) -> set[str]:
    files = [file for folder in SOURCES for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 200
    return {
        str(file.relative_to(ROOT))
        for file in files
        if "migrations" not in file.parts
        and any(model in names for names in writes(file.read_text(encoding="utf-8")))
    }


@pytest.mark.parametrize("model", ALLOWED)
def test_a_state_is_written_in_one_module(model: str) -> None:
    assert writers_of(model) <= ALLOWED[model]


@pytest.mark.parametrize(
    "source",
    [
        "Placement.objects.filter(pk=1).update(state='loaded')",
        "Placement.objects.create(state=x)",
        "State = Placement.State\nrow.state = State.LOADED",
        "placement: Placement.State\nrow.state = Placement.State.GONE",
        "Placement.objects.filter(pk=1).update(**values)",
    ],
)
def test_writing_a_state_elsewhere_would_be_noticed(source: str) -> None:
    assert any("Placement" in names for names in writes(source))
