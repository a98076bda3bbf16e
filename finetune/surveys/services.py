"""What a merchant decides about a survey and about what came in by it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.data.settings import FROM_SURVEY
from finetune.datasets import selectors as datasets
from finetune.datasets import services as dataset_services
from finetune.datasets.services.rows import NewRow
from finetune.models import Contribution, Survey
from finetune.surveys import selectors
from maas.common.errors import Conflict, InvalidInput
from maas.tenants import audit
from maas.tenants.principal import Principal

State = Contribution.State


@dataclass(frozen=True, kw_only=True)
class Use:
    """What a contribution is to become: one more way to ask for `answer`, which is an answer of the
    data or a new one. `question` is what it asks in better words, where somebody gave some."""

    contribution: uuid.UUID | str
    answer: str
    question: str | None = None


@transaction.atomic
def open_survey(
    *, by: Principal, dataset_id: uuid.UUID | str, welcome: str | None = None
) -> Survey:
    """Make the link of a data set; where it has an open one, that one stays, and only another
    `welcome` is taken. None leaves the welcome as it is; empty is the usual one.

    Raises NotFound, InvalidInput for a long welcome, Conflict("dataset_not_ready") where the file
    gave nothing yet.
    """
    by.require("dataset.write")
    dataset = datasets.dataset(by=by, dataset_id=dataset_id, lock=True)
    words = None if welcome is None else _welcome(welcome)
    if not dataset.edition:
        raise Conflict(
            _("Your file has not been read yet. Try again in a moment."), code="dataset_not_ready"
        )
    found = selectors.surveys(by=by, dataset=dataset).filter(open=True).first()
    if found is None:
        made = Survey.objects.create(
            tenant=by.tenant, dataset=dataset, created_by=by.user, welcome=words or ""
        )
        audit.record(by, "survey.open", made, name=dataset.name)
        return made
    if words is not None and words != found.welcome:
        found.welcome = words
        found.save(update_fields=["welcome", "updated_at"])
        audit.record(by, "survey.change", found, name=dataset.name)
    return found


@transaction.atomic
def close_survey(*, by: Principal, dataset_id: uuid.UUID | str) -> Survey:
    """Close the link for good; what came in stays to be decided about.

    Raises NotFound, Conflict("survey_not_open").
    """
    by.require("dataset.write")
    dataset = datasets.dataset(by=by, dataset_id=dataset_id, lock=True)
    found = selectors.surveys(by=by, dataset=dataset).filter(open=True).first()
    if found is None:
        raise Conflict(_("There is no open link to close."), code="survey_not_open")
    found.open = False
    found.save(update_fields=["open", "updated_at"])
    audit.record(by, "survey.close", found, name=dataset.name)
    return found


@transaction.atomic
def decide(
    *,
    by: Principal,
    dataset_id: uuid.UUID | str,
    uses: Sequence[Use] = (),
    dismissed: Collection[uuid.UUID | str] = (),
) -> list[Contribution]:
    """Put contributions into the data set, each as a row of its own, and dismiss others; all of
    it or nothing. Returns those that were put into the data set.

    Raises NotFound, Conflict("contribution_decided") where somebody has decided about one of them,
    InvalidInput for a missing or endless answer and for no decision, Conflict("dataset_not_ready").
    """
    by.require("dataset.write")
    dataset = datasets.dataset(by=by, dataset_id=dataset_id, lock=True)
    used = [str(use.contribution) for use in uses]
    gone = [str(one) for one in dismissed]
    if not used and not gone:
        raise InvalidInput(_("Choose an answer for at least one question."))
    if len({*used, *gone}) != len(used) + len(gone):
        raise InvalidInput(_("Decide about each question once."))
    found = selectors.chosen(by=by, dataset=dataset, ids=[*used, *gone])
    if any(one.state != State.NEW for one in found.values()):
        raise Conflict(
            _("Somebody has decided about one of these questions already."),
            code="contribution_decided",
        )
    if uses:
        rows = [_row(use, found[str(use.contribution)]) for use in uses]
        _changed, numbers = dataset_services.add_rows(by=by, dataset=dataset, rows=rows)
        for name, number in zip(used, numbers, strict=True):
            found[name].row_number = number
            _set(by, found[name], State.USED)
    for name in gone:
        _set(by, found[name], State.DISMISSED)
    return [found[name] for name in used]


def _row(use: Use, contribution: Contribution) -> NewRow:
    question = contribution.text if use.question is None else use.question
    return NewRow(question=question, answer=use.answer, source=FROM_SURVEY)


def _set(by: Principal, contribution: Contribution, state: State) -> None:
    contribution.state = state
    contribution.save(update_fields=["state", "row_number", "updated_at"])
    audit.record(by, f"contribution.{state.value}", contribution, row=contribution.row_number)


def _welcome(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > Survey.LONGEST_WELCOME:
        limit = {"limit": Survey.LONGEST_WELCOME}
        raise InvalidInput(fields={"welcome": _("At most %(limit)d characters.") % limit})
    return text
