"""The mails about trainings and exams that have ended."""

from django.utils.translation import gettext as _

from finetune.models import Exam, Training
from maas.catalog import verdicts
from maas.console import notices
from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from maas.jobs.models import Job
from maas.tenants.models import User


def who_examined(job: Job) -> User | None:
    """Whoever asked for the exam; for one that followed a training, whoever asked for that."""
    if job.created_by is not None:
        return job.created_by
    training = (
        Training.objects.filter(version__exams__job=job).select_related("job__created_by").first()
    )
    return training.job.created_by if training else None


def trained(job: Job, ok: bool) -> Letter:
    training = Training.objects.select_related("tuned_model").get(job=job)
    name = {"name": training.tuned_model.name}
    url = letters.at("console:training", job.tenant_id, training.pk)
    if not ok:
        subject = _("“%(name)s” could not be taught") % name
        return notices.about_failure(job, subject=subject, url=url)
    line = _("It has learned from your examples.")
    if training.examine:
        line += " " + _("Its exam begins by itself; we write again when it is over.")
    return Letter(
        subject=_("“%(name)s” has finished learning") % name,
        lines=[line],
        action=_("Look at your model"),
        url=url,
        small=notices.why(),
    )


def examined(job: Job, ok: bool) -> Letter:
    exam = Exam.objects.select_related("version__tuned_model").get(job=job)
    name = {"name": exam.version.tuned_model.name}
    url = letters.at("console:exam", job.tenant_id, exam.pk)
    if not ok:
        subject = _("The exam of “%(name)s” broke off") % name
        return notices.about_failure(job, subject=subject, url=url)
    if exam.passed:
        subject = _("“%(name)s” has passed its exam") % name
        more = _("It can go live now.")
        if exam.preliminary:
            more = f"{more} {verdicts.caveat(preliminary=True)}"
    else:
        subject = _("“%(name)s” has not passed its exam yet") % name
        more = _("That is normal at first. The page shows which answers to mend.")
    marks = {"right": exam.items_right, "total": exam.items_total}
    line = _("%(right)d of %(total)d answers were right.") % marks
    return Letter(
        subject=subject,
        lines=[f"{line} {more}"],
        action=_("See the exam"),
        url=url,
        small=notices.why(),
    )
