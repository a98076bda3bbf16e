"""From an address to what answers it: an allowlist of four."""

import structlog
from django.db import DatabaseError

from serving.gateway import chat, errors, metrics, moderations
from serving.gateway.credentials import Credential
from serving.gateway.exchange import HttpExchange
from serving.gateway.route_table import ListedModel
from serving.gateway.runtime import Runtime

log = structlog.get_logger()
CHAT = "/v1/chat/completions"
MODELS = "/v1/models"
MODERATIONS = "/v1/moderations"


async def handle(runtime: Runtime, exchange: HttpExchange) -> None:
    """Answer one request, whatever happens, and write its log line."""
    try:
        with runtime.open.one():
            await _answer(runtime, exchange)
    except errors.APIError as error:
        await exchange.fail(error)
    except ConnectionResetError:
        exchange.log_fields["client_disconnected"] = True
    except DatabaseError as error:
        log.warning("gateway_postgres_failed", error=str(error))
        await exchange.fail(errors.records_unavailable())
    except Exception:
        log.exception("gateway_failed", request_id=exchange.request_id)
        await exchange.fail(errors.internal())
    finally:
        runtime.log.add(exchange)
        metrics.observe(exchange, _endpoint(exchange.path))


def _endpoint(path: str) -> str:
    if path == CHAT:
        return "chat"
    if path == MODERATIONS:
        return "moderations"
    return "models" if path == MODELS or path.startswith(MODELS + "/") else "other"


async def _answer(runtime: Runtime, exchange: HttpExchange) -> None:
    path = exchange.path
    name = path.removeprefix(MODELS + "/")
    if path == CHAT:
        credential = await _authenticate(runtime, exchange, "POST")
        with runtime.open.of(credential):
            await chat.complete(runtime, exchange, credential)
    elif path == MODERATIONS:
        credential = await _authenticate(runtime, exchange, "POST")
        with runtime.open.of(credential):
            await moderations.moderate(runtime, exchange, credential)
    elif path == MODELS:
        credential = await _authenticate(runtime, exchange, "GET")
        models = [_as_json(model) for model in await runtime.routes.list_models(credential)]
        await exchange.reply_json({"object": "list", "data": models})
    elif name and name != path and "/" not in name:
        await _show_model(runtime, exchange, name)
    else:
        raise errors.unknown_address()


async def _show_model(runtime: Runtime, exchange: HttpExchange, name: str) -> None:
    credential = await _authenticate(runtime, exchange, "GET")
    for model in await runtime.routes.list_models(credential):
        if model.id == name:
            await exchange.reply_json(_as_json(model))
            return
    raise errors.no_model(name)


async def _authenticate(runtime: Runtime, exchange: HttpExchange, method: str) -> Credential:
    if exchange.method != method:
        raise errors.wrong_method(method)
    credential = await runtime.credentials.authenticate(exchange.header(b"authorization"))
    exchange.log_fields.update(tenant=credential.tenant_id, key=credential.prefix)
    return credential


def _as_json(model: ListedModel) -> dict[str, object]:
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": model.owned_by,
    }
