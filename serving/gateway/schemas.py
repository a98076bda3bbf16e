"""Response schemas are tried before an engine sees them: its grammar compiler is everybody's.

What a program beside the gateway made of a schema is remembered, good or bad, for each tenant.
"""

import asyncio
import json
import math
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import msgspec
import structlog

from serving.gateway import errors
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.fair_queue import FairQueue, QueueFull, QueueLimits, QueueTimeout

log = structlog.get_logger()
MODULE = "serving.gateway.grammar_program"
MOST_BYTES = 1024**3
_START_SECONDS = 60.0
_IDLE_SECONDS = 600.0
_REMEMBERED = 1024
_WAITING_PER_TENANT = 8
Key = tuple[str, str, str]  # tenant, folder of the base model, schema


class TriedSchema(msgspec.Struct, frozen=True):
    """See `serving.gateway.grammar_program.SchemaVerdict`."""

    verdict: str
    reason: str = ""


class Schemas:
    """One schema is tried at a time; tenants take turns."""

    def __init__(self, config: Config) -> None:
        self._seconds = config.schema_cpu_seconds
        # A busy machine gives a program less than its clock says.
        self._longest = _START_SECONDS + 4 * self._seconds
        self._line = FairQueue(
            QueueLimits(
                places=1,
                waiting=config.most_waiting,
                tenant_waiting=_WAITING_PER_TENANT,
                seconds=config.engine_wait_seconds,
            )
        )
        self._verdicts: Cache[Key, TriedSchema] = Cache(
            self._tried,
            ttl=lambda _verdict: math.inf,
            stale_ttl=math.inf,
            wait=config.engine_wait_seconds,
            size=_REMEMBERED,
        )
        self._program = _GrammarProgram(self._seconds)

    async def check(self, tenant_id: str, schema: dict[str, Any], *, base: str) -> None:
        """`base`: the base model's folder. Raises APIError 400 for a schema that no engine is to
        see, 429 or 503 where its turn to be tried does not come."""
        text = msgspec.json.encode(schema).decode()
        try:
            found = await self._verdicts.get((tenant_id, base, text))
        except QueueFull as full:
            raise errors.waiting_line_full(own=full.own) from None
        except (QueueTimeout, TimeoutError):
            raise errors.overloaded() from None
        except (OSError, EOFError) as error:
            log.warning("gateway_grammar_program_failed", error=str(error))
            raise errors.overloaded() from None
        if found.verdict == "costly":
            raise errors.schema_costly(self._seconds)
        if found.verdict == "wrong":
            raise errors.schema_wrong(found.reason)

    async def close(self) -> None:
        """Returns when the program has ended."""
        await self._program.close()

    async def _tried(self, key: Key) -> TriedSchema:
        tenant_id, base, schema = key
        await self._line.take(tenant_id)
        try:
            async with asyncio.timeout(self._longest):
                verdict = await self._program.ask(base, schema)
        except BaseException:
            # Whatever it is busy with: the next one gets a program that listens.
            self._program.stop()
            raise
        finally:
            self._line.give_back(tenant_id)
        log.info("gateway_schema_tried", tenant=tenant_id, verdict=verdict.verdict)
        return verdict


class _GrammarProgram:
    """Starts when first asked, and ends when nobody asks for a while: it holds the compiler and
    vocabularies in memory."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[tuple[bytes, bytes]]] = set()

    async def ask(self, base: str, schema: str) -> TriedSchema:
        """Not to be asked by two at a time. Raises OSError or EOFError where it has died."""
        if self._idle is not None:
            self._idle.cancel()
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"base": base, "schema": schema}).encode() + b"\n")
        await process.stdin.drain()
        if not (line := await process.stdout.readline()):
            raise EOFError("it has ended")
        self._idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self.stop)
        return msgspec.json.decode(line, type=TriedSchema)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            MODULE,
            str(self._seconds),
            str(MOST_BYTES),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )

    def stop(self) -> None:
        """With the child that it has, if any."""
        if self._idle is not None:
            self._idle.cancel()
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            # Waits for its end, and for that of its pipes.
            task = asyncio.create_task(process.communicate())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        self.stop()
        await asyncio.gather(*self._ending, return_exceptions=True)


def _environment() -> dict[str, str]:
    """Nothing of ours but where the code lies: schemas are strangers' input."""
    kept = ("PATH", "LANG", "LD_LIBRARY_PATH", "LONGSLOPE_STACK")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
