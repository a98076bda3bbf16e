"""What `up` does about the addresses of an installation that is there already."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import programs
import pytest
from stack import STACK_ENV, Stack

NEWER = ("WEB_METRICS_PORT", "GATEWAY_METRICS_PORT", "WORKER_METRICS_PORT", "NODE_METRICS_PORT")


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """An installation of its own, whatever addresses the tests themselves run with."""
    for name in programs.first_environment(tmp_path):
        monkeypatch.delenv(name, raising=False)
    return Stack(tmp_path)


def kept(stack: Stack) -> dict[str, str]:
    lines = (stack.state / STACK_ENV).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def forget(stack: Stack, *names: str) -> None:
    lines = [f"{name}={value}\n" for name, value in kept(stack).items() if name not in names]
    (stack.state / STACK_ENV).write_text("".join(lines))


def test_addresses_that_are_free_stay(stack: Stack) -> None:
    before = kept(stack)
    stack._settle_ports()
    assert kept(stack) == before


def test_an_installation_of_an_earlier_version_gets_the_ports_it_lacks(stack: Stack) -> None:
    before = kept(stack)
    forget(stack, *NEWER)
    stack._settle_ports()
    after = kept(stack)
    assert after == before
    assert all(stack.env[name] == after[name] for name in NEWER)


def test_a_taken_port_is_left_to_who_has_it(stack: Stack) -> None:
    before = kept(stack)
    port = urlsplit(before["CONSOLE_URL"]).port
    with socket.create_server(("127.0.0.1", port or 0)):
        stack._settle_ports()
    after = kept(stack)
    assert urlsplit(after["CONSOLE_URL"]).port != port
    assert after["SECRET_KEY"] == before["SECRET_KEY"]
    assert urlsplit(after["REDIS_URL"]).password == urlsplit(before["REDIS_URL"]).password
