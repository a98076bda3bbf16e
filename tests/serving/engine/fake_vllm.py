"""Speaks like vLLM's server and computes nothing: for tests of who starts, watches and loads.

`python fake_vllm.py <port> <served name> [behaviour as JSON]`. Like vLLM it has a second process
that outlives a killed server and holds on to what it has. What happens is in its folder:
`starts` (a line per start), `loading` (a line per load that began), `loads` (a line per adapter
loaded or unloaded). Told `waits: "start"` or `waits: "load"`, it does not go on with that until
there is a file `go` in the folder.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

FOLDER = Path.cwd()


@web.middleware
async def only_ours(request: web.Request, handler: Any) -> Any:
    """As `serving.engine.guarded` does it in a real one."""
    secret = os.environ.get("LONGSLOPE_ENGINE_SECRET")
    if secret and request.headers.get("Authorization") != f"Bearer {secret}":
        return _error(401, "Unauthorized")
    return await handler(request)


class FakeVLLM:
    def __init__(self, served: str, behaviour: dict[str, Any]) -> None:
        self.served = served
        self.behaviour = behaviour
        self.adapters: dict[str, str] = {}

    async def health(self, _request: web.Request) -> web.Response:
        if (FOLDER / "hang").exists():
            await asyncio.sleep(3600)
        return web.Response()

    async def models(self, _request: web.Request) -> web.Response:
        names = [self.served, *self.adapters]
        return web.json_response({"object": "list", "data": [{"id": name} for name in names]})

    async def load(self, request: web.Request) -> web.Response:
        body = await request.json()
        name, path = body["lora_name"], body["lora_path"]
        if name in self.adapters:
            return _error(400, f"The lora adapter '{name}' has already been loaded.")
        if (Path(path) / "refuse").exists():
            return _error(500, "size mismatch")
        _note("loading", name)
        while self.behaviour.get("waits") == "load" and not (FOLDER / "go").exists():
            await asyncio.sleep(0.01)
        self.adapters[name] = path
        _note("loads", f"+{name}")
        return web.Response(text=f"Success: LoRA adapter '{name}' added successfully.")

    async def unload(self, request: web.Request) -> web.Response:
        name = (await request.json())["lora_name"]
        if self.adapters.pop(name, None) is None:
            return _error(404, f"The lora adapter '{name}' cannot be found.")
        _note("loads", f"-{name}")
        return web.Response(text="Success")

    async def complete(self, request: web.Request) -> web.Response:
        model = (await request.json())["model"]
        if model != self.served and model not in self.adapters:
            return _error(404, f"The model `{model}` does not exist.")
        text = {"text": model, "message": {"role": "assistant", "content": model}}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        choice = {"index": 0, "finish_reason": "stop", **text}
        return web.json_response({"id": "x", "model": model, "choices": [choice], "usage": usage})


def main() -> None:
    port, served = int(sys.argv[1]), sys.argv[2]
    behaviour = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
    starts = _note("starts", str(os.getpid()))
    if starts <= behaviour.get("fail_first", 0):
        sys.exit(3)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])  # the EngineCore
    while behaviour.get("waits") == "start" and not (FOLDER / "go").exists():
        time.sleep(0.01)
    fake = FakeVLLM(served, behaviour)
    app = web.Application(middlewares=[only_ours])
    app.router.add_get("/health", fake.health)
    app.router.add_get("/v1/models", fake.models)
    app.router.add_post("/v1/load_lora_adapter", fake.load)
    app.router.add_post("/v1/unload_lora_adapter", fake.unload)
    app.router.add_post("/v1/completions", fake.complete)
    app.router.add_post("/v1/chat/completions", fake.complete)
    web.run_app(app, host="127.0.0.1", port=port, print=None)


def _note(file: str, line: str) -> int:
    """Add a line; returns how many there are."""
    with (FOLDER / file).open("a+") as out:
        out.write(line + "\n")
        out.seek(0)
        return len(out.readlines())


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"message": message, "code": status}}, status=status)


if __name__ == "__main__":
    main()
