"""What of the data needs somebody: rows with questions, and what people sent in."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finetune.data.settings import ADDED_SHEET
from finetune.models import Dataset, SourceRow
from finetune.pages.replaced import in_use
from finetune.surveys import selectors as surveys
from maas.console.attention import MOST, Need
from maas.tenants.principal import Principal


def open_rows(by: Principal) -> list[Need]:
    waits = Count("rows", filter=Q(rows__fate=SourceRow.Fate.NEEDS_YOU))
    found = in_use(by).filter(
        Q(report__counts__fates__needs_you__gt=0) | Q(rows__sheet=ADDED_SHEET),
        state=Dataset.State.READY,
    )
    counted = Dataset.objects.filter(id__in=found.values("id")).annotate(open=waits)
    rows = counted.filter(open__gt=0).order_by("-created_at")[:MOST]
    return [_about_data(by, one, one.open) for one in rows]


def _about_data(by: Principal, dataset: Dataset, count: int) -> Need:
    return Need(
        tone="warn",
        text=ngettext(
            "%(count)d row of “%(name)s” needs you.",
            "%(count)d rows of “%(name)s” need you.",
            count,
        )
        % {"count": count, "name": dataset.name},
        url=reverse("console:dataset", args=[by.tenant.id, dataset.id]),
        action=_("Look at them"),
    )


def contributions(by: Principal) -> list[Need]:
    return [
        Need(
            tone="good",
            text=ngettext(
                "%(count)d question came in by your link for “%(name)s”.",
                "%(count)d questions came in by your link for “%(name)s”.",
                count,
            )
            % {"count": count, "name": one.name},
            url=reverse("console:survey", args=[by.tenant.id, one.id]),
            action=_("Look at them"),
        )
        for one, count in surveys.waiting(by=by, most=MOST)
    ]
