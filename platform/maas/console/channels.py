"""A chat page as the console shows it: its link, its QR code, its line for websites."""

import re
import uuid
from dataclasses import dataclass
from io import BytesIO

import qrcode
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from qrcode.image.svg import SvgPathFillImage

from finetune.datasets import selectors as datasets
from maas.common.errors import NotFound
from maas.console.models import Project
from maas.console.projects import tasks
from maas.tenants.principal import Principal
from serving.channels import looks, selectors, services
from serving.channels.models import Channel
from serving.models import Deployment

_SUGGESTED = 3
_LONGEST_SUGGESTION = 60
_ASKS = re.compile(r"[?？]$")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a merchant copies and hands on."""

    channel: Channel
    link: str
    line: str
    look: looks.Look


def of(*, by: Principal, deployment: Deployment) -> Shown | None:
    """None where the deployment never had a chat page."""
    channel = selectors.channels(by=by).filter(deployment=deployment).first()
    return shown(channel) if channel is not None else None


@transaction.atomic
def opened(*, by: Principal, deployment_id: uuid.UUID) -> Channel:
    """Open a model's chat page; a new one greets as its task asks for, in its customers'
    language, and suggests some of the merchant's own questions."""
    new = selectors.found(by=by, deployment_id=deployment_id) is None
    channel = services.open_channel(by=by, deployment_id=deployment_id)
    if not new:
        return channel
    own = {
        "questions": _own_questions(by, channel.deployment),
        "greeting": _greeting(channel.deployment),
    }
    return services.change_channel(by=by, deployment_id=deployment_id, changes=own)


def _greeting(deployment: Deployment) -> str:
    """What the model is for decides; "" where it came about without the five steps."""
    project = Project.objects.filter(deployment=deployment, deleted_at=None).first()
    if project is None:
        return ""
    with translation.override(project.language):
        return str(tasks.of(project.task).greeting)


def _own_questions(by: Principal, deployment: Deployment) -> list[str]:
    """A few short questions of the data that the model was taught with, one of a fact."""
    if deployment.active is None:
        return []
    try:
        dataset = datasets.dataset(by=by, dataset_id=deployment.active.version.dataset_id)
    except NotFound:
        return []
    found: dict[int, str] = {}
    for one in datasets.examples(dataset, origin="own", split="train", enabled=True)[:200]:
        if _ASKS.search(one.question) and len(one.question) <= _LONGEST_SUGGESTION:
            found.setdefault(one.group, one.question)
    return list(found.values())[:_SUGGESTED]


def shown(channel: Channel) -> Shown:
    script = settings.CONSOLE_URL.rstrip("/") + reverse("console:widget")
    return Shown(
        channel=channel,
        link=link(channel),
        line=f'<script src="{script}" data-channel="{channel.public_id}" async></script>',
        look=looks.look(channel.colour),
    )


def link(channel: Channel) -> str:
    path = reverse("console:public-chat", args=[channel.public_id])
    return f"{settings.CONSOLE_URL.rstrip('/')}{path}"


def qr_svg(text: str) -> bytes:
    """A drawing without any style of its own, black on white, with its quiet zone."""
    return _drawn(_code(text).make_image(image_factory=SvgPathFillImage))


def qr_png(text: str) -> bytes:
    """Large enough to be printed."""
    return _drawn(_code(text).make_image())


def _code(text: str) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=20, border=4)
    code.add_data(text)
    code.make(fit=True)
    return code


def _drawn(image: object) -> bytes:
    out = BytesIO()
    image.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
