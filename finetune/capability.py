"""What fine-tuning brings: data sets, surveys, trainings, exams and the fetching of base models."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from finetune.base_models import FetchBaseModel, fetch_default
from finetune.datasets import stored
from finetune.datasets.kind import ParseKind
from finetune.datasets.trash import DatasetKind
from finetune.exams.kind import ExamKind
from finetune.lifetimes import LIFETIMES
from finetune.pages.presenters import attention, jobs, notices, settled
from finetune.pages.presenters.kept import KEPT
from finetune.trainings.kind import TrainingKind
from finetune.trainings.trash import TrainingsOfModel
from maas.common import badges
from maas.common.badges import Badge, StateBadges
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.console.attention import NeedFinder
from maas.console.job_pages import JobPage, page_of_subject
from maas.console.navigation import Room
from maas.console.notices import Notice
from maas.console.shell import BootstrapStep, Urlconfs
from maas.tenants import audit
from maas.tenants.purposes import KeyPurpose
from maas.tenants.rights import EDITORS, EVERYBODY, Right
from maas.usage.storage import StoredFiles
from maas.usage.units import LedgerKind

RIGHTS = (
    Right(name="dataset.read", words=_("see data sets"), roles=EVERYBODY),
    Right(name="dataset.write", words=_("change data sets"), roles=EDITORS),
    Right(name="training.read", words=_("see how models were taught"), roles=EVERYBODY),
    Right(name="training.write", words=_("teach models"), roles=EDITORS),
    Right(name="exam.read", words=_("see exams"), roles=EVERYBODY),
    Right(name="exam.write", words=_("begin exams"), roles=EDITORS),
)

JOBS = (FetchBaseModel(), ParseKind(), TrainingKind(), ExamKind())

JOB_PAGES = (
    JobPage(
        kind=ParseKind.name,
        subject=page_of_subject("dataset", _("To the data set")),
        settled=settled.readings,
    ),
    JobPage(
        kind=TrainingKind.name,
        subject=page_of_subject("training", _("To the model")),
        again=jobs.teach_again,
        panel=jobs.curve,
        settled=settled.trainings,
    ),
    JobPage(
        kind=ExamKind.name,
        subject=page_of_subject("exam", _("To the exam")),
        settled=settled.exams,
    ),
)

USAGE = (
    StoredFiles(name="uploads", kept=stored.uploads),
    StoredFiles(name="frozen", kept=stored.frozen),
    LedgerKind(name=TrainingKind.ledger, title=_("training")),
    LedgerKind(name="exam", title=_("exam"), is_request=True),
)

KEYS = (KeyPurpose(name="exam", scopes=("exam",), lives=timedelta(hours=6)),)
"""With such a key an exam reaches a version that has not passed yet."""

AUDIT = (
    *audit.actions(
        {
            "dataset.upload": _("brought the file %(filename)s"),
            "dataset.rename": _("renamed a data set to “%(name)s”"),
            "dataset.remap": _("said which columns of a file are what"),
            "dataset.options": _("changed how a file is read"),
            "dataset.delete": _("put a data set in the trash"),
            "dataset.restore": _("took a data set out of the trash"),
            "dataset.purge": _("removed the data set “%(name)s” for good, 30 days later"),
            "dataset.row.add": _("added a row to a data set"),
            "dataset.row.edit": _("corrected row %(row)s of a data set"),
            "dataset.row.skip": _("left row %(row)s of a data set out"),
            "dataset.row.keep": _("kept row %(row)s of a data set in spite of a warning"),
            "dataset.row.mask": _("masked personal data in row %(row)s of a data set"),
            "dataset.row.choose": _("chose the answer of row %(row)s of a data set"),
            "dataset.row.undo": _("took back a decision about row %(row)s of a data set"),
            "dataset.example.edit": _("changed a wording"),
            "dataset.example.switch": _("switched a wording on or off"),
            "survey.open": _("made the link to ask people for their questions about “%(name)s”"),
            "survey.change": _("changed the welcome of the link about “%(name)s”"),
            "survey.close": _("closed the link about “%(name)s”"),
            "contribution.used": _("put a question that somebody sent in into a data set"),
            "contribution.dismissed": _("dismissed a question that somebody sent in"),
            "training.start": _("began to teach a model"),
            "exam.start": _("began an exam"),
            "exam_policy.set": _("set how many answers must be right in an exam"),
        }
    ),
    *audit.by_hand("exampolicy"),
)

BADGES = (
    StateBadges(
        of="finetune.Dataset.state",
        badges={
            "uploaded": badges.WAITING,
            "reading": badges.BUSY,
            "ready": badges.GOOD,
            "refused": badges.BAD,
            "gone": badges.OVER,
        },
    ),
    StateBadges(
        of="finetune.SourceRow.fate",
        badges={
            "kept": badges.GOOD,
            "repaired": Badge("info", "wand"),
            "merged": Badge("info", "git-compare"),
            "skipped": badges.HIDDEN,
            "needs_you": badges.WARNING,
        },
    ),
    StateBadges(
        of="finetune.Contribution.state",
        badges={"new": badges.WAITING, "used": badges.GOOD, "dismissed": badges.OVER},
    ),
)

NOTICES = (
    Notice(of=TrainingKind.name, letter=notices.trained),
    Notice(of=ExamKind.name, letter=notices.examined, person=notices.who_examined),
)

NEEDS = (
    NeedFinder(name="open_rows", order=30, find=attention.open_rows),
    NeedFinder(name="contributions", order=40, find=attention.contributions),
)

CAPABILITY = Capability(
    name="finetune",
    entries=(
        *LIFETIMES,
        *RIGHTS,
        *JOBS,
        *JOB_PAGES,
        *USAGE,
        *KEYS,
        *AUDIT,
        *BADGES,
        *NOTICES,
        *NEEDS,
        *KEPT,
        Urlconfs(
            name="finetune",
            tenant="finetune.pages.urls",
            public="finetune.pages.public_urls",
            api="finetune.api.urls",
        ),
        Room(name="datasets", label=_("Data sets"), icon="table", right="dataset.read", order=30),
        DatasetKind(),
        TrainingsOfModel(),
        PeriodicTask(task="finetune.forget_contributions", seconds=3600),
        PeriodicTask(task="finetune.read_what_was_decided", seconds=30),
        BootstrapStep(name="fetch_default_base_model", run=fetch_default),
    ),
)
