"""Puts this process, and whatever it starts, behind its walls. Linux; imports nothing slow.

Called before anything of the program is imported, while there is a single thread.
"""

import contextlib
import ctypes
import fcntl
import os
import resource
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from maas.jobs.walls import MIB, ProgramWalls

OOM_SCORE = 600
"""Of -1000 … 1000. Where the machine runs out of memory, programs go before engines and stores,
which can do nothing for it."""
LAST_WORDS_BYTES = 48 * MIB
"""Beyond the wall of memory, for telling that it was reached."""
LAST_WORDS_SECONDS = 10
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
_INTERFACE = struct.Struct("16sh14x")


def confine(walls: ProgramWalls) -> list[str]:
    """Returns the names of those walls that this kernel or container does not let stand."""
    wanted = {
        "no_new_privs": _renounce_privileges,
        "oom_score": _go_first,
        **({} if walls.needs_network else {"network": _cut_network}),
    }
    missing = []
    for name, build in wanted.items():
        try:
            build()
        except (OSError, AttributeError):
            missing.append(name)
    _limit(walls)
    return missing


def make_room_for_last_words() -> None:
    """After the wall of memory was reached: a little more, so that it can be told."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


@contextlib.contextmanager
def narrowed(more: int) -> Iterator[None]:
    """Within the block this process's data may grow by so many bytes at most, then MemoryError:
    for the part of a program that reads what strangers made."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wall = _data_bytes() + more
    if soft != resource.RLIM_INFINITY:
        wall = min(wall, soft)
    resource.setrlimit(resource.RLIMIT_DATA, (wall, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int:
    """As the kernel counts it for RLIMIT_DATA (proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * resource.getpagesize()


def _limit(walls: ProgramWalls) -> None:
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, walls.file_bytes)
    _set(resource.RLIMIT_NOFILE, walls.open_files)
    if walls.cpu_seconds is not None:
        _set(resource.RLIMIT_CPU, walls.cpu_seconds, more=LAST_WORDS_SECONDS)
    if walls.memory_bytes is not None:
        _set(resource.RLIMIT_DATA, walls.memory_bytes, more=LAST_WORDS_BYTES)


def _set(which: int, wanted: int, *, more: int = 0) -> None:
    """A lower limit of whoever started us stays."""
    _soft, ceiling = resource.getrlimit(which)
    hard = wanted + more if ceiling == resource.RLIM_INFINITY else min(wanted + more, ceiling)
    resource.setrlimit(which, (min(wanted, hard), hard))


def _renounce_privileges() -> None:
    """Nothing that is run from here on gains rights by a set-user-id file."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _go_first() -> None:
    Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")


def _cut_network() -> None:
    """A network of our own: by root's right, else within a user namespace of our own."""
    user, group = os.getuid(), os.getgid()
    try:
        _call("unshare", _CLONE_NEWNET)
    except OSError:
        _call("unshare", _CLONE_NEWUSER | _CLONE_NEWNET)
        # Files still belong to whom they belonged.
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    with contextlib.suppress(OSError):
        _raise_loopback()


def _raise_loopback() -> None:
    """Processes of one program may talk to each other, as those of a training on GPUs do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _GET_FLAGS, _INTERFACE.pack(b"lo", 0))
        _name, flags = _INTERFACE.unpack(asked)
        fcntl.ioctl(any_socket, _SET_FLAGS, _INTERFACE.pack(b"lo", flags | _UP))


def _call(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    if function(*map(ctypes.c_ulong, arguments)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
