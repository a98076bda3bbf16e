"""One training, from a base model and rows to a saved adapter."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
import yaml
from peft import PeftModel, get_peft_model
from torch import nn
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from finetune.conversion.manifest import sha256_of
from finetune.recipes import Estimate, ModelShape, Recipe, estimate
from finetune.trainer import adapter, base
from finetune.trainer.batches import Collate, cached, whole
from finetune.trainer.course import Course
from finetune.trainer.dataset import Data, gather
from finetune.trainer.device import Device
from finetune.trainer.grounding import grounded, keep
from finetune.trainer.head import Head
from finetune.trainer.loop import LoopSettings, TrainingLoop
from finetune.trainer.losses import CachedPrefixLoss, FullModelLoss
from finetune.trainer.meter import Meter
from finetune.trainer.params import TrainParams
from finetune.trainer.reporter import Reporter
from finetune.trainer.upper import Cut, make_cut, whole_head
from maas.jobs.program import RunLog

CONFIG = "run.yaml"
CHECKPOINTS = "checkpoints"
STATES = "states"


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a training is given."""

    folder: Path
    """The run directory."""
    log: RunLog
    params: TrainParams
    recipe: Recipe
    device: Device
    began: float
    """`time.monotonic()` when the program started."""


def train(session: Session) -> Mapping[str, Any]:
    """Load, prepare, train, save; returns what `result.json` says, empty but for the first."""
    params = grounded(session.folder, session.params, session.recipe, session.log)
    session = replace(session, params=params)
    session.log.stage("load")
    tokenizer = base.load_tokenizer(session.params.base_model)
    model = base.load_model(session.params.base_model, session.recipe, session.device)
    data = _rows(session, tokenizer, model)
    expected = _estimate(session, data)
    meter = Meter(session.log, expected.stages)
    course = Course.of(session.recipe, rows=len(data.train), batch=_batch(session))
    meter.enter("prepare")
    alone = not session.device.is_cuda and session.device.count == 1
    cut = _cut(session, model, data, meter) if alone else None
    layers = len(cut.stack.layers) if cut else model.config.num_hidden_layers
    shape = adapter.shape_for(
        session.recipe, model, first_layer=cut.stack.kept if cut else 0, layers=layers
    )
    reporter = Reporter(session.log, meter, course, session.recipe)
    head = cut.head if cut else whole_head(model, data.train[0])
    tuned = _with_adapter(session, model, shape, whole=cut is None)
    loop = _loop(
        session,
        data,
        model=tuned,
        objective=_objective(tuned, cut, head),
        collate=cached(data.rows, cut.states) if cut else whole(data.rows),
        course=course,
        reporter=reporter,
    )
    if session.device.first:
        _write_config(session, data, shape, course)
    meter.enter("train")
    loop.run()
    meter.enter("save")
    if not session.device.first:
        return {}
    weights = adapter.save(
        tuned, shape, shift=cut.stack.kept if cut else 0, target=session.params.output
    )
    keep(session.folder, session.params.output)
    session.log.progress(1.0, eta=0.0)
    return {
        "adapter": str(session.params.output),
        "weights": weights.name,
        "sha256": sha256_of(weights),
        "rank": shape.rank,
        "alpha": shape.alpha,
        "target_modules": list(shape.targets),
        "layers": [shape.first_layer, shape.layers],
        "mode": "upper" if cut else "whole",
        "steps": loop.steps,
        "epochs": round(loop.steps / course.per_epoch, 2),
        "learned_at": course.learned_at,
        "rows": len(data.train),
        "validation_rows": len(data.validation),
        "rows_left_out": data.left_out,
        "loss": course.mean(),
        "validation_loss": loop.validation_loss,
        "flops": _speed(session, expected, reporter),
        **_spent(session, loop, course, data),
    }


def _rows(session: Session, tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel) -> Data:
    folder, params = session.folder, session.params
    return gather(
        folder / params.train,
        folder / params.validation if params.validation else None,
        tokenizer=tokenizer,
        ends=base.ends_of(model, tokenizer),
        longest=min(session.recipe.limits.max_length, model.config.max_position_embeddings),
        log=session.log,
    )


