"""What a capability brings to the shell beside rooms and job pages: addresses, first steps."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLResolver, include, path

from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Urlconfs:
    """A capability's addresses, as dotted names of URLconfs without a namespace of their own.

    `tenant` lies under `/t/<tenant>/` and `public` under `/`, both in the namespace "console";
    `api` lies under `/api/`.
    """

    name: str
    tenant: str = ""
    public: str = ""
    api: str = ""

    def register(self) -> None:
        URLCONFS.register(self.name, self)


@dataclass(frozen=True, kw_only=True)
class BootstrapStep:
    """What `manage.py bootstrap` does at every start of the stack, harmless each time.

    `run` returns a line to show, or "" where there was nothing to do.
    """

    name: str
    run: Callable[[], str]

    def register(self) -> None:
        BOOTSTRAP_STEPS.register(self.name, self)


URLCONFS: Registry[Urlconfs] = Registry("URLconfs")
BOOTSTRAP_STEPS: Registry[BootstrapStep] = Registry("step of the bootstrap")


def tenant_pages() -> list[URLResolver]:
    return [path("", include(one.tenant)) for one in URLCONFS.values() if one.tenant]


def public_pages() -> list[URLResolver]:
    return [path("", include(one.public)) for one in URLCONFS.values() if one.public]


def api() -> list[URLResolver]:
    return [path("", include(one.api)) for one in URLCONFS.values() if one.api]
