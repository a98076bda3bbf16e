"""One engine's processes: start them, find them again after a restart of ours, end them all.

vLLM computes in processes of its own, which outlive a killed server and keep its memory. So
everything here is about the whole group, and about every process that carries the engine's mark.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from maas.kit import priority, processes
from maas.kit.files import atomic_write
from serving.engine.spec import MARKER, EngineSpec

RECORD = "engine.json"
NICENESS = -5
"""An engine goes before trainings where the two share a CPU. Measured, a training beside it on two
cores, 8 at once: 33 tokens a second as equals, 80 with this."""
LOG_LIMIT = 20 * 1024**2
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRecord:
    """What the next agent needs to find a running engine: never true of another process,
    because `started` (clock ticks after the boot named by `boot`) differs.
    """

    pid: int
    started: int
    boot: str
    digest: str


class EngineProcess:
    """A started engine. Made by `start` or `adopt`."""

    def __init__(self, spec: EngineSpec, pid: int, popen: subprocess.Popen[bytes] | None) -> None:
        self.spec = spec
        self.pid = pid
        self._popen = popen

    @classmethod
    def start(cls, spec: EngineSpec) -> "EngineProcess":
        """Start an engine, after ending whatever is left of an earlier one in its folder."""
        end_strays(spec.directory)
        prepare(spec)
        popen = processes.start_group(
            spec.command(),
            output=spec.log,
            environment=spec.environment(),
            directory=spec.directory,
        )
        priority.set_session_niceness(NICENESS, pid=popen.pid)
        record = ProcessRecord(
            pid=popen.pid, started=_started(popen.pid) or 0, boot=_boot(), digest=spec.digest
        )
        atomic_write(spec.directory / RECORD, json.dumps(asdict(record)))
        return cls(spec, popen.pid, popen)

    @classmethod
    def adopt(cls, spec: EngineSpec) -> "EngineProcess | None":
        """The engine that an earlier agent left running in this folder, if it is of this spec."""
        try:
            record = ProcessRecord(
                **json.loads((spec.directory / RECORD).read_text(encoding="utf-8"))
            )
        except (OSError, ValueError, TypeError):
            return None
        same = record.boot == _boot() and record.started == _started(record.pid)
        return cls(spec, record.pid, None) if same and record.digest == spec.digest else None

    async def ended(self) -> None:
        """Return when the server process has ended, at once if it has already."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(descriptor, done.set)
            await done.wait()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)

    async def stop(self, *, grace: float) -> None:
        """SIGTERM to the group, SIGKILL after so many seconds; returns when nothing is left."""
        if grace > 0:
            processes.signal_group(self.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ended(), grace)
        processes.signal_group(self.pid, signal.SIGKILL)
        await asyncio.to_thread(end_strays, self.spec.directory)
        if self._popen is not None:
            await asyncio.to_thread(self._popen.wait)
        (self.spec.directory / RECORD).unlink(missing_ok=True)

    def exit_status(self) -> int | None:
        """The exit status once it has ended; None while it runs, and for an adopted process."""
        return self._popen.poll() if self._popen else None


def prepare(spec: EngineSpec) -> None:
    """Make the engine's folder: libraries to load first by bare name, a log that stays small."""
    libraries = spec.directory / "lib"
    libraries.mkdir(parents=True, exist_ok=True)
    for library in spec.libraries():
        link = libraries / library.name
        link.unlink(missing_ok=True)
        link.symlink_to(library)
    if spec.log.exists() and spec.log.stat().st_size > LOG_LIMIT:
        spec.log.replace(spec.log.with_suffix(".log.1"))


def end_strays(directory: Path) -> int:
    """Kill every process that carries the mark of the engine in this folder. Returns how many."""
    return processes.kill(processes.with_marker(MARKER, str(directory)))


def _started(pid: int) -> int | None:
    """When a living process started, in clock ticks since the boot (proc(5), stat, field 22)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    after_name = fields.rpartition(")")[2].split()
    return None if after_name[0] in "ZX" else int(after_name[19])


def _boot() -> str:
    return _BOOT.read_text(encoding="ascii").strip()
