"""The bases of views: of what belongs to a tenant, and of what admins of the platform do."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from maas.tenants import selectors
from maas.tenants.api.authentication import SessionAuthentication
from maas.tenants.api.permissions import Person, PlatformAdmin, SignedIn
from maas.tenants.models import APIKey, User
from maas.tenants.principal import Principal


class TenantView(APIView):
    """A view under `/api/tenants/<uuid:tenant>/`. `self.principal` is the only way to its rows.

    `rights` names, for every method, the right that it takes; a test walks all addresses and
    fails where one is missing. Services check again, because the console calls them too.
    """

    permission_classes = (SignedIn,)
    rights: ClassVar[dict[str, str]] = {}

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else request.method or ""
        principal = self.principal
        if method in self.rights:
            principal.require(self.rights[method])

    @cached_property
    def principal(self) -> Principal:
        """Raises NotFound when the caller has no part in the tenant of the address."""
        tenant_id: uuid.UUID = self.kwargs["tenant"]
        if isinstance(self.request.auth, APIKey):
            return selectors.principal_of_key(key=self.request.auth, tenant_id=tenant_id)
        assert isinstance(self.request.user, User)
        return selectors.principal_of_user(user=self.request.user, tenant_id=tenant_id)


class PersonView(APIView):
    """A view for any signed-in person; API keys have no business there."""

    authentication_classes = (SessionAuthentication,)
    permission_classes: Sequence[type[BasePermission]] = (Person,)

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class AdminView(PersonView):
    """A view for admins of the platform."""

    permission_classes = (PlatformAdmin,)
