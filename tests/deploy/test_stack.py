"""What `up` does about the addresses of an installation that is there already."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import programs
import pytest
from stack import STACK_ENV, Stack

PUBLIC = "https://shops.example"

NEWER = ("WEB_METRICS_PORT", "GATEWAY_METRICS_PORT", "WORKER_METRICS_PORT", "NODE_METRICS_PORT")


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """An installation of its own, whatever addresses the tests themselves run with."""
    for name in (*programs.first_environment(tmp_path), "CONSOLE_BIND", "GATEWAY_BIND"):
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


def command(stack: Stack, name: str) -> str:
    found = {one.name: one for one in programs.programs(stack.state, stack.env)}
    return " ".join(found[name].command)


def with_address(stack: Stack, name: str, value: str) -> Stack:
    """The same installation, whose operator wrote a line into its file."""
    forget(stack, name)
    with (stack.state / STACK_ENV).open("a") as file:
        file.write(f"{name}={value}\n")
    return Stack(stack.state)


def test_the_console_listens_where_its_local_address_says(stack: Stack) -> None:
    port = urlsplit(kept(stack)["CONSOLE_URL"]).port
    assert f"--host 127.0.0.1 --port {port} " in command(stack, "web")


def test_an_address_that_is_a_proxy_s_changes_nothing_about_where_we_listen(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = command(stack, "web")
    monkeypatch.setenv("CONSOLE_URL", PUBLIC)
    assert command(Stack(stack.state), "web") == before


def test_a_proxy_s_address_in_the_file_gets_a_place_that_stays(stack: Stack) -> None:
    first = with_address(stack, "CONSOLE_URL", PUBLIC)
    place = first.env["CONSOLE_BIND"]
    assert f"CONSOLE_BIND={place}" in (stack.state / STACK_ENV).read_text().splitlines()
    with socket.create_server(("127.0.0.1", urlsplit(kept(first)["GATEWAY_URL"]).port or 0)):
        first._settle_ports()
    again = Stack(stack.state)
    assert (again.env["CONSOLE_URL"], again.env["CONSOLE_BIND"]) == (PUBLIC, place)


def test_it_listens_where_it_is_told_to(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_BIND", "[::1]:9401")
    told = Stack(stack.state)
    assert "--host ::1 --port 9401 " in command(told, "gateway")
    assert told.env["GATEWAY_URL"] == kept(stack)["GATEWAY_URL"]


def test_a_place_that_a_proxy_knows_and_another_program_has_stops_the_start(
    stack: Stack,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        told = with_address(stack, "CONSOLE_BIND", f"127.0.0.1:{other.getsockname()[1]}")
        with pytest.raises(SystemExit, match="CONSOLE_BIND"):
            told._settle_ports()


def test_forwarding_headers_are_left_to_the_setting(stack: Stack) -> None:
    assert all("--no-proxy-headers" in command(stack, name) for name in ("web", "gateway"))
