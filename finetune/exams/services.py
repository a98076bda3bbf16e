"""Starting an exam, and clearing up after one."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.exams import policy
from finetune.exams.kind import ExamSpec
from finetune.exams.questions import Questions
from finetune.models import Exam, Training
from maas.catalog import selectors as catalog
from maas.catalog import services as placing
from maas.catalog.models import ModelVersion, Placement
from maas.common.errors import Conflict
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants import audit
from maas.tenants.principal import Principal

AFTER_TRAINING = 5
"""An exam's priority: the merchant whose training has just ended is waiting for it."""


@transaction.atomic
def start_exam(*, by: Principal, version_id: uuid.UUID | str) -> Exam:
    """Examine a version on a real engine, by the questions kept from its own training.

    Beside the covered questions it is asked what customers say besides, see `finetune.exams.parts`.
    Questions that training covers nothing of are asked and reported, but not counted. With
    fewer than `policy.FEWEST_TO_PASS` counted ones the exam runs and cannot be passed; with
    fewer than the policy's `minimum_items` its result says that it is less sure.

    Raises NotFound for another tenant's version; Conflict("no_exam_questions" | "exam_running");
    QuotaUsedUp when too many jobs are waiting.
    """
    by.require("exam.write")
    version = catalog.version(by=by, version_id=version_id)
    # The row is the lock: two clicks start one exam.
    ModelVersion.objects.select_for_update(no_key=True).get(id=version.id)
    if Exam.objects.filter(version=version, job__state__in=Job.OPEN).exists():
        raise Conflict(_("This version is being examined already."), code="exam_running")
    training = Training.objects.filter(version=version).select_related("dataset").first()
    questions = Questions.of(training)
    if training is None or not questions.counted:
        raise Conflict(
            _("There is no question to examine this version by. Add rows to your data, and train."),
            code="no_exam_questions",
        )
    exam_id = uuid.uuid4()
    job = jobs.enqueue(
        by=by,
        kind="exam",
        spec=ExamSpec(exam=exam_id, questions=questions.total, answers=questions.answers),
        subject_id=exam_id,
        priority=AFTER_TRAINING,
    )
    exam = Exam.objects.create(
        id=exam_id,
        tenant=by.tenant,
        version=version,
        dataset=training.dataset,
        job=job,
        placement=placing.place(version=version, purpose=Placement.Purpose.EXAM),
        pass_mark=policy.current().pass_mark,
        items_total=questions.counted,
        items_uncovered=questions.uncovered,
    )
    audit.record(by, "exam.start", exam, version=str(version.id), questions=questions.total)
    return exam
