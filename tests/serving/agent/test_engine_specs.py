"""How a node would run an engine, and whether it has the memory."""

from pathlib import Path

from serving.agent import engine_specs
from tests.serving.engine.fakes import fake_spec


def test_an_engine_needs_memory_for_its_weights_and_cache(tmp_path: Path) -> None:
    spec = fake_spec(tmp_path)
    assert not engine_specs.has_room(spec, 135_000_000, available=10**9)
    assert engine_specs.has_room(spec, 135_000_000, available=10**10)


def test_memory_is_what_a_new_program_can_have() -> None:
    assert engine_specs.available_memory() > 10**8
