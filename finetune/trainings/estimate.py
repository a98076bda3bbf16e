"""How long a training will take and what it uses, told before it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count
from django.db.models.functions import Length, Now

from finetune import recipes
from finetune.models import Dataset, Example
from finetune.recipes import ModelShape, Workload
from maas.catalog import store
from maas.catalog.models import BaseModel
from maas.fleet.models import HEARTBEAT_LOST_AFTER, Accelerator


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What one recipe would take. `seconds` start when a machine is free."""

    recipe: str
    steps: int
    seconds: float
    accelerator_hours: float


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all recipes' estimates of a data set stand on; read once."""

    dataset: Dataset
    taught: Mapping[str, Any]
    accelerator: Accelerator | None

    @classmethod
    def of(cls, dataset: Dataset) -> "Ground":
        return cls(dataset=dataset, taught=_taught(dataset), accelerator=_likely_accelerator())


def expect(*, ground: Ground, base_model: BaseModel, recipe: str) -> Expected:
    """By the examples' number and mean length, the model's shape and the machine's own speed.

    The base model must be ready: its shape is read from its files.
    """
    accelerator = ground.accelerator
    loaded = recipes.load(recipe)
    found = recipes.estimate(
        loaded,
        shape=ModelShape.from_folder(store.path(base_model.artefact)),
        workload=_workload(ground, wordings_per_fact=loaded.learning.wordings_per_fact),
        flops=accelerator.training_flops if accelerator else None,
        cuda=accelerator is not None and accelerator.kind == Accelerator.Kind.CUDA,
    )
    return Expected(
        recipe=recipe,
        steps=found.steps,
        seconds=round(found.seconds, 1),
        accelerator_hours=round(found.accelerator_hours, 4),
    )


def _taught(dataset: Dataset) -> dict[str, Any]:
    return Example.objects.filter(
        dataset=dataset, enabled=True, split=Example.Split.TRAIN
    ).aggregate(
        rows=Count("id"),
        facts=Count("answer", distinct=True),
        question=Avg(Length("question")),
        answer=Avg(Length("answer")),
    )


def _workload(ground: Ground, *, wordings_per_fact: int) -> Workload:
    taught = ground.taught
    return Workload.guess(
        rows=min(taught["rows"], taught["facts"] * wordings_per_fact),
        facts_before=min(1, taught["facts"]),
        question_chars=taught["question"] or 0.0,
        answer_chars=taught["answer"] or 0.0,
        chinese=ground.dataset.language.startswith("zh"),
    )


def _likely_accelerator() -> Accelerator | None:
    """The one that the dispatcher would choose among those that are there now: the fastest."""
    online = Accelerator.objects.filter(
        node__draining=False, node__seen_at__gt=Now() - HEARTBEAT_LOST_AFTER
    )
    ordered = sorted(
        online, key=lambda one: (one.kind == Accelerator.Kind.CUDA, one.training_flops or 0.0)
    )
    return ordered[-1] if ordered else None
