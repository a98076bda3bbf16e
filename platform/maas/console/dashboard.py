"""The parts of the start page that capabilities bring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maas.common.registry import Registry
from maas.console.access import TenantRequest


@dataclass(frozen=True, kw_only=True)
class DashboardPanel:
    """One part. `values` is what its template finds under the name `panel`; None where there is
    nothing to show. `order`: what stands first has the lowest."""

    name: str
    order: int
    template: str
    values: Callable[[TenantRequest], Mapping[str, Any] | None]

    def register(self) -> None:
        PANELS.register(self.name, self)


PANELS: Registry[DashboardPanel] = Registry("panel of the start page")


def drawn(request: TenantRequest) -> list[dict[str, Any]]:
    """The parts that have something to show, with their templates and values."""
    ordered = sorted(PANELS.values(), key=lambda panel: panel.order)
    shown = [{"template": one.template, "values": one.values(request)} for one in ordered]
    return [one for one in shown if one["values"] is not None]
