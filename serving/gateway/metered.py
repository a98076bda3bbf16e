"""The one place where an admitted request is booked or voided."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from serving.gateway import metrics
from serving.gateway.answers import TokenUsage
from serving.gateway.engines import EngineFailed
from serving.gateway.exchange import HttpExchange
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.usage_meter import UsageMeter, UsageNotRecorded


class MeteredRequest:
    """An admitted request while it is answered; its usage grows with what the engine makes.

    `settled` is done when the count is safe; None where there is none.
    """

    def __init__(self, meter: UsageMeter, request: InFlightRequest, exchange: HttpExchange) -> None:
        self._meter = meter
        self._request = request
        self._exchange = exchange
        self._complete = False
        self._recorded = (0, 0)
        self.settled: asyncio.Task[None] | None = None

    @property
    def usage(self) -> TokenUsage:
        return self._request.usage

    async def record(self) -> None:
        """Returns when the count so far is in Redis: what it counts may be passed on then."""
        await self._meter.record(self._request)
        self._recorded = (self.usage.prompt, self.usage.completion)

    def forget_unrecorded(self) -> None:
        """What could not be recorded has not been passed on."""
        self.usage.prompt, self.usage.completion = self._recorded

    async def complete(self) -> None:
        """All of the answer has come. Where nothing of it has been passed on, it is recorded now:
        whoever was taken for dead meanwhile is told so here, and must not give it free."""
        if not self._exchange.response_started:
            await self.record()
        self._complete = True

    def settle(self) -> None:
        """Book what was used; nothing where the engine has not even begun."""
        usage = self.usage
        if usage.prompt:
            self.settled = self._meter.book(self._request, complete=self._complete)
        else:
            self._meter.void(self._request)
        self._exchange.log_fields.update(
            prompt_tokens=usage.prompt, completion_tokens=usage.completion, complete=self._complete
        )


@asynccontextmanager
async def metered(
    meter: UsageMeter, request: InFlightRequest, exchange: HttpExchange
) -> AsyncIterator[MeteredRequest]:
    """However the block is left, the request is settled, once.

    What the service itself failed to do costs nothing, unless something of it was passed on; a
    caller who leaves pays for what was made.
    """
    current = MeteredRequest(meter, request, exchange)
    metrics.in_flight.inc()
    try:
        yield current
    except EngineFailed:
        if not exchange.response_started:
            request.usage.clear()
        raise
    except UsageNotRecorded:
        current.forget_unrecorded()
        raise
    finally:
        metrics.in_flight.dec()
        current.settle()
