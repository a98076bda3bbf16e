"""Who may call the REST API at all, and who may administer the platform."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from maas.tenants.models import APIKey

if TYPE_CHECKING:  # rest_framework.views itself imports this module, as the default permission
    from rest_framework.views import APIView


class SignedIn(BasePermission):
    """A person or a key; which tenant they may touch is the principal's matter."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        signed_in = bool(request.user and request.user.is_authenticated)
        return signed_in or isinstance(request.auth, APIKey)


class Person(BasePermission):
    """A signed-in person. A key acts for its tenant alone, never as the person who made it."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        signed_in = bool(request.user and request.user.is_authenticated)
        return signed_in and not isinstance(request.auth, APIKey)


class PlatformAdmin(Person):
    """A person with `is_staff`, by session: an API key never administers the platform."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return super().has_permission(request, view) and bool(request.user.is_staff)
