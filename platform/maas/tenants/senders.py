"""Whose request it is, told from its headers alone: before its body is taken."""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections, connection
from django.http import parse_cookie

from maas.tenants import selectors

Scope = MutableMapping[str, Any]


async def sender(scope: Scope) -> str:
    """A name for the person or the key that a request belongs to; "" for a stranger's.

    Whether they may do what they ask for is the view's to say.
    """
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    return await sync_to_async(_known)(
        parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME, ""),
        headers.get(b"authorization", ""),
    )


def _known(session: str, authorization: str) -> str:
    if not (session or authorization):
        return ""
    close_old_connections()
    try:
        return _person(session) or _key(authorization)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def _person(session: str) -> str:
    if not session:
        return ""
    store = import_module(settings.SESSION_ENGINE).SessionStore(session)
    found = store.get(SESSION_KEY, "")
    return f"user:{found}" if found else ""


def _key(authorization: str) -> str:
    scheme, _space, text = authorization.partition(" ")
    key = selectors.usable_key(text.strip()) if scheme.lower() == "bearer" else None
    return f"key:{key.pk}" if key else ""
