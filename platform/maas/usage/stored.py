"""How many bytes a tenant's adapters take."""

from django.db.models import Q, Sum

from maas.catalog.models import Adapter
from maas.tenants.models import Tenant
from maas.usage.storage import Kept

_IN_TRASH = Q(version__tuned_model__deleted_at__isnull=False)


def adapters(tenant: Tenant) -> Kept:
    sums = Adapter.objects.filter(tenant=tenant).aggregate(
        live=Sum("size_bytes", filter=~_IN_TRASH, default=0),
        trash=Sum("size_bytes", filter=_IN_TRASH, default=0),
    )
    return Kept(**sums)
