"""Has systemd start the stack at boot, and again after its supervisor was killed.

`python deploy/service.py [--user] [--print]`: writes the unit, and enables it. The unit starts what
`make up` starts and watches supervisord, which watches all else. With `--user` it is one of the
person's own (no root needed), with `--print` it is only shown.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
from stack import BASE_DIR, default_state

from maas.kit.files import atomic_write

NAME = "longslope.service"
SYSTEM, USER = Path("/etc/systemd/system"), Path(".config/systemd/user")
UP_SECONDS, DOWN_SECONDS = 1800, 180
"""A first start fetches a base model; a stop lets long answers end."""
RESTART_SECONDS = 5
OPEN_FILES = 65_536


def unit(*, base: Path, state: Path, user: str) -> str:
    """The unit's text. `user` is whom the stack belongs to; a person's own unit names nobody.

    Only the supervisor is systemd's to watch and end: of what a killed one leaves, `up` takes care
    (Postgres is ended in good order, and not killed).
    """
    command = f"{_quoted(base / '.venv/bin/python')} {_quoted(base / 'deploy/stack.py')}"
    return f"""\
[Unit]
Description=Longslope ({_plain(state)})
After=network-online.target local-fs.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=forking
PIDFile={_plain(state / "supervisord.pid")}
{f"User={user}" if user else ""}
WorkingDirectory={_plain(base)}
Environment={_quoted(f"LONGSLOPE_STATE={state}")}
ExecStart={command} up
ExecReload={command} up
ExecStop={command} down
TimeoutStartSec={UP_SECONDS}
TimeoutStopSec={DOWN_SECONDS}
Restart=always
RestartSec={RESTART_SECONDS}
KillMode=process
LimitNOFILE={OPEN_FILES}
UMask=0077

[Install]
WantedBy={"multi-user.target" if user else "default.target"}
"""


def install(text: str, *, of_user: bool) -> Path:
    """Write the unit where systemd looks for it, and enable it. It starts at the next boot, or by
    `systemctl start longslope`."""
    folder = Path.home() / USER if of_user else SYSTEM
    place = folder / NAME
    atomic_write(place, text, mode=0o644)
    control = ["systemctl", *(["--user"] if of_user else [])]
    for arguments in (["daemon-reload"], ["enable", NAME]):
        subprocess.run([*control, *arguments], check=True)
    if of_user:  # or its processes end when the person signs out
        subprocess.run(["loginctl", "enable-linger"], check=False)
    return place


def _owner(state: Path) -> str:
    """Whoever has run the stack so far, else whose the checkout is."""
    return (state if state.exists() else BASE_DIR).owner()


def _quoted(value: object) -> str:
    """As a word of a command line in a unit: percent signs are systemd's own."""
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_plain(text)}"'


def _plain(value: object) -> str:
    return str(value).replace("%", "%%")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", action="store_true", help="a unit of one's own, without root")
    parser.add_argument("--print", action="store_true", help="only show it")
    options = parser.parse_args()
    state = default_state()
    owner = "" if options.user else _owner(state)
    text = unit(base=BASE_DIR, state=state, user=owner)
    if options.print:
        print(text)
        return 0
    if shutil.which("systemctl") is None or not Path("/run/systemd/system").exists():
        sys.exit(f"systemd does not run here. For another machine, this is the unit:\n\n{text}")
    if not options.user and os.geteuid() != 0:
        sys.exit("A unit of the system needs root: sudo make service, or make service USER_UNIT=1")
    place = install(text, of_user=options.user)
    print(f"{place} is enabled. Start it now: systemctl {'--user ' * options.user}start {NAME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
