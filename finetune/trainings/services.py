"""Starting a training, and saying beforehand what it takes."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from finetune import recipes
from finetune.datasets import decisions, starting
from finetune.datasets import selectors as datasets
from finetune.models import Dataset, Example, Training
from finetune.trainings import frozen
from finetune.trainings.estimate import Ground, expect
from finetune.trainings.kind import TrainingSpec
from finetune.trainings.recipes import CHOICES, Choice
from maas.catalog import selectors as catalog_selectors
from maas.catalog import services as catalog
from maas.catalog import store
from maas.catalog.models import BaseModel, TunedModel
from maas.common.errors import Conflict, InvalidInput, Problem, QuotaUsedUp, Text
from maas.jobs import services as jobs
from maas.jobs import shares
from maas.tenants import audit
from maas.tenants.principal import Principal
from maas.usage import storage

FEWEST_EXAMPLES = 8
"""Below this there is nothing to learn from; merchants mean to upload more."""


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What a training would start from, and what each recipe would take."""

    dataset_id: uuid.UUID
    base_model: BaseModel
    taught: int
    checked: int
    asked: int
    recipes: list["RecipeProspect"]
    hours_left: float
    """Accelerator hours that the tenant may still use this month."""
    too_long: int | None
    """Rows that will be left out for their length; None where the data was not measured by this
    base model. The data's report names them."""


@dataclass(frozen=True, kw_only=True)
class RecipeProspect:
    recipe: str
    title: Text
    description: Text
    steps: int
    seconds: float
    accelerator_hours: float
    within_quota: bool


def estimate(
    *, by: Principal, dataset_id: uuid.UUID | str, base_model: str | None = None
) -> Prospect:
    """What a training of this data set would take, by each recipe; starts nothing.

    `base_model` is a slug; None means the default for the data set's language. Raises what
    `start_training` raises for the same input, quotas aside.
    """
    by.require("training.read")
    dataset = datasets.dataset(by=by, dataset_id=dataset_id)
    counts = _counts(dataset)
    chosen = _base_model(by, dataset, base_model)
    hours_left = _seconds_left(by) / 3600
    ground = Ground.of(dataset)
    return Prospect(
        dataset_id=dataset.id,
        base_model=chosen,
        taught=counts[Example.Split.TRAIN],
        checked=counts[Example.Split.VALIDATION],
        asked=counts[Example.Split.EXAM],
        recipes=[_prospect(ground, chosen, choice, hours_left) for choice in CHOICES],
        hours_left=round(hours_left, 3),
        too_long=_too_long(dataset, chosen),
    )


def start_training(
    *,
    by: Principal,
    dataset_id: uuid.UUID | str,
    recipe: str = Training.Recipe.BALANCED,
    base_model: str | None = None,
    model_id: uuid.UUID | str | None = None,
    model_name: str = "",
    examine: bool = True,
) -> Training:
    """Train the next version of a tuned model on what a data set has now.

    The version is of the model `model_id`; else of the one named `model_name`, made if need
    be; else of one named like the data set. The examples are frozen: what changes in the data
    set from now on is for the next training. With `examine` an exam follows by itself.

    Raises NotFound for another tenant's data set or model; InvalidInput for an unknown recipe
    or a base model that does not know the language; Conflict("dataset_not_ready" |
    "decisions_not_read" (then they are read first, unless this stands in another transaction) |
    "too_few_examples" | "terms_not_accepted" | "base_model_not_ready"); QuotaUsedUp, StorageFull,
    DiskShort.
    """
    by.require("training.write")
    with transaction.atomic():
        found = datasets.dataset(by=by, dataset_id=dataset_id, lock=True)
        if found.edition:
            starting.bring_up_to_date(by=by, dataset=found)
    return _start(
        by=by,
        dataset_id=dataset_id,
        recipe=recipe,
        base_model=base_model,
        tuned=(model_id, model_name),
        examine=examine,
    )


@transaction.atomic
def _start(
    *,
    by: Principal,
    dataset_id: uuid.UUID | str,
    recipe: str,
    base_model: str | None,
    tuned: tuple[uuid.UUID | str | None, str],
    examine: bool,
) -> Training:
    dataset = datasets.dataset(by=by, dataset_id=dataset_id, lock=True)
    _counts(dataset)
    chosen = _base_model(by, dataset, base_model)
    resolved = _recipe(recipe)
    if _seconds_left(by) <= 0:
        raise QuotaUsedUp(
            _("Your team has used up its machine hours for this month."),
            code="accelerator_hours_used_up",
        )
    training_id = uuid.uuid4()
    job = jobs.enqueue(
        by=by,
        kind="training",
        spec=TrainingSpec(
            training=training_id,
            seconds=expect(ground=Ground.of(dataset), base_model=chosen, recipe=recipe).seconds,
        ),
        subject_id=training_id,
    )
    kept = _frozen(by, dataset, chosen)
    training = Training.objects.create(
        id=training_id,
        tenant=by.tenant,
        dataset=dataset,
        dataset_edition=dataset.edition,
        frozen=kept.artefact,
        frozen_bytes=kept.size_bytes,
        base_model=chosen,
        tuned_model=_tuned_model(by, dataset, *tuned),
        recipe=recipe,
        config=resolved.model_dump(mode="json"),
        examine=examine,
        job=job,
    )
    audit.record(
        by,
        "training.start",
        training,
        dataset=str(dataset.id),
        edition=dataset.edition,
        recipe=recipe,
        base_model=chosen.slug,
    )
    return training


