"""One training, from a base model and rows to a saved adapter."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
import yaml
from peft import PeftModel, get_peft_model
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from finetune.conversion.manifest import sha256_of
from finetune.recipes import Estimate, ModelShape, Recipe, estimate
from finetune.trainer import adapter, base
from finetune.trainer.arguments import training_arguments
from finetune.trainer.checkpoints import last_whole
from finetune.trainer.course import Course
from finetune.trainer.dataset import Data, gather
from finetune.trainer.device import Device
from finetune.trainer.grounding import grounded, keep
from finetune.trainer.meter import Meter
from finetune.trainer.params import TrainParams
from finetune.trainer.reporter import Reporter
from finetune.trainer.trainers import CourseTrainer, UpperTrainer, WholeTrainer, as_tokens
from finetune.trainer.upper import Cut, make_cut
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
    trainer = _trainer(
        session,
        model=model,
        tokenizer=tokenizer,
        data=data,
        cut=cut,
        shape=shape,
        course=course,
        reporter=reporter,
    )
    if session.device.first:
        _write_config(session, data, shape, course)
    meter.enter("train")
    resumed = last_whole(session.folder / CHECKPOINTS)
    trainer.train(resume_from_checkpoint=str(resumed) if resumed else None)
    meter.enter("save")
    validation_loss = trainer.evaluate()["eval_loss"] if data.validation else None
    if not session.device.first:
        return {}
    weights = adapter.save(
        cast("PeftModel", trainer.model),
        shape,
        shift=cut.stack.kept if cut else 0,
        target=session.params.output,
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
        "steps": trainer.state.global_step,
        "epochs": round(trainer.state.global_step / course.per_epoch, 2),
        "learned_at": course.learned_at,
        "rows": len(data.train),
        "validation_rows": len(data.validation),
        "rows_left_out": data.left_out,
        "loss": course.mean(),
        "validation_loss": validation_loss,
        "flops": _speed(session, expected, reporter),
        **_spent(session, trainer, data),
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


def _trainer(
    session: Session,
    *,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    data: Data,
    cut: Cut | None,
    shape: adapter.Shape,
    course: Course,
    reporter: Reporter,
) -> CourseTrainer:
    # The adapter's start must not depend on what was drawn before it.
    torch.manual_seed(session.params.seed)
    common: dict[str, Any] = {
        "model": get_peft_model(model, adapter.lora_config(shape, whole=cut is None)),
        "args": training_arguments(
            session.folder / CHECKPOINTS,
            recipe=session.recipe,
            course=course,
            device=session.device,
            seed=session.params.seed,
            validates=bool(data.validation),
        ),
        "tokenizer": tokenizer,
        "course": course,
        "reporter": reporter,
        "kept_checkpoints": session.recipe.limits.checkpoints_kept,
    }
    if cut:
        return UpperTrainer(data=data, states=cut.states, head=cut.head, **common)
    return WholeTrainer(
        rows=data.train,
        train=as_tokens(data.train),
        validation=as_tokens(data.validation) if data.validation else None,
        **common,
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
    pace = reporter.seconds_a_step
    return expected.flops_a_step / pace / session.device.count if pace else None


def _spent(session: Session, trainer: CourseTrainer, data: Data) -> dict[str, Any]:
    """Time and work; time of earlier attempts counts up to the checkpoint they reached."""
    this_time = time.monotonic() - session.began
    seconds = trainer.seconds_before + this_time
    tokens = sum(len(row) for row in data.train)
    epochs = trainer.state.global_step / trainer.course.per_epoch
    return {
        "tokens": round(tokens * epochs),
        "seconds": round(seconds, 1),
        "device": session.device.kind,
        "device_name": session.device.name,
        "accelerators": session.device.count,
        "accelerator_seconds": round(seconds * session.device.count, 1),
    }
