#!/usr/bin/env bash
# uvicorn 0.54.0 with --workers: when the parent is killed (SIGKILL, or the kernel where memory is
# short), its workers live on, hold the socket and go on answering. Whoever watches the parent
# starts it anew, and the new one cannot bind: "address already in use", again and again, while
# the old code and settings serve. A worker has to end itself with its parent (PR_SET_PDEATHSIG).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q uvicorn==0.54.0
cat > "$folder/app.py" <<'PY'
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"still here"})
PY
"$folder/venv/bin/python" - "$folder" <<'PY'
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from urllib.request import urlopen

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "uvicorn", "app:app", "--app-dir", folder,
           "--port", str(port), "--workers", "2", "--lifespan", "off", "--log-level", "error"]


def answer():
    try:
        return urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
    except OSError:
        return None


def until(ready):
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.1)


first = subprocess.Popen(command, start_new_session=True)
try:
    until(lambda: answer() == b"still here")
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(2)
    after = answer()
    second = subprocess.run(command, capture_output=True, text=True, timeout=60)
    print("uvicorn", version("uvicorn"), "· two seconds after the parent was killed:", after)
    print("a new parent ends with", second.returncode, "·", second.stderr.strip().splitlines()[-1])
    assert after == b"still here", "the workers end with their parent now"
    assert second.returncode != 0, "a new parent starts now"
finally:
    os.killpg(first.pid, signal.SIGKILL)
PY
echo "as described"
