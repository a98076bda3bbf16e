"""What the shell itself brings: the rooms of what lies below it, and what people do there."""

from django.utils.translation import gettext_lazy as _

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.common.secret_keys import SecretUse
from maas.console import attention
from maas.console.accounts import second_step
from maas.console.attention import NeedFinder
from maas.console.legal.kept import KEPT
from maas.console.navigation import Room, Section
from maas.tenants import audit

ROOMS = (
    Room(name="start", label=_("Home"), icon="home", right="tenant.read", order=10),
    Room(name="jobs", label=_("Activity"), icon="clock", right="job.read", order=70),
    Room(
        name="keys",
        label=_("API keys"),
        icon="key",
        right="api_key.read",
        section=Section.MANAGE,
        order=10,
    ),
    Room(
        name="usage",
        label=_("Usage"),
        icon="chart-line",
        right="usage.read",
        section=Section.MANAGE,
        order=20,
    ),
    Room(
        name="team",
        label=_("Team"),
        icon="users",
        right="member.read",
        section=Section.MANAGE,
        order=30,
    ),
    Room(
        name="trash",
        label=_("Trash"),
        icon="trash",
        right="tenant.read",
        section=Section.MANAGE,
        order=40,
    ),
    Room(
        name="settings",
        label=_("Settings"),
        icon="settings",
        right="tenant.write",
        section=Section.MANAGE,
        order=50,
    ),
)

AUDIT = (
    *audit.actions(
        {
            "person.create_admin": _("made the first admin"),
            "person.sign_up": _("made an account"),
            "person.confirm_email": _("confirmed their e-mail address"),
            "person.change_email": _("changed their e-mail address"),
            "person.change_password": _("changed their password"),
            "person.reset_password": _("chose a new password by mail"),
            "person.add_second_step": _("added a second step of signing in"),
            "person.remove_second_step": _("removed a second step of signing in"),
            "user.reset_link": _("made a link for a new password"),
            "person.renew_recovery_codes": _("made new recovery codes"),
        }
    ),
    *audit.by_hand("authenticator"),
)

CAPABILITY = Capability(
    name="console",
    entries=(
        *ROOMS,
        *AUDIT,
        *KEPT,
        SecretUse(name="second steps", rekey=second_step.rekey),
        PeriodicTask(task="console.watch_disk", seconds=300),
        NeedFinder(name="failed_jobs", order=10, find=attention.failed_jobs),
    ),
)