def _frozen(by: Principal, dataset: Dataset, base_model: BaseModel) -> store.Stored:
    """What is taught, kept as it is now. Raises StorageFull where it, or the adapter that will be
    made of it, has no room; and DiskShort."""
    kept = frozen.freeze(dataset)
    try:
        storage.claim(tenant=by.tenant, size=kept.size_bytes + _adapter_bytes(base_model))
    except Problem:
        store.delete(kept.artefact)
        raise
    return kept


def _adapter_bytes(base_model: BaseModel) -> int:
    """How large the adapter will be: as the largest that was made on this base model."""
    known = base_model.adapters.aggregate(most=Max("size_bytes"))["most"]
    return int(known or 0)


def _prospect(
    ground: Ground, base_model: BaseModel, choice: Choice, hours_left: float
) -> RecipeProspect:
    expected = expect(ground=ground, base_model=base_model, recipe=choice.name)
    return RecipeProspect(
        recipe=choice.name,
        title=choice.title,
        description=choice.description,
        steps=expected.steps,
        seconds=expected.seconds,
        accelerator_hours=expected.accelerator_hours,
        within_quota=expected.accelerator_hours <= hours_left,
    )


def _counts(dataset: Dataset) -> dict[str, int]:
    """Enabled examples by split. Raises Conflict where they are not there, or too few."""
    if dataset.edition and decisions.pending(dataset):
        raise Conflict(
            _("What you decided about your rows is being worked in. Try again in a moment."),
            code="decisions_not_read",
        )
    if dataset.state != Dataset.State.READY:
        raise Conflict(
            _("Your data has not been read yet, or could not be read."), code="dataset_not_ready"
        )
    enabled = Example.objects.filter(dataset=dataset, enabled=True).order_by()
    found = dict(enabled.values_list("split").annotate(count=Count("id")))
    counts = {split: found.get(split, 0) for split in Example.Split.values}
    taught = counts[Example.Split.TRAIN]
    if taught < FEWEST_EXAMPLES:
        raise Conflict(
            ngettext(
                "Your data has only %(count)d question to learn from; %(least)d are needed.",
                "Your data has only %(count)d questions to learn from; %(least)d are needed.",
                taught,
            )
            % {"count": taught, "least": FEWEST_EXAMPLES},
            code="too_few_examples",
            count=taught,
            least=FEWEST_EXAMPLES,
        )
    return counts


def _too_long(dataset: Dataset, base_model: BaseModel) -> int | None:
    if dataset.report.get("measured_by") != store.path(base_model.artefact).name:
        return None
    return int(dataset.report["findings_total"].get("too_long_to_teach", 0))


def _base_model(by: Principal, dataset: Dataset, slug: str | None) -> BaseModel:
    chosen = catalog_selectors.base_model_for_training(
        by=by, language=dataset.language, slug=slug or None
    )
    known = {language.partition("-")[0] for language in chosen.languages}
    if dataset.language.partition("-")[0] not in known:
        raise InvalidInput(
            fields={"base_model": _("This base model does not know the language of your data.")}
        )
    return chosen


def _recipe(name: str) -> recipes.Recipe:
    if name not in recipes.NAMES:
        raise InvalidInput(fields={"recipe": _("Choose quick, balanced or thorough.")})
    return recipes.load(name)


def _tuned_model(
    by: Principal, dataset: Dataset, model_id: uuid.UUID | str | None, name: str
) -> TunedModel:
    if model_id is not None:
        return catalog_selectors.tuned_model(by=by, model_id=model_id)
    return catalog.open_tuned_model(
        by=by, name=name.strip() or dataset.name, language=dataset.language
    )


def _seconds_left(by: Principal) -> float:
    share = shares.shares_by_tenant([by.tenant.id], now=timezone.now())[by.tenant.id]
    # A tenant's share always has a limit; only the platform's own has none.
    return max((share.seconds_per_month or 0.0) - share.month_seconds, 0.0)
