"""All that one gateway process holds, and how it starts and stops."""

import asyncio

from maas.common import stores
from serving.gateway.access_log import AccessLog
from serving.gateway.admission import Admission
from serving.gateway.config import Config
from serving.gateway.credentials import Credentials
from serving.gateway.database_threads import DatabaseThreads
from serving.gateway.engines import Engines
from serving.gateway.grounding import Grounding
from serving.gateway.invalidation import InvalidationListener
from serving.gateway.route_table import RouteTable
from serving.gateway.script_batcher import ScriptBatcher
from serving.gateway.usage_meter import UsageMeter


class Runtime:
    """To be made inside a running event loop, and closed in it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._threads = DatabaseThreads()
        self._scripts = ScriptBatcher(stores.async_client(timeout=config.redis_timeout_seconds))
        self.meter = UsageMeter(self._scripts, config)
        self.admission = Admission(self._scripts, self.meter, self._threads, config)
        self.credentials = Credentials(self._threads, config)
        self.routes = RouteTable(self._threads, config)
        self.grounding = Grounding()
        self.engines = Engines(config)
        self.log = AccessLog()
        listener = InvalidationListener(self.credentials, self.routes)
        self._tasks = [asyncio.create_task(self.meter.run()), asyncio.create_task(listener.run())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engines.close()
        await self.meter.close()
        await self._scripts.close()
        self._threads.close()
        self.grounding.close()
        self.log.write()
