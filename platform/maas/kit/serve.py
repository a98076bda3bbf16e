"""uvicorn with its worker in a process of its own, also where there is one worker only.

    python -m maas.kit.serve serving.gateway.asgi:application --port 8401 …

Takes uvicorn's own options. The parent holds the socket and no code of ours: SIGHUP has it start a
new worker, which reads code and settings anew, and only when that one is ready does the old one
stop listening and end what it has begun. So a restart refuses nobody. uvicorn does that by itself
where there are several workers (`--workers 2`).
"""

import importlib
from typing import Any

from uvicorn import Config
from uvicorn.supervisors import Multiprocess


def serve(app: str, *, app_dir: str | None = None, **options: Any) -> None:
    """In place of `uvicorn.run`; `app_dir` is on the path already."""
    config = Config(app, **options)
    Multiprocess(config, sockets=[config.bind_socket()]).run()


if __name__ == "__main__":
    # The package's own name of this module is taken by its command.
    command = importlib.import_module("uvicorn.main")
    command.run = serve  # type: ignore[attr-defined]
    command.main()
