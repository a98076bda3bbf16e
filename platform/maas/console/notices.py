"""The mail that tells a person that work which they started has ended.

Written in the transaction that ends the work, with a key of its own: one for each ending and
person, never a second, also when a worker starts anew in between.
"""

from collections.abc import Callable

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from finetune.models import Exam, Training
from maas.catalog import verdicts
from maas.common.endings import Ending
from maas.console.accounts import addresses, letters
from maas.console.accounts.letters import Letter
from maas.jobs import words
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Member, Tenant, User
from serving.models import Channel, Revision

STARTING = [f"deployment.{deed}" for deed in ("create", "change_version", "roll_back", "resume")]


def of_ending(ending: Ending) -> None:
    """Mail whoever started it, if they want that and belong to the team still."""
    if isinstance(ending.of, Revision):
        revision = ending.of
        tenant, person = revision.deployment.tenant, _who_deployed(revision)
        _post(ending.of, tenant, person, lambda: _deployed(revision, ok=ending.ok))
    elif isinstance(ending.of, Job) and ending.of.kind in _JOBS and ending.of.tenant is not None:
        job = ending.of
        who, what = _JOBS[job.kind]
        _post(job, job.tenant, who(job), lambda: what(job))


def _post(
    row: models.Model, tenant: Tenant | None, person: User | None, write: Callable[[], Letter]
) -> None:
    if person is None or not (person.is_active and person.mail_notices):
        return
    if not Member.objects.filter(tenant=tenant, user=person, joined_at__isnull=False).exists():
        return
    addresses.settle(person)
    if addresses.must_confirm(person):
        return
    with translation.override(person.language):
        key = f"{row._meta.model_name}:{row.pk}:{person.pk}"
        letters.deliver(write(), to=person.email, key=key)


# --- who --------------------------------------------------------------------------------


def _who_trained(job: Job) -> User | None:
    return job.created_by


def _who_examined(job: Job) -> User | None:
    """Whoever asked for the exam; for one that followed a training, whoever asked for that."""
    if job.created_by is not None:
        return job.created_by
    training = (
        Training.objects.filter(version__exams__job=job).select_related("job__created_by").first()
    )
    return training.job.created_by if training else None


def _who_deployed(revision: Revision) -> User | None:
    """The trail of changes knows; what a key or the platform started is nobody's."""
    entry = AuditEntry.objects.filter(
        tenant=revision.deployment.tenant_id,
        object_id=str(revision.deployment_id),
        action__in=STARTING,
        data__revision=revision.number,
    ).first()
    kind, _colon, email = entry.actor.partition(":") if entry else ("", "", "")
    return User.objects.filter(email=email).first() if kind == "user" else None


# --- what -------------------------------------------------------------------------------


def _trained(job: Job) -> Letter:
    training = Training.objects.select_related("tuned_model").get(job=job)
    name = {"name": training.tuned_model.name}
    url = letters.at("console:training", job.tenant_id, training.pk)
    if job.state == Job.State.FAILED:
        return _failed(job, _("“%(name)s” could not be taught") % name, url)
    line = _("It has learned from your examples.")
    if training.examine:
        line += " " + _("Its exam begins by itself; we write again when it is over.")
    return Letter(
        subject=_("“%(name)s” has finished learning") % name,
        lines=[line],
        action=_("Look at your model"),
        url=url,
        small=_why(),
    )


def _examined(job: Job) -> Letter:
    exam = Exam.objects.select_related("version__tuned_model").get(job=job)
    name = {"name": exam.version.tuned_model.name}
    url = letters.at("console:exam", job.tenant_id, exam.pk)
    if job.state == Job.State.FAILED:
        return _failed(job, _("The exam of “%(name)s” broke off") % name, url)
    if exam.passed:
        subject = _("“%(name)s” has passed its exam") % name
        more = _("It can go live now.")
        if exam.preliminary:
            more = f"{more} {verdicts.caveat(preliminary=True)}"
    else:
        subject = _("“%(name)s” has not passed its exam yet") % name
        more = _("That is normal at first. The page shows which answers to mend.")
    told = {"right": exam.items_right, "total": exam.items_total}
    line = _("%(right)d of %(total)d answers were right.") % told
    return Letter(
        subject=subject,
        lines=[f"{line} {more}"],
        action=_("See the exam"),
        url=url,
        small=_why(),
    )


def _deployed(revision: Revision, *, ok: bool) -> Letter:
    deployment = revision.deployment
    name = {"name": revision.version.tuned_model.name}
    url = letters.at("console:deployment", deployment.tenant_id, deployment.pk)
    action = _("Look at it")
    if not ok:
        subject = _("“%(name)s” could not go live") % name
        line = _("What was live before is live still. The page says what to do.")
    elif Channel.objects.filter(deployment=deployment, enabled=True).exists():
        subject, line = _("“%(name)s” is live") % name, _("Your customers can ask it now.")
    else:
        subject = _("“%(name)s” is live") % name
        line = _("Open its chat page now, so that your customers can reach it.")
        action, url = _("Open the chat page"), f"{url}#chat-page"
    return Letter(subject=subject, lines=[line], action=action, url=url, small=_why())


def _failed(job: Job, subject: str, url: str) -> Letter:
    error = job.error or {}
    told = words.explain(job.kind, str(error.get("code", "")), error.get("params") or {})
    return Letter(
        subject=subject,
        lines=[str(line) for line in told if line],
        action=_("See what happened"),
        url=url,
        small=_why(),
    )


def _why() -> str:
    return _("You get this mail because you started it. You can switch such mails off: %(url)s") % {
        "url": letters.at("console:account")
    }


_JOBS: dict[str, tuple[Callable[[Job], User | None], Callable[[Job], Letter]]] = {
    "training": (_who_trained, _trained),
    "exam": (_who_examined, _examined),
}
"""The kinds of job that people wait for: who is told, and what."""
