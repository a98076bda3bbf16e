"""A schema is tried with the engines' own compiler, at a bounded cost, before an engine sees it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from serving.gateway.config import Config
from serving.gateway.errors import APIError
from serving.gateway.grammar_program import SchemaVerdict, _vocabulary, tried
from serving.gateway.schemas import Schemas
from tests.waiting import eventually

HOURS = {"type": "object", "properties": {"hours": {"type": "string", "maxLength": 40}}}
LETTERS = ""
MIB = 1024**2


def lengths(count: int) -> dict[str, Any]:
    """Texts with as many different bounds, which is what costs most with a large vocabulary."""
    texts = {f"t{number}": {"type": "string", "maxLength": 50 + number} for number in range(count)}
    return {"type": "object", "properties": texts}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A base model's folder, with a large vocabulary."""
    folder = tmp_path_factory.mktemp("base")
    words = {f"w{number}x": number for number in range(30_000)}
    model: dict[str, Any] = {"type": "WordLevel", "vocab": words, "unk_token": "w0x"}
    empty = ("truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder")
    tokenizer: dict[str, Any] = {
        "version": "1.0",
        "added_tokens": [],
        "model": model,
        **dict.fromkeys(empty),
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    return str(folder)


@pytest.fixture
async def schemas() -> AsyncIterator[Schemas]:
    made = Schemas(Config(schema_cpu_seconds=1))
    yield made
    await made.close()


def compiled(
    schema: Any, *, base: str = LETTERS, seconds: int = 20, most_bytes: int = 512 * MIB
) -> tuple[SchemaVerdict, str]:
    return tried(json.dumps(schema), _vocabulary(base), seconds, most_bytes)


def test_what_an_engine_takes_is_good(base: str) -> None:
    assert compiled(HOURS) == (SchemaVerdict.GOOD, "")
    assert compiled({}) == (SchemaVerdict.GOOD, "")
    assert compiled({"type": "boolean"}, base=base) == (SchemaVerdict.GOOD, "")


def test_what_it_does_not_take_is_told_without_its_code_s_places() -> None:
    verdict, reason = compiled({"type": "banana"})
    assert verdict is SchemaVerdict.WRONG
    assert "banana" in reason
    assert "/" not in reason
    assert compiled({"type": "string", "pattern": "("})[0] is SchemaVerdict.WRONG


def test_what_costs_more_than_its_seconds_is_ended(base: str) -> None:
    assert compiled(lengths(60), base=base, seconds=1) == (SchemaVerdict.COSTLY, "")


async def test_a_tried_schema_is_remembered_and_the_loop_goes_on(
    schemas: Schemas, base: str
) -> None:
    task = asyncio.create_task(schemas.check("a", lengths(60), base=base))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 50
    with pytest.raises(APIError) as refused:
        await task
    assert (refused.value.status, refused.value.param) == (400, "response_format")
    await schemas.check("a", HOURS, base=LETTERS)
    schemas._program.stop()
    schemas._program.ask = None  # type: ignore[assignment,method-assign] # nobody is asked again
    with pytest.raises(APIError) as refused:
        await schemas.check("a", lengths(60), base=base)
    assert "1 s to prepare" in refused.value.body().decode()
    await schemas.check("a", HOURS, base=LETTERS)


async def test_after_a_program_that_died_another_one_answers(schemas: Schemas) -> None:
    await schemas.check("a", HOURS, base=LETTERS)
    process = schemas._program._process
    assert process is not None
    process.kill()
    await process.wait()
    await schemas.check("a", {"type": "null"}, base=LETTERS)


async def test_a_program_that_dies_while_it_is_asked_is_an_error_to_try_again(
    schemas: Schemas, base: str
) -> None:
    task = asyncio.create_task(schemas.check("a", lengths(60), base=base))
    process = await eventually(lambda: schemas._program._process)
    assert process is not None
    process.kill()
    with pytest.raises(APIError) as refused:
        await task
    assert (refused.value.status, refused.value.code) == (503, "overloaded")
