"""What is read of an engine's answer, and how a broken one is told."""

from typing import Any, cast

import pytest

from serving.gateway.engines import ChunkStream, EngineFailed
from serving.gateway.routes import Route

ROUTE = Route(engine_id="1", generation=1, address="http://engine", upstream="v1", context=2048)


class Closed:
    """A connection that the engine has closed."""

    async def readany(self) -> bytes:
        return b""


@pytest.mark.parametrize("at_once", [True, False])
async def test_every_answer_that_is_cut_has_an_error_of_its_own(at_once: bool) -> None:
    """One error for all would keep every cut request in its traceback, for ever."""

    async def cut() -> EngineFailed:
        parts = ChunkStream(cast("Any", Closed()), ROUTE)
        reading = parts.at_once(lambda _chunks: None) if at_once else anext(parts.as_they_come())
        with pytest.raises(EngineFailed) as failed:
            await reading
        return failed.value

    assert await cut() is not await cut()
