"""What deployments keep about a model that is in the trash."""

from django.utils.translation import gettext_lazy as _

from maas.catalog.models import TunedModel
from maas.common.errors import Text
from maas.tenants import trash
from serving.models import Deployment, Revision


class RevisionsOfModel(trash.TrashPart[TunedModel]):
    of = "model"

    def holds(self, row: TunedModel) -> Text:
        """A paused deployment goes on with it, a live one may go back to it."""
        needed = (
            Revision.objects.filter(version__tuned_model=row)
            .exclude(deployment__state=Deployment.State.RETIRED)
            .exists()
        )
        return (
            _("A deployment serves this model or may go back to it. End that first.")
            if needed
            else ""
        )

    def purge(self, row: TunedModel) -> None:
        """Only ended deployments are left; what they served stays in the audit trail."""
        Revision.objects.filter(version__tuned_model=row).delete()
