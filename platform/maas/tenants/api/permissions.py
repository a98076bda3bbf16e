"""Who may call the REST API at all, and who may administer the platform."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from maas.tenants.models import APIKey


class SignedIn(BasePermission):
    """A person or a key; which tenant they may touch is the principal's matter."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        signed_in = bool(request.user and request.user.is_authenticated)
        return signed_in or isinstance(request.auth, APIKey)


class PlatformAdmin(BasePermission):
    """A person with `is_staff`, by session: an API key never administers the platform."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, APIKey) and bool(
            request.user and request.user.is_authenticated and request.user.is_staff
        )
