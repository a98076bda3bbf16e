"""How long people, tenants and what they did are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="tenants.User", stays="until the person or an admin ends the account"),
    Lifetime(of="tenants.Tenant", stays="until an admin ends the business"),
    Lifetime(of="tenants.Member", goes_with="tenants.Tenant"),
    Lifetime(of="tenants.APIKey", goes_with="tenants.Tenant"),
    Lifetime(of="tenants.AuditEntry", goes_with="tenants.Tenant"),
)
