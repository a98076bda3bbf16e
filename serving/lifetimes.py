"""How long live models, their engines, and what customers asked are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="serving.Deployment", goes_with="tenants.Tenant"),
    Lifetime(of="serving.Revision", goes_with="serving.Deployment"),
    Lifetime(of="serving.Channel", goes_with="serving.Deployment"),
    Lifetime(of="serving.Turn", task="serving.forget_turns", after="90 days"),
    Lifetime(of="serving.Message", task="serving.forget_turns", after="90 days"),
    Lifetime(of="serving.Engine", goes_with="fleet.Node"),
    Lifetime(of="engines/", task="rotation", after="its log has reached its limit, twice"),
)
