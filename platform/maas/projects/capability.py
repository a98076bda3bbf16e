"""What projects bring: the walk step by step, the models that come of it, and their trash."""

from django.utils.translation import gettext_lazy as _

from finetune.pages.replaced import ReplacedData
from finetune.pages.ways import WayToTeach
from maas.common.registry import Capability
from maas.console.navigation import Room
from maas.console.shell import Urlconfs
from maas.projects import selectors
from maas.projects.lifetimes import LIFETIMES
from maas.projects.pages import panels
from maas.projects.trash import ProjectKind
from maas.tenants import audit

ROOMS = (
    Room(name="projects", label=_("Step by step"), icon="wand", right="dataset.read", order=20),
    Room(
        name="models",
        label=_("Models"),
        icon="school",
        right="model.read",
        order=40,
        also=("exams/", "versions/", "trainings/"),
    ),
)

AUDIT = audit.actions(
    {
        "project.open": _("began “%(name)s” with the first step"),
        "project.change": _("changed what “%(name)s” should do"),
        "project.delete": _("put “%(name)s” in the trash"),
        "project.restore": _("took “%(name)s” out of the trash"),
        "project.purge": _("removed “%(name)s” for good, 30 days later"),
    }
)

CAPABILITY = Capability(
    name="projects",
    entries=(
        *LIFETIMES,
        *ROOMS,
        *AUDIT,
        ProjectKind(),
        panels.PROJECTS,
        ReplacedData(name="project", which=selectors.replaced_data),
        WayToTeach(name="project", find=panels.teaching_step),
        Urlconfs(name="projects", tenant="maas.projects.pages.urls", api="maas.projects.api.urls"),
    ),
)
