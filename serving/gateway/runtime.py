"""All that one gateway process holds, and how it starts and stops."""

import asyncio

from maas.common import stores
from serving.gateway.access_log import AccessLog
from serving.gateway.config import Config
from serving.gateway.credentials import Credentials
from serving.gateway.directory import Directory
from serving.gateway.engines import Engines
from serving.gateway.grounding import Grounding
from serving.gateway.limits import Limits
from serving.gateway.line import Line
from serving.gateway.meter import Meter
from serving.gateway.threads import Threads
from serving.gateway.watch import Watch


class Runtime:
    """To be made inside a running event loop, and closed in it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._threads = Threads()
        self._line = Line(stores.async_client(timeout=config.redis_timeout))
        self.meter = Meter(self._line, config)
        self.limits = Limits(self._line, self.meter, self._threads, config)
        self.credentials = Credentials(self._threads, config)
        self.directory = Directory(self._threads, config)
        self.grounding = Grounding()
        self.engines = Engines(config)
        self.log = AccessLog()
        watch = Watch(self.credentials, self.directory)
        self._tasks = [asyncio.create_task(self.meter.run()), asyncio.create_task(watch.run())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engines.close()
        await self.meter.close()
        await self._line.close()
        self._threads.close()
        self.grounding.close()
        self.log.write()
