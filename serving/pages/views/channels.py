"""A live model's chat page: on and off, how it looks, its QR code."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from serving.channels import selectors, services
from serving.pages.forms.channels import ChannelForm
from serving.pages.presenters import channels as shown

QR_KINDS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "svg": (shown.qr_svg, "image/svg+xml"),
    "png": (shown.qr_png, "image/png"),
}


@tenant_page(GET="deployment.read", POST="deployment.write")
def channel(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """Settings with a preview; where there is no chat page yet, back to where it is opened."""
    row = selectors.found(by=request.principal, deployment_id=deployment)
    if row is None:
        return redirect("console:deployment", request.tenant.id, deployment)
    if request.method == "POST":
        request.principal.require("deployment.write")
    form = ChannelForm(request.POST or None, initial=ChannelForm.values_of(row))
    if form.is_valid():
        try:
            services.change_channel(
                by=request.principal, deployment_id=deployment, changes=form.cleaned_data
            )
            messages.success(request, _("Saved. Customers see it within five minutes."))
            return redirect("console:channel", request.tenant.id, deployment)
        except Problem as problem:
            form.refuse(problem)
    values = {"deployment": row.deployment, "shown": shown.chat_page_card(row), "form": form}
    return render(request, "serving/channel.html", values, status=400 if form.errors else 200)


@tenant_page(GET="deployment.read")
def channel_look(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """The merchant's colours for the preview, since no page allows inline style."""
    look = shown.chat_page_card(
        selectors.channel(by=request.principal, deployment_id=deployment)
    ).look
    text = f".widget-preview#preview{{--c:{look.colour};--on-c:{look.on}}}"
    return HttpResponse(text, content_type="text/css; charset=utf-8")


@tenant_page(GET="deployment.read")
def qr_code(request: TenantRequest, deployment: uuid.UUID, picture: str) -> HttpResponse:
    """The link as a picture; `?save` offers it as a file."""
    row = selectors.channel(by=request.principal, deployment_id=deployment)
    draw, content_type = QR_KINDS[picture]
    response = HttpResponse(draw(shown.link(row)), content_type=content_type)
    if "save" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="chat-{row.public_id}.{picture}"'
    return response
