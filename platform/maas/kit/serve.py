"""uvicorn whose restarts nobody notices.

    python -m maas.kit.serve serving.gateway.asgi:application --port 8401 …

Takes uvicorn's own options. The parent holds the socket and no code of ours, also where there is
one worker only: SIGHUP has it start a new worker, which reads code and settings anew, and only when
that one is ready does the old one stop listening and end what it has begun. Whoever keeps a
connection to the old one open is told with the next answer to close it (uvicorn alone would close
it at once, perhaps while a request is on its way).
"""

import asyncio
import importlib
import socket
from typing import Any

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess, multiprocess

from maas.kit.processes import end_with_parent

LINGER_SECONDS = 5.0
"""How long a connection on which nothing comes is kept for the request that may be on its way."""
START_SECONDS = 600
"""How long new code may take to start, beside a training. Until then the old answers."""
POLL_SECONDS = 0.05


class LingeringServer(Server):
    """A worker's server. Where the parent was killed it ends by itself: else it would hold the
    socket, and nothing that is started in the parent's place could listen."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        end_with_parent()
        await super().serve(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        state = self.server_state
        state.default_headers = [*state.default_headers, (b"connection", b"close")]
        deadline = asyncio.get_running_loop().time() + LINGER_SECONDS
        while state.connections and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(POLL_SECONDS)
        await super().shutdown(sockets)


class PatientSupervisor(Multiprocess):
    """Waits longer for a new worker to start than for one that works to give a sign of life."""

    def restart_all(self) -> None:
        limit = self.config.timeout_worker_healthcheck
        self.config.timeout_worker_healthcheck = START_SECONDS
        try:
            super().restart_all()
        finally:
            self.config.timeout_worker_healthcheck = limit


def serve(app: str, *, app_dir: str | None = None, **options: Any) -> None:
    """In place of `uvicorn.run`; `app_dir` is on the path already."""
    config = Config(app, **options)
    PatientSupervisor(config, sockets=[config.bind_socket()]).run()


# A worker is a new Python that imports this module again, before it makes its server.
multiprocess.Server = LingeringServer  # type: ignore[attr-defined]

if __name__ == "__main__":
    # The package's own name of this module is taken by its command.
    command = importlib.import_module("uvicorn.main")
    command.run = serve  # type: ignore[attr-defined]
    command.main()
