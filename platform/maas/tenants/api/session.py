"""`/api/session/`: a person signs in, looks who they are, signs out."""

from typing import Any

from django.contrib import auth
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common.api import valid
from maas.tenants import selectors, signin
from maas.tenants.api.serializers import MembershipOutput, PersonOutput
from maas.tenants.api.views import PersonView
from maas.tenants.models import User


class Session(PersonView):
    # JSON alone: a form on a foreign page cannot send it, so nobody is signed in unawares.
    parser_classes = (JSONParser,)

    class Input(serializers.Serializer[Any]):
        email = serializers.EmailField()
        password = serializers.CharField(max_length=256, trim_whitespace=False)

    class Output(serializers.Serializer[Any]):
        user = PersonOutput()
        tenants = MembershipOutput(many=True)
        csrf_token = serializers.CharField(help_text="Send it as X-CSRFToken with every write.")

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Signing in looks at no old session."""
        return [] if self._signs_in() else super().get_authenticators()

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self._signs_in() else list(super().get_permissions())

    @extend_schema(operation_id="session_get", responses=Output)
    def get(self, request: Request) -> Response:
        """Who is signed in, and to which tenants they belong."""
        return Response(self._about(request, self.person))

    @extend_schema(operation_id="session_sign_in", request=Input, responses={201: Output}, auth=[])
    def post(self, request: Request) -> Response:
        """Sign in: the answer sets the session's cookie."""
        user = signin.sign_in(request=request._request, **valid(self.Input, request.data))
        return Response(self._about(request, user), status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="session_sign_out", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        auth.logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _signs_in(self) -> bool:
        request = getattr(self, "request", None)
        return request is not None and request.method == "POST"

    def _about(self, request: Request, user: User) -> dict[str, Any]:
        about = {
            "user": user,
            "tenants": selectors.memberships_of(user),
            "csrf_token": get_token(request._request),
        }
        return dict(self.Output(about).data)
