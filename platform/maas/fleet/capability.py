"""What the fleet brings: the words of what admins decide about nodes and quotas."""

from django.utils.translation import gettext_lazy as _

from maas.common.health import ReadinessCheck
from maas.common.registry import Capability
from maas.fleet import selectors
from maas.fleet.lifetimes import LIFETIMES
from maas.tenants import audit

CAPABILITY = Capability(
    name="fleet",
    entries=(
        *LIFETIMES,
        *audit.actions(
            {
                "node.drain": _("gave the node %(name)s no new work"),
                "node.undrain": _("gave the node %(name)s work again"),
                "quota.set": _("set what the business may use"),
            }
        ),
        *audit.by_hand("node"),
        *audit.by_hand("quota"),
        ReadinessCheck(name="node", look=selectors.look_for_a_node),
    ),
)
