"""Step 4: the mark, and what to do about it."""

import uuid

from django.http import HttpResponse

from finetune.exams import selectors as exams
from finetune.exams import services as exam_services
from finetune.pages.views.exams import result
from maas.console.access import TenantRequest, tenant_page
from maas.projects.pages.views.wizard import frame


@tenant_page(GET="exam.read", POST="exam.write")
def exam(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """POST examines once more."""
    row = frame.found(request, project)
    version = row.teaching.version if row.teaching else None
    if version is None:
        return frame.to(row, "teach")
    if request.method == "POST":
        exam_services.start_exam(by=request.principal, version_id=version.id)
        return frame.to(row, "exam")
    latest = exams.exams(by=request.principal, version_id=version.id).first()
    if latest is None:
        return frame.page(request, row, "exam", "exam_missing", {})
    values = result(request, latest)
    template = "exam_running" if "job" in values else "exam"
    return frame.page(request, row, "exam", template, values)
