"""What serving brings: live models, their chat pages, and what customers asked there."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from maas.common import badges
from maas.common.badges import StateBadges
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.common.secret_keys import SecretUse
from maas.console.attention import NeedFinder
from maas.console.navigation import Room
from maas.console.notices import Notice
from maas.console.shell import Urlconfs
from maas.tenants import audit
from maas.tenants.models import Scope
from maas.tenants.purposes import KeyPurpose
from maas.tenants.rights import DEVELOPERS, EDITORS, EVERYBODY, Right
from maas.usage.units import LedgerKind
from serving.channels import services as channels
from serving.channels.services import REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE
from serving.gateway.credentials import EXAMINE
from serving.lifetimes import LIFETIMES
from serving.pages import tryout
from serving.pages.panels import LIVE_MODELS
from serving.pages.presenters import attention, notices
from serving.pages.presenters.kept import KEPT
from serving.trash import RevisionsOfModel

RIGHTS = (
    Right(name="deployment.read", words=_("see live models"), roles=EVERYBODY),
    Right(name="deployment.write", words=_("put models live"), roles=EDITORS),
    Right(name="conversation.read", words=_("see what customers asked"), roles=EVERYBODY),
    Right(name="conversation.write", words=_("deal with what customers asked"), roles=EDITORS),
    Right(
        name="model.ask",
        words=_("ask models"),
        roles=DEVELOPERS | EDITORS,
        scopes=frozenset({Scope.INFERENCE, EXAMINE}),
    ),
)

KEYS = (
    KeyPurpose(
        name="chat_page",
        scopes=(Scope.INFERENCE,),
        requests_per_minute=REQUESTS_PER_MINUTE,
        tokens_per_minute=TOKENS_PER_MINUTE,
    ),
    KeyPurpose(name="try_out", scopes=(Scope.INFERENCE,)),
)

ROOMS = (
    Room(name="deployments", label=_("Live"), icon="rocket", right="deployment.read", order=50),
    Room(
        name="conversations",
        label=_("Conversations"),
        icon="messages",
        right="conversation.read",
        order=60,
    ),
)

AUDIT = audit.actions(
    {
        "deployment.create": _("put “%(name)s” live"),
        "deployment.change_version": _("gave a live model another version"),
        "deployment.roll_back": _("took a live model back to an earlier version"),
        "deployment.change_words": _("changed what “%(name)s” says when it does not know"),
        "deployment.change_thresholds": _("changed what “%(name)s” may say"),
        "deployment.pause": _("paused a live model"),
        "deployment.resume": _("let a paused model go on"),
        "deployment.retire": _("ended a live model"),
        "deployment.switch": _("switched a live model to its new version"),
        "deployment.refuse": _("could not load a version that was to go live"),
        "channel.open": _("opened the chat page of “%(name)s”"),
        "channel.change": _("changed the chat page of “%(name)s”"),
        "channel.close": _("closed the chat page of “%(name)s”"),
        "conversation.row": _("made a customer's question a row of a data set"),
        "conversation.left": _("left a customer's question as it is"),
        "conversation.reopen": _("took a customer's question up again"),
    }
)

BADGES = (
    StateBadges(
        of="serving.Engine.state",
        badges={
            "starting": badges.BUSY,
            "ready": badges.GOOD,
            "down": badges.BAD,
            "stopped": badges.OVER,
        },
    ),
    StateBadges(
        of="serving.Deployment.state",
        badges={
            "publishing": badges.BUSY,
            "live": badges.GOOD,
            "paused": badges.PAUSED,
            "retired": badges.OVER,
        },
    ),
    StateBadges(
        of="serving.Revision.state",
        badges={
            "pending": badges.BUSY,
            "active": badges.GOOD,
            "superseded": badges.OVER,
            "failed": badges.BAD,
        },
    ),
)

NEEDS = (
    NeedFinder(name="went_badly", order=20, find=attention.went_badly),
    NeedFinder(name="ready_to_go", order=50, find=attention.ready_to_go),
)

CAPABILITY = Capability(
    name="serving",
    entries=(
        *LIFETIMES,
        *RIGHTS,
        *KEYS,
        *ROOMS,
        *AUDIT,
        *BADGES,
        *NEEDS,
        *KEPT,
        Urlconfs(
            name="serving",
            tenant="serving.pages.urls",
            public="serving.pages.public_urls",
            api="serving.api.urls",
        ),
        LIVE_MODELS,
        LedgerKind(name="inference", title=_("questions"), is_request=True),
        Notice(
            of="serving.Revision",
            letter=notices.deployed,
            tenant=attrgetter("deployment.tenant"),
        ),
        RevisionsOfModel(),
        SecretUse(name="chat pages' keys", rekey=channels.rekey),
        SecretUse(name="keys for trying out", rekey=tryout.rekey),
        PeriodicTask(task="serving.forget_turns", seconds=3600),
        PeriodicTask(task="serving.tell_budgets", seconds=300),
    ),
)
