"""Where the console and the gateway listen, apart from the addresses that people see."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import embedded

BOTH = ("CONSOLE", "GATEWAY")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def place(env: Mapping[str, str], name: str) -> str:
    """Host and port, as `CONSOLE_BIND` says; else loopback, at the port of an http address. Empty
    where neither says it: an https address is a proxy's."""
    if env.get(f"{name}_BIND"):
        return env[f"{name}_BIND"]
    parts = urlsplit(env[f"{name}_URL"])
    return f"127.0.0.1:{parts.port}" if parts.scheme == "http" and parts.port else ""


def settled(env: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """The places of both. One that the present address does not tell is where the kept address
    has it, so that the proxy finds it after each start."""
    return {f"{name}_BIND": place(env, name) or place(kept, name) for name in BOTH}


def unknown(kept: Mapping[str, str]) -> list[str]:
    """Those whose place has to be chosen."""
    return [name for name in BOTH if not place(kept, name)]


def fixed(kept: Mapping[str, str]) -> list[str]:
    """Those whose place somebody set: a proxy looks for us there.

    Raises SystemExit where another program has such a place.
    """
    chosen = {name: os.environ.get(f"{name}_BIND") or kept.get(f"{name}_BIND") for name in BOTH}
    for name, where in chosen.items():
        if where and not is_free(where):
            raise SystemExit(f"{name}_BIND: another program listens at {where}.")
    return [name for name in BOTH if chosen[name]]


def is_free(where: str) -> bool:
    host, port = parts(where)
    free: bool = embedded.is_free(port, host=host)
    return free


def parts(where: str) -> tuple[str, int]:
    """Host and port of a place."""
    found = urlsplit(f"//{where}")
    if not found.hostname or not found.port:
        raise SystemExit(f"CONSOLE_BIND, GATEWAY_BIND: {where} is no host and port.")
    return found.hostname, found.port


def reached_at(where: str) -> tuple[str, int]:
    """The same for whoever asks from this machine."""
    host, port = parts(where)
    return EVERYWHERE.get(host, host), port
