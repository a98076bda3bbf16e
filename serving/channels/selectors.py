"""Reads of channels and of what customers asked there."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.errors import NotFound, Unavailable
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from maas.tenants.selectors import one
from serving import selectors as serving
from serving.channels.models import Channel, Turn
from serving.models import Deployment

_BAD = Q(rating=-1)
_UNANSWERED = Q(outcome__in=Turn.UNANSWERED)
_ABOUT_DATA = Q(outcome__in=[Turn.Outcome.REFUSED, Turn.Outcome.FAR])
_HANDED_OVER = Q(outcome=Turn.Outcome.HANDED_OVER)
SHOWN = {
    "open": _BAD | _ABOUT_DATA,
    "bad": _BAD,
    "unanswered": _UNANSWERED,
    "handed_over": _HANDED_OVER | Q(message__isnull=False),
    "replaced": Q(checks__contains=[{"verdict": "replaced"}]),
    "all": Q(),
}
"""`open`: what the merchant's data could make better; `handed_over`: who wanted a person;
`replaced`: whose answer a check did not let through as the model worded it."""
EXCHANGES = 3
"""How much of a visit a further question may refer to."""


def channels(*, by: Principal) -> QuerySet[Channel]:
    by.require("deployment.read")
    return Channel.objects.filter(tenant=by.tenant).select_related(
        "deployment__active__version__tuned_model"
    )


def channel(*, by: Principal, deployment_id: uuid.UUID | str, lock: bool = False) -> Channel:
    """A deployment's channel. Raises NotFound for another tenant's deployment, and where no
    channel was ever made."""
    found = serving.deployment(by=by, deployment_id=deployment_id)
    rows = channels(by=by)
    return one(rows.select_for_update(of=("self",)) if lock else rows, deployment=found)


def found(*, by: Principal, deployment_id: uuid.UUID | str) -> Channel | None:
    """A deployment's channel, or None where none was ever made. Raises NotFound for another
    tenant's deployment."""
    deployment = serving.deployment(by=by, deployment_id=deployment_id)
    return channels(by=by).filter(deployment=deployment).first()


def public(public_id: str) -> Channel:
    """The channel of a public link, for whoever has it. Raises NotFound where there is none (any
    more): unknown, switched off, its deployment ended, its tenant suspended."""
    found = (
        Channel.objects.select_related("tenant", "deployment__active__version__tuned_model")
        .filter(public_id=public_id, enabled=True, tenant__status=Tenant.Status.ACTIVE)
        .exclude(deployment__state=Deployment.State.RETIRED)
        .first()
    )
    if found is None:
        raise NotFound(_("This chat is not here any more."), code="chat_closed")
    return found


def awake(channel: Channel) -> Deployment:
    """The channel's deployment. Raises Unavailable("chat_paused") while it serves nothing."""
    deployment: Deployment = channel.deployment
    if deployment.state == Deployment.State.PAUSED or deployment.active is None:
        raise Unavailable(
            _("This assistant is taking a break. Please come back later."), code="chat_paused"
        )
    return deployment


def history(*, channel: Channel, visit: uuid.UUID) -> list[Turn]:
    """The last exchanges of a visit on this page, the newest last: what was really said there."""
    said = Turn.objects.filter(channel=channel, visit=visit, outcome__in=Turn.TALKED)
    newest = said.exclude(answer="").order_by("-created_at", "-id")[:EXCHANGES]
    return list(reversed(newest))


def turns(
    *, by: Principal, show: str = "all", model: uuid.UUID | None = None, handled: bool | None = None
) -> QuerySet[Turn]:
    """What customers asked, newest first. `show` is one of `SHOWN`; `model` is a
    tuned model's id; `handled` False leaves those that nobody has dealt with."""
    by.require("conversation.read")
    rows = Turn.objects.filter(SHOWN[show], tenant=by.tenant).select_related(
        "channel__deployment__active__version__tuned_model", "version__tuned_model", "message"
    )
    if model is not None:
        rows = rows.filter(version__tuned_model=model)
    if handled is not None:
        rows = rows.exclude(handled="") if handled else rows.filter(handled="")
    return rows


def turn(*, by: Principal, turn_id: uuid.UUID | str, lock: bool = False) -> Turn:
    """Raises NotFound for another tenant's."""
    rows = turns(by=by)
    return one(rows.select_for_update(of=("self",)) if lock else rows, id=turn_id)


def went_badly(*, by: Principal) -> int:
    """Questions that customers were not happy with, or that the data does not answer."""
    return turns(by=by, show="open", handled=False).count()


@dataclass(frozen=True, kw_only=True)
class Record:
    """How questions went from `first` to `last`, in UTC days; `by_day` is by ISO day."""

    first: date
    last: date
    by_day: Mapping[str, int]
    asked: int
    unanswered: int
    handed_over: int
    good: int
    bad: int

    @property
    def unanswered_share(self) -> float:
        return self.unanswered / self.asked if self.asked else 0.0


def record(*, by: Principal, days: int = 30, **of: Any) -> Record:
    """`of` narrows the turns: `channel=…`, or `version__tuned_model=…`."""
    by.require("conversation.read")
    last = timezone.now().astimezone(UTC).date()
    first = last - timedelta(days=days - 1)
    since = datetime.combine(first, time.min, UTC)
    day = Cast(TruncDate("created_at", tzinfo=UTC), CharField())
    lines = (
        Turn.objects.filter(tenant=by.tenant, created_at__gte=since, **of)
        .order_by()
        .annotate(day=day)
        .values("day")
        .annotate(
            asked=Count("id"),
            unanswered=Count("id", filter=_UNANSWERED),
            handed_over=Count("id", filter=_HANDED_OVER),
            good=Count("id", filter=Q(rating=1)),
            bad=Count("id", filter=_BAD),
        )
    )
    rows = list(lines)
    sums = {
        name: sum(row[name] for row in rows)
        for name in ("asked", "unanswered", "handed_over", "good", "bad")
    }
    return Record(first=first, last=last, by_day={row["day"]: row["asked"] for row in rows}, **sums)
