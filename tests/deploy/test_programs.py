"""What supervisord is told of the stack's processes."""

import configparser
from pathlib import Path
from urllib.parse import urlsplit

import binds
import programs


def test_a_program_s_environment_is_as_it_was_meant_whatever_the_folder_is_called(
    tmp_path: Path,
) -> None:
    state = tmp_path / "50% of, it"
    state.mkdir()
    kept = programs.first_environment(state)
    env = {"LONGSLOPE_STATE": str(state), **kept, **binds.settled(kept, kept)}
    (state / "stack.env").write_text(f"REDIS_URL={env['REDIS_URL']}\n")
    read = configparser.RawConfigParser()
    read.read_string(programs.supervisor_config(state, env))
    written = read["program:web"]["environment"].replace("%%", "%")
    assert f'PROMETHEUS_MULTIPROC_DIR="{programs.metrics_folder(state)}"' in written.split(
        ",GATEWAY_"
    )


def test_an_installation_has_a_port_of_its_own_for_everything(tmp_path: Path) -> None:
    found = programs.addresses(tmp_path, valkey_password="x")
    ports = [*(urlsplit(found[name]).port for name in ("CONSOLE_URL", "GATEWAY_URL", "REDIS_URL"))]
    ports += [int(port) for name, port in found.items() if "_PORT" in name]
    assert len(ports) == len(set(ports)) == 8
