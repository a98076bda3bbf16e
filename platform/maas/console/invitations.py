"""The whole address with which an invited person joins a team, and the mail that brings it."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from maas.tenants import invitations
from maas.tenants.models import Member, User


def link(request: HttpRequest, member: Member) -> str | None:
    """The address to pass on; None for somebody who has joined."""
    if member.joined_at is not None:
        return None
    return request.build_absolute_uri(reverse("console:join", args=[invitations.token(member)]))


def send(member: Member, *, by: User) -> bool:
    """Mail the invitation; False where no mail server is there to do it.

    The mail's link is another one than the owner's to copy: it proves the address as well.
    """
    if not settings.MAIL_IS_SENT:
        return False
    known = member.user.has_usable_password()
    with translation.override(member.user.language if known else translation.get_language()):
        names = {"who": str(by), "team": str(member.tenant)}
        letter = Letter(
            subject=_("%(who)s invites you to %(team)s") % names,
            lines=[
                _("%(who)s would like you to work on %(team)s together, on Longslope.") % names,
                _("The link is for you alone and works once, within a week."),
            ],
            action=_("Join the team"),
            url=letters.at("console:join", invitations.token(member, mailed=True)),
            small=_("If you do not know who that is, do nothing."),
        )
        return letters.deliver(letter, to=member.user.email)
