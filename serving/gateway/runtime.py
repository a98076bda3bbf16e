"""All that one gateway process holds, and how it starts and stops."""

import asyncio

from knowledgebase import review
from maas.common import stores
from serving.gateway.access_log import AccessLog
from serving.gateway.admission import Admission
from serving.gateway.artefact_threads import ArtefactThreads
from serving.gateway.config import Config
from serving.gateway.credentials import Credentials
from serving.gateway.database_threads import DatabaseThreads
from serving.gateway.engine_lines import EngineLines
from serving.gateway.engines import EngineSession
from serving.gateway.fair_queue import QueueLimits
from serving.gateway.fair_threads import FairThreads
from serving.gateway.invalidation import InvalidationListener
from serving.gateway.open_requests import OpenRequests
from serving.gateway.retrieval import Retrieval
from serving.gateway.route_table import RouteTable
from serving.gateway.schemas import Schemas
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
        self._artefacts = ArtefactThreads(count=config.artefact_threads)
        self.routes = RouteTable(self._threads, self._artefacts, config)
        self.retrieval = Retrieval(self._artefacts, config)
        self.reviews = FairThreads(
            QueueLimits(
                places=1,
                waiting=config.most_waiting,
                tenant_waiting=config.most_waiting_per_tenant,
                seconds=config.retrieval_wait_seconds,
            ),
            name="gateway-review",
        )
        # Whose answer has begun is not turned away: that would cut it.
        self.checks = FairThreads(
            QueueLimits(
                places=1,
                waiting=config.most_open,
                tenant_waiting=config.most_open,
                seconds=config.answer_seconds,
            ),
            name="gateway-checks",
        )
        self.open = OpenRequests(config)
        self.schemas = Schemas(config)
        self.engines = EngineSession(config)
        self.engine_lines = EngineLines(config)
        self.log = AccessLog()
        review.load()
        listener = InvalidationListener(self.credentials, self.routes)
        self._tasks = [asyncio.create_task(self.meter.run()), asyncio.create_task(listener.run())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engines.close()
        await self.schemas.close()
        await self.meter.close()
        await self._scripts.close()
        self._threads.close()
        self.retrieval.close()
        self.reviews.close()
        self.checks.close()
        self._artefacts.close()
        self.log.write()