def _estimate(session: Session, data: Data) -> Estimate:
    return estimate(
        session.recipe,
        shape=ModelShape.of(session.params.base_model),
        workload=data.workload,
        flops=session.params.flops,
        cuda=session.device.is_cuda,
        devices=session.device.count,
    )


def _batch(session: Session) -> int:
    """Rows to a step, on all devices together."""
    cuda = session.recipe.cuda
    each = session.recipe.learning.batch_size
    if session.device.is_cuda:
        each = cuda.batch_size * cuda.gradient_accumulation
    return each * session.device.count


def _cut(session: Session, model: PreTrainedModel, data: Data, meter: Meter) -> Cut | None:
    cut = make_cut(
        model,
        session.recipe,
        data,
        folder=session.folder / STATES,
        identity=base.identity(session.params.base_model),
        seed=session.params.seed,
        advance=meter.advance,
    )
    if cut is None:
        session.log.note("whole_model", model_type=model.config.model_type)
    return cut


def _with_adapter(
    session: Session, model: PreTrainedModel, shape: adapter.Shape, *, whole: bool
) -> PeftModel:
    # The adapter's start must not depend on what was drawn before it.
    torch.manual_seed(session.params.seed)
    if session.device.is_cuda and session.recipe.cuda.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()
    return cast("PeftModel", get_peft_model(model, adapter.lora_config(shape, whole=whole)))


def _objective(model: PeftModel, cut: Cut | None, head: Head | None) -> nn.Module:
    if cut:
        return CachedPrefixLoss(model, cut.head, cut.states.prefix)
    return FullModelLoss(model, head)


def _loop(
    session: Session,
    data: Data,
    *,
    model: PeftModel,
    objective: nn.Module,
    collate: Collate,
    course: Course,
    reporter: Reporter,
) -> TrainingLoop:
    return TrainingLoop(
        LoopSettings.from_recipe(session.recipe, session.device, seed=session.params.seed),
        model=model,
        objective=objective,
        collate=collate,
        train=[len(row) for row in data.train],
        validation=[len(row) for row in data.validation],
        course=course,
        reporter=reporter,
        folder=session.folder / CHECKPOINTS,
        device=session.device,
    )


def _write_config(session: Session, data: Data, shape: adapter.Shape, course: Course) -> None:
    """The resolved configuration, beside the run: what really ran."""
    resolved = {
        "recipe": session.recipe.model_dump(mode="json"),
        "params": session.params.model_dump(mode="json"),
        "device": {"kind": session.device.kind, "count": session.device.count},
        "adapter": {"layers": [shape.first_layer, shape.layers], "targets": list(shape.targets)},
        "rows": {"train": len(data.train), "validation": len(data.validation)},
        "course": {"steps_at_most": course.steps, "steps_per_epoch": course.per_epoch},
        "versions": {"torch": str(torch.__version__)},
    }
    text = yaml.safe_dump(resolved, sort_keys=False, allow_unicode=True)
    (session.folder / CONFIG).write_text(text, encoding="utf-8")


def _speed(session: Session, expected: Estimate, reporter: Reporter) -> float | None:
    """FLOP/s that one device reached, for the next estimate; None after too few steps."""
    pace = reporter.seconds_per_step
    return expected.flops_a_step / pace / session.device.count if pace else None


def _spent(session: Session, loop: TrainingLoop, course: Course, data: Data) -> dict[str, Any]:
    """Time and work; time of earlier attempts counts up to the checkpoint they reached."""
    this_time = time.monotonic() - session.began
    seconds = loop.seconds_before + this_time
    tokens = sum(len(row) for row in data.train)
    epochs = loop.steps / course.per_epoch
    return {
        "tokens": round(tokens * epochs),
        "seconds": round(seconds, 1),
        "device": session.device.kind,
        "device_name": session.device.name,
        "accelerators": session.device.count,
        "accelerator_seconds": round(seconds * session.device.count, 1),
    }
