"""Many small Redis scripts in few round trips: what is asked for meanwhile goes together."""

import asyncio
from collections.abc import Callable
from typing import Any

import redis
import redis.asyncio
import structlog
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import NoScriptError

from maas.usage.metering import Script

log = structlog.get_logger()
Arguments = tuple[int, list[str | int]]  # the number of keys; keys, then arguments


class Unreachable(Exception):
    """Redis did not answer. Whether it carried the scripts out is not known."""


class _Call:
    __slots__ = ("_build", "_built", "future", "script")

    def __init__(self, script: Script, build: Callable[[], Arguments]) -> None:
        self.script = script
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._build = build
        self._built: Arguments | None = None

    def arguments(self) -> Arguments:
        if self._built is None:
            self._built = self._build()
        return self._built


class ScriptBatcher:
    """Sends scripts in the order of their calls, all that wait in one go.

    Arguments are built at the moment of sending, so a call that waits can still take more in.
    """

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client
        self._waiting: list[_Call] = []
        self._sender: asyncio.Task[None] | None = None
        self._connection: AbstractConnection | None = None

    def call(self, script: Script, build: Callable[[], Arguments]) -> asyncio.Future[Any]:
        """The script's answer. Fails with Unreachable, also when Redis refused the script."""
        call = _Call(script, build)
        self._waiting.append(call)
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_all())
        return call.future

    async def close(self) -> None:
        """Waits for what is under way."""
        while self._sender is not None:
            await asyncio.shield(self._sender)
        if self._connection is not None:
            await self._client.connection_pool.release(self._connection)
        await self._client.aclose()

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                calls, self._waiting = self._waiting, []
                await self._send(calls)
        finally:
            self._sender = None

    async def _send(self, calls: list[_Call]) -> None:
        try:
            results = await self._execute(calls)
            if any(isinstance(result, NoScriptError) for result in results):
                results = await self._load_and_repeat(calls, results)
        except Exception as error:  # nobody may be left waiting for an answer
            if not isinstance(error, redis.RedisError | OSError):
                log.exception("gateway_redis_line")
            results = [error] * len(calls)
        for call, result in zip(calls, results, strict=True):
            if call.future.done():
                continue
            if isinstance(result, Exception):
                call.future.set_exception(Unreachable(str(result)))
            else:
                call.future.set_result(result)

    async def _execute(self, calls: list[_Call]) -> list[Any]:
        """Sent once: the client's own pipeline would repeat after a lost answer, and what has
        been let in would be let in twice. It also takes twice the time."""
        connection = await self._connected()
        try:
            commands = [("EVALSHA", call.script.sha, *_flat(call.arguments())) for call in calls]
            packed = connection.pack_commands(commands)
            await connection.send_packed_command(packed, check_health=False)
            return [await _answer(connection) for _call in calls]
        except BaseException:
            # Answers that nobody has read must not be taken for those of the next calls.
            await connection.disconnect(nowait=True)
            raise

    async def _connected(self) -> AbstractConnection:
        if self._connection is None:
            pool: Any = self._client.connection_pool
            self._connection = await pool.get_connection()
        return self._connection  # sending connects it again where that is needed

    async def _load_and_repeat(self, calls: list[_Call], results: list[Any]) -> list[Any]:
        """Only what Redis did not know was not carried out, so only that is sent again."""
        missed = [
            place for place, result in enumerate(results) if isinstance(result, NoScriptError)
        ]
        for text in {calls[place].script.text for place in missed}:
            await self._client.script_load(text)
        repeated = await self._execute([calls[place] for place in missed])
        for place, result in zip(missed, repeated, strict=True):
            results[place] = result
        return results


def _flat(arguments: Arguments) -> list[str | int]:
    keys, rest = arguments
    return [keys, *rest]


async def _answer(connection: AbstractConnection) -> Any:
    """One answer; a script's own error is an answer too."""
    try:
        return await connection.read_response()
    except redis.ResponseError as error:
        return error
