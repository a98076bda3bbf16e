"""How many bytes a tenant's data takes: files as they came, and what trainings froze of them."""

from django.db.models import Q, Sum

from finetune.models import Dataset, Training
from maas.tenants.models import Tenant
from maas.usage.storage import Kept


def uploads(tenant: Tenant) -> Kept:
    there = Dataset.objects.filter(tenant=tenant).exclude(artefact="")
    in_trash = Q(deleted_at__isnull=False)
    sums = there.aggregate(
        live=Sum("size_bytes", filter=~in_trash, default=0),
        trash=Sum("size_bytes", filter=in_trash, default=0),
    )
    return Kept(**sums)


def frozen(tenant: Tenant) -> Kept:
    there = Training.objects.filter(tenant=tenant).exclude(frozen="")
    in_trash = Q(tuned_model__deleted_at__isnull=False)
    sums = there.aggregate(
        live=Sum("frozen_bytes", filter=~in_trash, default=0),
        trash=Sum("frozen_bytes", filter=in_trash, default=0),
    )
    return Kept(**sums)
