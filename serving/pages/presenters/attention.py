"""What of the live models needs somebody: questions that went badly, models that could go live."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maas.catalog import selectors as catalog
from maas.catalog.models import ModelVersion
from maas.console.attention import MOST, Need
from maas.tenants.principal import Principal
from serving import selectors
from serving.channels import selectors as channels


def went_badly(by: Principal) -> list[Need]:
    count = channels.went_badly(by=by)
    if not count:
        return []
    return [
        Need(
            tone="warn",
            text=ngettext(
                "%(count)d question of a customer went badly.",
                "%(count)d questions of customers went badly.",
                count,
            )
            % {"count": count},
            url=reverse("console:conversations", args=[by.tenant.id]) + "?show=open",
            action=_("Look at them"),
        )
    ]


def ready_to_go(by: Principal) -> list[Need]:
    """Versions that passed and are newer than what is live of their model."""
    served = {
        one.active.version.tuned_model_id: one.active.version.number
        for one in selectors.deployments(by=by)
        if one.active is not None
    }
    rows = catalog.versions(by=by).filter(verdict=ModelVersion.Verdict.PASSED)
    newest: dict[object, ModelVersion] = {}
    for version in rows.order_by("-created_at")[:50]:
        newest.setdefault(version.tuned_model_id, version)
    return [
        Need(
            tone="good",
            text=_passed(version) % {"name": version},
            url=f"{reverse('console:deploy', args=[by.tenant.id])}?version={version.id}",
            action=_("Put live"),
        )
        for version in newest.values()
        if version.number > served.get(version.tuned_model_id, 0)
    ][:MOST]


def _passed(version: ModelVersion) -> str:
    if version.preliminary:
        return _("“%(name)s” has passed a preliminary exam and is not live yet.")
    return _("“%(name)s” has passed its exam and is not live yet.")
