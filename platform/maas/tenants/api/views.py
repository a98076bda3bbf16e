"""The base of every view of what belongs to a tenant."""

import uuid
from functools import cached_property

from rest_framework.views import APIView

from maas.tenants import selectors
from maas.tenants.api.permissions import SignedIn
from maas.tenants.models import APIKey, User
from maas.tenants.principal import Principal


class TenantView(APIView):
    """A view under `/api/tenants/<uuid:tenant>/`. `self.principal` is the only way to its rows."""

    permission_classes = [SignedIn]

    @cached_property
    def principal(self) -> Principal:
        """Raises NotFound when the caller has no part in the tenant of the address."""
        tenant_id: uuid.UUID = self.kwargs["tenant"]
        if isinstance(self.request.auth, APIKey):
            return selectors.principal_of_key(key=self.request.auth, tenant_id=tenant_id)
        assert isinstance(self.request.user, User)
        return selectors.principal_of_user(user=self.request.user, tenant_id=tenant_id)
