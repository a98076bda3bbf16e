"""One line per request: who, which model, how long, how many tokens; never what was said."""

import structlog

from serving.gateway.exchange import Exchange

log = structlog.get_logger()


def write(exchange: Exchange) -> None:
    log.info(
        "request",
        request_id=exchange.request_id,
        method=exchange.method,
        path=exchange.path,
        status=exchange.status,
        ms=exchange.milliseconds,
        **exchange.noted,
    )
