"""Switching a live model's chat page on and off."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maas.console.access import TenantRequest, tenant_page
from maas.console.views.session import page_after
from maas.projects.chat_pages import open_chat_page
from serving.channels import services


@tenant_page(POST="deployment.write")
def switch_channel(request: TenantRequest, deployment: uuid.UUID, switch: str) -> HttpResponse:
    """Give a model its chat page, or close it; the link stays the same."""
    if switch == "on":
        open_chat_page(by=request.principal, deployment_id=deployment)
        messages.success(request, _("The chat page is on. Try its link."))
    else:
        services.change_channel(
            by=request.principal, deployment_id=deployment, changes={"enabled": False}
        )
        messages.success(request, _("The chat page is closed. Its link stays yours."))
    here = reverse("console:deployment", args=[request.tenant.id, deployment])
    return redirect(page_after(request, default=here))
