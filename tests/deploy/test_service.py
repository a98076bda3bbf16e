"""The unit for systemd: that it is one, and that it starts what it should."""

import shutil
import subprocess
from pathlib import Path

import pytest
import service

BASE = Path(__file__).resolve().parents[2]


def lines(**options: str) -> list[str]:
    state = Path(options.pop("state", "/srv/longslope"))
    return service.unit(base=BASE, state=state, **{"user": "", **options}).splitlines()


def test_a_system_unit_runs_as_the_owner_and_starts_with_the_machine() -> None:
    unit = lines(user="shop")
    assert "User=shop" in unit
    assert "WantedBy=multi-user.target" in unit
    assert f'ExecStart="{BASE}/.venv/bin/python" "{BASE}/deploy/stack.py" up' in unit


def test_a_unit_of_ones_own_names_nobody() -> None:
    unit = lines()
    assert not any(one.startswith("User=") for one in unit)
    assert "WantedBy=default.target" in unit


def test_a_killed_supervisor_is_started_again_as_often_as_it_takes() -> None:
    unit = lines(user="shop")
    assert {"Restart=always", "StartLimitIntervalSec=0", "KillMode=process"} <= set(unit)
    assert "PIDFile=/srv/longslope/supervisord.pid" in unit


def test_percent_signs_and_blanks_in_a_path_are_its_own() -> None:
    assert 'Environment="LONGSLOPE_STATE=/srv/50%% off"' in lines(state="/srv/50% off")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("state", ["/srv/longslope", "/srv/50% off"])
def test_systemd_takes_it(tmp_path: Path, state: str) -> None:
    file = tmp_path / service.NAME
    text = "\n".join(lines(user="root", state=state))
    file.write_text(text.replace(f"{BASE}/.venv/bin/python", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(file)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert service.NAME not in done.stderr, done.stderr
