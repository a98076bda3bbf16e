"""How long projects are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="projects.Project", task="tenants.purge_trash", after="30 days in the trash"),
)
