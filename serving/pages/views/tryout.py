"""Trying a live model in a chat."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from serving import selectors
from serving.pages import tryout


@tenant_page(POST="model.ask")
def ask(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """One question and its answer, for htmx to add to the page; beside it, the base model's."""
    row = selectors.deployment(by=request.principal, deployment_id=deployment)
    question = request.POST.get("question", "").strip()
    values: dict[str, object] = {"question": question}
    try:
        values["answer"] = tryout.ask(by=request.principal, model=row.name, question=question)
        if "compare" in request.POST and row.active is not None:
            base = row.active.version.adapter.base_model.slug
            values["base"] = tryout.ask(
                by=request.principal, model=f"base:{base}", question=question
            )
    except Problem as problem:
        request.principal.require("model.ask")
        values["problem"] = problem
    return render(request, "serving/tryout_lines.html", values)
