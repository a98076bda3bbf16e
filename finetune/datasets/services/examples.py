"""Made wordings, switched and edited one by one. They change at once; the choice is remembered
for the next reading."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from finetune.data.checks.similar import closeness
from finetune.data.splits.plan import EXAM_CLOSEST
from finetune.datasets import decisions, selectors
from finetune.models import Dataset, Example
from knowledgebase.language.text import key, tidy
from maas.common.errors import Conflict, InvalidInput
from maas.tenants import audit
from maas.tenants.principal import Principal

_LONGEST = 500


@transaction.atomic
def switch_example(*, by: Principal, example: Example, enabled: bool) -> Example:
    """Use a made wording, or leave it out. Own wordings are switched by their row."""
    dataset = _locked(by, example)
    decisions.override(dataset, _made_key(dataset, example), by.user, off=not enabled)
    example.enabled = enabled
    _save(dataset, example, "enabled")
    audit.record(by, "dataset.example.switch", dataset, example=example.id, enabled=enabled)
    return example


@transaction.atomic
def edit_example(*, by: Principal, example: Example, question: str) -> Example:
    """Give a made wording other words.

    Raises InvalidInput where it would say nearly the same as a question on the other side of
    the exam: what is asked there must not be taught.
    """
    question = tidy(question)
    if not key(question) or len(question) > _LONGEST:
        raise InvalidInput(
            fields={
                "question": _("Write a question of at most %(limit)d characters.")
                % {"limit": _LONGEST}
            }
        )
    dataset = _locked(by, example)
    _check_sides(example, question)
    decisions.override(dataset, _made_key(dataset, example), by.user, text=question)
    example.question = question
    _save(dataset, example, "question")
    audit.record(by, "dataset.example.edit", dataset, example=example.id)
    return example


def _locked(by: Principal, example: Example) -> Dataset:
    by.require("dataset.write")
    if example.origin != Example.Origin.MADE:
        raise Conflict(_("This is your own question. Change it in its row."), code="example_is_own")
    dataset = selectors.dataset(by=by, dataset_id=example.dataset_id, lock=True)
    if dataset.state != Dataset.State.READY:
        raise Conflict(
            _("Your file is being read. Try again in a moment."), code="dataset_not_ready"
        )
    return dataset


def _made_key(dataset: Dataset, example: Example) -> str:
    """The key under which a made wording is known, whatever words it was given since."""
    return decisions.made_key(dataset, example.question) or key(example.question)


def _check_sides(example: Example, question: str) -> None:
    others = Example.objects.filter(dataset=example.dataset_id, group=example.group, enabled=True)
    asked = Example.Split.EXAM
    others = others.exclude(split=asked) if example.split == asked else others.filter(split=asked)
    for text in others.values_list("question", flat=True):
        if closeness(text, question) >= EXAM_CLOSEST:
            raise InvalidInput(
                fields={
                    "question": _(
                        "That is too close to “%(text)s”: what the exam asks must not be taught."
                    )
                    % {"text": text}
                },
                code="exam_given_away",
            )


def _save(dataset: Dataset, example: Example, field: str) -> None:
    example.save(update_fields=[field])
    dataset.edition = F("edition") + 1
    dataset.save(update_fields=["edition", "updated_at"])
