"""From an address to what answers it: an allowlist of three."""

import structlog
from django.db import DatabaseError

from serving.gateway import chat, errors
from serving.gateway.credentials import Credential
from serving.gateway.directory import Listed
from serving.gateway.exchange import Exchange
from serving.gateway.runtime import Runtime

log = structlog.get_logger()
CHAT = "/v1/chat/completions"
MODELS = "/v1/models"


async def handle(runtime: Runtime, exchange: Exchange) -> None:
    """Answer one request, whatever happens, and write its log line."""
    try:
        await _answer(runtime, exchange)
    except errors.APIError as error:
        await exchange.fail(error)
    except ConnectionResetError:
        exchange.noted["hung_up"] = True
    except DatabaseError as error:
        log.warning("gateway_postgres_failed", error=str(error))
        await exchange.fail(errors.records_unavailable())
    except Exception:
        log.exception("gateway_failed", request_id=exchange.request_id)
        await exchange.fail(errors.internal())
    finally:
        runtime.log.add(exchange)


async def _answer(runtime: Runtime, exchange: Exchange) -> None:
    path = exchange.path
    one = path.removeprefix(MODELS + "/")
    if path == CHAT:
        await chat.complete(runtime, exchange, await _caller(runtime, exchange, "POST"))
    elif path == MODELS:
        who = await _caller(runtime, exchange, "GET")
        models = [_shown(model) for model in await runtime.directory.listed(who)]
        await exchange.reply_json({"object": "list", "data": models})
    elif one and one != path and "/" not in one:
        await _show_model(runtime, exchange, one)
    else:
        raise errors.unknown_address()


async def _show_model(runtime: Runtime, exchange: Exchange, name: str) -> None:
    who = await _caller(runtime, exchange, "GET")
    for model in await runtime.directory.listed(who):
        if model.id == name:
            await exchange.reply_json(_shown(model))
            return
    raise errors.no_model(name)


async def _caller(runtime: Runtime, exchange: Exchange, method: str) -> Credential:
    if exchange.method != method:
        raise errors.wrong_method(method)
    who = await runtime.credentials.check(exchange.header(b"authorization"))
    exchange.noted.update(tenant=who.tenant_id, key=who.prefix)
    return who


def _shown(model: Listed) -> dict[str, object]:
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": model.owned_by,
    }
