"""What a merchant decides about a model's chat page."""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from maas.common import secret_keys
from maas.common.errors import Conflict, InvalidInput, Text
from maas.tenants import audit, keys
from maas.tenants import services as tenants
from maas.tenants.models import APIKey
from maas.tenants.principal import Principal
from serving import selectors as serving
from serving.channels import selectors, websites
from serving.channels.models import Channel
from serving.models import Deployment

CHANGEABLE = frozenset(
    {"title", "greeting", "colour", "side", "questions", "websites", "tokens_per_month", "enabled"}
)
MOST_QUESTIONS = 4
MOST_WEBSITES = 20
LONGEST_TITLE, LONGEST_GREETING, LONGEST_QUESTION = 60, 300, 120
REQUESTS_PER_MINUTE = 120
TOKENS_PER_MINUTE = 300_000
_LONGEST_TOLD = 80
"""Characters of a wrong value that are told again."""
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@transaction.atomic
def open_channel(*, by: Principal, deployment_id: uuid.UUID | str) -> Channel:
    """Give a deployment its chat page, or switch it on again. The link stays what it was.

    Raises NotFound, Conflict("deployment_retired").
    """
    by.require("deployment.write")
    deployment = serving.deployment(by=by, deployment_id=deployment_id, lock=True)
    if deployment.state == Deployment.State.RETIRED:
        raise Conflict(_("This deployment has been ended."), code="deployment_retired")
    channel, made = Channel.objects.get_or_create(
        tenant=by.tenant,
        deployment=deployment,
        defaults={"title": by.tenant.name[:LONGEST_TITLE]},
    )
    if not made and channel.enabled:
        return channel
    channel.enabled = True
    channel.key = renew_key(channel)
    channel.save(update_fields=["enabled", "key", "updated_at"])
    audit.record(by, "channel.open", channel, name=deployment.name)
    return channel


@transaction.atomic
def put_channel(
    *, by: Principal, deployment_id: uuid.UUID | str, changes: Mapping[str, Any]
) -> Channel:
    """Change a deployment's channel, and open it first where there is none."""
    by.require("deployment.write")
    channel = selectors.found(by=by, deployment_id=deployment_id)
    if channel is None or changes.get("enabled") or not changes:
        channel = open_channel(by=by, deployment_id=deployment_id)
    others = {name: value for name, value in changes.items() if name != "enabled" or not value}
    if not others:
        return channel
    return change_channel(by=by, deployment_id=deployment_id, changes=others)


@transaction.atomic
def change_channel(
    *, by: Principal, deployment_id: uuid.UUID | str, changes: Mapping[str, Any]
) -> Channel:
    """Change how the page looks, who may show it, or what it may use (`CHANGEABLE`).

    Raises NotFound, and InvalidInput with what is wrong by field.
    """
    by.require("deployment.write")
    channel = selectors.channel(by=by, deployment_id=deployment_id, lock=True)
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    fit = _checked(changes)
    for name, value in fit.items():
        setattr(channel, name, value)
    if "tokens_per_month" in fit:
        channel.key = renew_key(channel)
    channel.save(update_fields=[*fit, "key", "updated_at"])
    action = "channel.close" if fit.get("enabled") is False else "channel.change"
    audit.record(by, action, channel, name=channel.deployment.name, changed=sorted(fit))
    return channel


def key_text(channel: Channel) -> str:
    """The key with which the page asks, made anew from the platform's secret each time."""
    return _derived(channel).text


def renew_key(channel: Channel) -> APIKey:
    """The row of the page's key, with today's limits."""
    key, _text = tenants.issue_service_key(
        tenant=channel.tenant,
        purpose="chat_page",
        name=f"{channel.deployment.name} (chat)",
        new=_derived(channel),
        tokens_per_month=channel.tokens_per_month,
    )
    return key


def _derived(channel: Channel) -> keys.NewKey:
    """Of the secret that the key's row was made with, which `rekey` replaces."""
    known = {channel.key.prefix} if channel.key else set()
    return keys.present(secret_keys.every(), _name(channel), known)


def rekey() -> int:
    """Derive the keys of all chat pages from today's secret; returns how many changed."""
    return sum(
        tenants.replace_derived_key(
            key=channel.key, new=keys.derived(secret_keys.every()[0], _name(channel))
        )
        for channel in Channel.objects.select_related("key")
        if channel.key is not None
    )


def _name(channel: Channel) -> str:
    return f"channel:{channel.id}"


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, tidied. Raises InvalidInput with what is wrong by field."""
    fit: dict[str, Any] = {}
    problems: dict[str, Text] = {}
    for name, value in changes.items():
        try:
            fit[name] = _TIDY[name](value) if name in _TIDY else value
        except _Wrong as wrong:
            problems[name] = wrong.text
    if problems:
        raise InvalidInput(fields=problems)
    return fit


class _Wrong(Exception):
    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


def _title(text: str) -> str:
    text = _line(text)
    if not 1 <= len(text) <= LONGEST_TITLE:
        raise _Wrong(_("Write between 1 and %(limit)d characters.") % {"limit": LONGEST_TITLE})
    return text


def _greeting(text: str) -> str:
    if len(text.strip()) > LONGEST_GREETING:
        raise _Wrong(_("At most %(limit)d characters.") % {"limit": LONGEST_GREETING})
    return text.strip()


def _colour(text: str) -> str:
    text = text.strip().lower()
    if not _COLOUR.fullmatch(text):
        raise _Wrong(_("A colour looks like this: #0b6157"))
    return text


def _side(text: str) -> str:
    if text not in Channel.Side.values:
        raise _Wrong(_("Choose right or left."))
    return text


def _questions(texts: list[str]) -> list[str]:
    found = [one for one in map(_line, texts) if one]
    if len(found) > MOST_QUESTIONS:
        raise _Wrong(_("At most %(limit)d questions.") % {"limit": MOST_QUESTIONS})
    if any(len(one) > LONGEST_QUESTION for one in found):
        raise _Wrong(_("At most %(limit)d characters.") % {"limit": LONGEST_QUESTION})
    return found


def _websites(texts: list[str]) -> list[str]:
    found = list(dict.fromkeys(one for text in texts for one in _origins(_line(text))))
    if len(found) > MOST_WEBSITES:
        raise _Wrong(_("At most %(limit)d websites.") % {"limit": MOST_WEBSITES})
    return found


def _origins(line: str) -> list[str]:
    try:
        return list(websites.origins(line))
    except websites.NoWebsite:
        raise _Wrong(
            _("This is no website's address: %(text)s. Write it like https://shop.example.")
            % {"text": Truncator(line).chars(_LONGEST_TOLD)}
        ) from None


def _line(text: str) -> str:
    return " ".join(str(text).split())


_TIDY: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "greeting": _greeting,
    "colour": _colour,
    "side": _side,
    "questions": _questions,
    "websites": _websites,
}
