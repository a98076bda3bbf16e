"""What the catalogue brings: models in lists, in the audit trail and in the trash."""

from django.utils.translation import gettext_lazy as _

from maas.catalog.lifetimes import LIFETIMES
from maas.catalog.trash import ModelKind
from maas.common import badges
from maas.common.badges import StateBadges
from maas.common.registry import Capability
from maas.tenants import audit
from maas.tenants.rights import EDITORS, EVERYBODY, Right

RIGHTS = (
    Right(name="model.read", words=_("see models"), roles=EVERYBODY),
    Right(name="model.write", words=_("change models"), roles=EDITORS),
)

AUDIT = (
    *audit.actions(
        {
            "model.create": _("named a new model “%(name)s”"),
            "model.rename": _("renamed a model to “%(new)s”"),
            "model.delete": _("put the model “%(name)s” in the trash"),
            "model.restore": _("took the model “%(name)s” out of the trash"),
            "model.purge": _("removed the model “%(name)s” for good, 30 days later"),
            "model.add_version": _("added version %(number)s to a model"),
            "model.verdict": _("marked an exam"),
            "base_model.add": _("added the base model %(slug)s to the catalogue"),
            "base_model.accept_terms": _("accepted the terms of a base model"),
        }
    ),
    *audit.by_hand("basemodel"),
)

BADGES = (
    StateBadges(
        of="catalog.BaseModel.state",
        badges={
            "listed": badges.WAITING,
            "fetching": badges.BUSY,
            "ready": badges.GOOD,
            "failed": badges.BAD,
        },
    ),
    StateBadges(
        of="catalog.ModelVersion.verdict",
        badges={"unexamined": badges.OPEN, "passed": badges.GOOD, "failed": badges.BAD},
    ),
    StateBadges(
        of="catalog.Placement.state",
        badges={
            "wanted": badges.WAITING,
            "loaded": badges.GOOD,
            "failed": badges.BAD,
            "released": badges.OVER,
            "gone": badges.OVER,
        },
    ),
)

CAPABILITY = Capability(name="catalog", entries=(*LIFETIMES, *RIGHTS, *AUDIT, *BADGES, ModelKind()))
