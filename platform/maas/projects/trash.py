"""Projects in the trash. Their data, models and deployments stay where they are."""

from django.utils.translation import gettext_lazy as _

from maas.projects.models import Project
from maas.tenants import trash


class ProjectKind(trash.TrashKind[Project]):
    name = "project"
    title = _("Step by step")
    icon = "wand"
    model = Project
    read = "dataset.read"
    write = "dataset.write"

    def purge(self, row: Project) -> None:
        row.delete()
