"""Where people and programs reach the installation, where it listens, and whom it believes."""

import ipaddress
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, NonNegativeInt

from maas.conf.base import SettingsGroup, Words

LOCAL = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - names them, listens to none


def _is_a_place(value: str) -> str:
    parts = urlsplit(f"//{value}")
    try:
        complete = not value or bool(parts.hostname and parts.port and parts.netloc == value)
    except ValueError:  # a port that is none
        complete = False
    if not complete or "@" in value:
        raise ValueError("must be a host and a port, as 127.0.0.1:8400")
    return value


def _are_networks(values: tuple[str, ...]) -> tuple[str, ...]:
    """In the one spelling that is compared with; `*` would let anybody write who they are."""
    try:
        return tuple(str(ipaddress.ip_network(value, strict=False)) for value in values)
    except ValueError:
        raise ValueError("must be addresses or networks of proxies, as 10.0.0.0/24") from None


Place = Annotated[str, AfterValidator(_is_a_place)]
Networks = Annotated[Words, AfterValidator(_are_networks)]


class AddressSettings(SettingsGroup):
    console_url: str = Field(default="http://127.0.0.1:8400", validation_alias="CONSOLE_URL")
    gateway_url: str = Field(default="http://127.0.0.1:8401/v1", validation_alias="GATEWAY_URL")
    console_bind: Place = Field(default="", validation_alias="CONSOLE_BIND")
    """Where the web process listens; empty: chosen by `make up`."""
    gateway_bind: Place = Field(default="", validation_alias="GATEWAY_BIND")
    trusted_proxies: Networks = Field(default=(), validation_alias="TRUSTED_PROXIES")
    """From where forwarding headers are believed. Anybody else's are ignored."""
    allowed_hosts: Words = Field(default=(), validation_alias="ALLOWED_HOSTS")
    """Beside the console's own."""
    csrf_trusted_origins: Words = Field(default=(), validation_alias="CSRF_TRUSTED_ORIGINS")
    hsts_seconds: NonNegativeInt = Field(default=365 * 24 * 3600, validation_alias="HSTS_SECONDS")
    """How long browsers ask by https alone, once they did; 0: not said."""

    @property
    def https(self) -> bool:
        return self._console.scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """A console on this machine answers to each of the machine's own names."""
        own = self._console.hostname or ""
        own = f"[{own}]" if ":" in own else own
        names = LOCAL if own in LOCAL else (own,)
        return [*dict.fromkeys(filter(None, (*names, *self.allowed_hosts)))]

    @property
    def origins(self) -> list[str]:
        """The console's own too: a proxy may not say by what scheme it was asked."""
        own = f"{self._console.scheme}://{self._console.netloc}" if self.https else ""
        return [*dict.fromkeys(filter(None, (own, *self.csrf_trusted_origins)))]

    @property
    def gateway_inside(self) -> str:
        """The gateway as programs of the same machine reach it: not by way of the proxy. Empty
        where nothing says so."""
        if not self.gateway_bind:
            return ""
        parts = urlsplit(f"//{self.gateway_bind}")
        host = EVERYWHERE.get(parts.hostname or "")
        place = f"{host}:{parts.port}" if host else self.gateway_bind
        return f"http://{place}/v1"

    @property
    def _console(self) -> SplitResult:
        return urlsplit(self.console_url)
