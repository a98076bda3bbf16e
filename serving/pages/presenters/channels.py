"""A chat page as the console shows it: its link, its QR code, its line for websites."""

from dataclasses import dataclass
from io import BytesIO

import qrcode
from django.conf import settings
from django.urls import reverse
from qrcode.image.svg import SvgPathFillImage

from maas.tenants.principal import Principal
from serving.channels import looks, selectors
from serving.channels.models import Channel
from serving.models import Deployment


@dataclass(frozen=True, kw_only=True)
class ChatPageCard:
    """What a merchant copies and hands on."""

    channel: Channel
    link: str
    line: str
    look: looks.Look


def chat_page_of(*, by: Principal, deployment: Deployment) -> ChatPageCard | None:
    """None where the deployment never had a chat page."""
    channel = selectors.channels(by=by).filter(deployment=deployment).first()
    return chat_page_card(channel) if channel is not None else None


def chat_page_card(channel: Channel) -> ChatPageCard:
    script = settings.CONSOLE_URL.rstrip("/") + reverse("console:widget")
    return ChatPageCard(
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
