"""The mail that tells a person that work which they started has ended.

Written in the transaction that ends the work, with a key of its own: one for each ending and
person, never a second, also when a worker starts anew in between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maas.common.registry import Registry
from maas.console.accounts import addresses, letters
from maas.console.accounts.letters import Letter
from maas.jobs import words
from maas.jobs.models import Job
from maas.tenants.models import Member, Tenant, User


def created_by(row: Any) -> User | None:
    """Whoever started it; what a key or the platform started is nobody's."""
    found: User | None = row.created_by
    return found


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The mail about one kind of work.

    `of` is a kind of job, or the label of another model whose rows end, as in "serving.Revision".
    `letter` is given the row and whether it went well, in the language of who reads it.
    """

    of: str
    letter: Callable[[Any, bool], Letter]
    person: Callable[[Any], User | None] = created_by
    tenant: Callable[[Any], Tenant | None] = lambda row: row.tenant

    def register(self) -> None:
        NOTICES.register(self.of, self)


NOTICES: Registry[Notice] = Registry("notice")


def on_work_finished(*, row: models.Model, ok: bool, **_more: Any) -> None:
    """Receives `maas.common.signals.work_finished`."""
    notice = NOTICES.get(row.kind if isinstance(row, Job) else row._meta.label)
    if notice is not None:
        with transaction.atomic():
            _post(notice, row, ok)


def _post(notice: Notice, row: models.Model, ok: bool) -> None:
    """Mail whoever started it, if they want that and belong to the team still."""
    person = notice.person(row)
    if person is None or not (person.is_active and person.mail_notices):
        return
    team = Member.objects.filter(tenant=notice.tenant(row), joined_at__isnull=False)
    if not team.filter(user=person).exists():
        return
    addresses.settle(person)
    if addresses.must_confirm(person):
        return
    with translation.override(person.language):
        key = f"{row._meta.model_name}:{row.pk}:{person.pk}"
        letters.deliver(notice.letter(row, ok), to=person.email, key=key)


def about_failure(job: Job, *, subject: str, url: str) -> Letter:
    """The letter about a job that has failed: why, and what to do."""
    error = job.error or {}
    told = words.explain(job.kind, str(error.get("code", "")), error.get("params") or {})
    return Letter(
        subject=subject,
        lines=[str(line) for line in told if line],
        action=_("See what happened"),
        url=url,
        small=why(),
    )


def why() -> str:
    """The small print: why the mail came, and how to have no more of them."""
    return _("You get this mail because you started it. You can switch such mails off: %(url)s") % {
        "url": letters.at("console:account")
    }
