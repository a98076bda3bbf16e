"""`/api/session/`: a person signs in, looks who they are, signs out."""

from typing import Any

from django.contrib import auth
from django.db import transaction
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common import errors
from maas.common.api import valid
from maas.common.bodies import BodySort, takes
from maas.common.parsers import JSONParser
from maas.console.accounts import addresses, entry
from maas.tenants import selectors, services, signin
from maas.tenants.api.serializers import MembershipOutput, PersonOutput
from maas.tenants.api.views import PersonView
from maas.tenants.models import User


class SessionOutput(serializers.Serializer[Any]):
    user = PersonOutput()
    tenants = MembershipOutput(many=True)
    csrf_token = serializers.CharField(help_text="Send it as X-CSRFToken with every write.")


@takes(BodySort.SMALL)
class Session(PersonView):
    # JSON alone: a form on a foreign page cannot send it, so nobody is signed in unawares.
    parser_classes = (JSONParser,)

    class Input(serializers.Serializer[Any]):
        email = serializers.EmailField()
        password = serializers.CharField(max_length=256, trim_whitespace=False)
        code = serializers.CharField(
            max_length=20,
            required=False,
            help_text="Of the app, or a recovery code: for whoever has two-step sign-in on.",
        )

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Signing in looks at no old session."""
        return [] if self._signs_in() else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self._signs_in() else list(super().get_permissions())

    @extend_schema(operation_id="session_get", responses=SessionOutput)
    def get(self, request: Request) -> Response:
        """Who is signed in, and to which tenants they belong."""
        return Response(about(request, self.person))

    @extend_schema(
        operation_id="session_sign_in", request=Input, responses={201: SessionOutput}, auth=[]
    )
    def post(self, request: Request) -> Response:
        """Sign in: the answer sets the session's cookie."""
        sent = valid(self.Input, request.data)
        code = sent.pop("code", "")
        user = signin.check_password(request=request._request, **sent)
        entry.at_once(request._request, user, code=code)
        return Response(about(request, user), status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="session_sign_out", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        auth.logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _signs_in(self) -> bool:
        request = getattr(self, "request", None)
        return request is not None and request.method == "POST"


@takes(BodySort.SMALL)
class Join(PersonView):
    """Taking up an invitation: signed in, or as a new person who chooses a password."""

    parser_classes = (JSONParser,)
    permission_classes = (AllowAny,)

    class Input(serializers.Serializer[Any]):
        invitation = serializers.CharField(max_length=500)
        password = serializers.CharField(
            max_length=256,
            trim_whitespace=False,
            required=False,
            help_text="For somebody who has no account yet.",
        )
        name = serializers.CharField(max_length=120, required=False)

    @extend_schema(operation_id="session_join", request=Input, responses={201: SessionOutput})
    def post(self, request: Request) -> Response:
        """Join the team that an invitation is for; a new person is signed in by it."""
        sent = valid(self.Input, request.data)
        token = sent.pop("invitation")
        if request.user.is_authenticated:
            user = self.person
            services.join(user=user, token=token)
        else:
            if "password" not in sent:
                raise errors.NotSignedIn
            with transaction.atomic():
                user = services.join_as_new_person(token=token, **sent).user
                addresses.note_joined(user, token)
            entry.at_once(request._request, user)
        return Response(about(request, user), status=status.HTTP_201_CREATED)


def about(request: Request, user: User) -> dict[str, Any]:
    """Who is signed in, their teams, and the token that their writes need."""
    shown = {
        "user": user,
        "tenants": selectors.memberships_of(user),
        "csrf_token": get_token(request._request),
    }
    return dict(SessionOutput(shown).data)
