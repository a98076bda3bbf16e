"""How long machines and quotas are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="fleet.Node", stays="one a machine, until an admin removes it"),
    Lifetime(of="fleet.Accelerator", goes_with="fleet.Node"),
    Lifetime(of="fleet.Quota", goes_with="tenants.Tenant"),
)
