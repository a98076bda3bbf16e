"""Supervised fine-tuning: the answers are learned as they stand, into a LoRA adapter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
import yaml
from peft import PeftModel, get_peft_model
from torch import nn
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from finetune.conversion.manifest import sha256_of
from finetune.recipes import Estimate, ModelShape, estimate
from finetune.recipes.lengths import longest_row
from finetune.trainer import adapter, base
from finetune.trainer.batches import Collate, collate_cached, collate_whole
from finetune.trainer.cached_prefix import CachedPrefix, cache_prefix, full_model_head
from finetune.trainer.dataset import TrainingData, read_training_data
from finetune.trainer.grounding import keep_index
from finetune.trainer.head import OutputHead
from finetune.trainer.loop import LoopSettings, TrainingLoop
from finetune.trainer.losses import CachedPrefixLoss, FullModelLoss
from finetune.trainer.meter import ProgressMeter
from finetune.trainer.reporter import Reporter
from finetune.trainer.schedule import WsdSchedule
from finetune.trainer.session import TrainingSession
from finetune.trainer.tokenizer import end_token_ids

CONFIG = "run.yaml"
CHECKPOINTS = "checkpoints"
STATES = "states"


def train(
    session: TrainingSession, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase
) -> Mapping[str, Any]:
    """Prepare, train, save; returns what `result.json` says, empty but for the first process."""
    data = _read_rows(session, tokenizer)
    expected = _estimate(session, data)
    meter = ProgressMeter(session.log, expected.stages)
    schedule = WsdSchedule.for_recipe(
        session.recipe, rows=len(data.train), batch=_rows_per_step(session)
    )
    meter.enter("prepare")
    prefix = _cache_prefix(session, model, data, meter)
    frozen = prefix.split.frozen if prefix else 0
    layers = len(prefix.split.layers) if prefix else model.config.num_hidden_layers
    shape = adapter.shape_for(session.recipe, model, first_layer=frozen, layers=layers)
    head = prefix.head if prefix else full_model_head(model, data.train[0])
    tuned = _with_adapter(session, model, shape, whole=prefix is None)
    reporter = Reporter(session.log, meter, schedule, session.recipe)
    loop = TrainingLoop(
        LoopSettings.from_recipe(session.recipe, session.device, seed=session.params.seed),
        model=tuned,
        objective=_loss(tuned, prefix, head),
        collate=_collate(data, prefix),
        train=[len(row) for row in data.train],
        validation=[len(row) for row in data.validation],
        schedule=schedule,
        reporter=reporter,
        folder=session.folder / CHECKPOINTS,
        device=session.device,
    )
    if session.device.first:
        _write_config(session, data, shape, schedule)
    meter.enter("train")
    loop.run()
    meter.enter("save")
    if not session.device.first:
        return {}
    weights = adapter.save(tuned, shape, shift=frozen, target=session.params.output)
    keep_index(session.folder, session.params.output)
    session.log.progress(1.0, eta=0.0)
    return {
        **_described(session, shape, weights, mode="upper" if prefix else "whole"),
        **_learned(schedule, loop, data),
        "flops": _speed(session, expected, reporter),
        **session.time_spent(before=loop.seconds_before),
    }


def _read_rows(session: TrainingSession, tokenizer: PreTrainedTokenizerBase) -> TrainingData:
    folder, params = session.folder, session.params
    return read_training_data(
        folder / params.train,
        folder / params.validation if params.validation else None,
        tokenizer=tokenizer,
        ends=end_token_ids(params.base_model, tokenizer),
        longest=longest_row(params.base_model, session.recipe.limits.max_length),
        log=session.log,
    )


def _estimate(session: TrainingSession, data: TrainingData) -> Estimate:
    return estimate(
        session.recipe,
        shape=ModelShape.from_folder(session.params.base_model),
        workload=data.workload,
        flops=session.params.flops,
        cuda=session.device.is_cuda,
        devices=session.device.count,
    )


def _rows_per_step(session: TrainingSession) -> int:
    """On all devices together."""
    cuda = session.recipe.cuda
    each = session.recipe.learning.batch_size
    if session.device.is_cuda:
        each = cuda.batch_size * cuda.gradient_accumulation
    return each * session.device.count


def _cache_prefix(
    session: TrainingSession, model: PreTrainedModel, data: TrainingData, meter: ProgressMeter
) -> CachedPrefix | None:
    """On a CPU that trains alone; None where the whole model is trained."""
    if session.device.is_cuda or session.device.count > 1:
        return None
    prefix = cache_prefix(
        model,
        session.recipe,
        data,
        folder=session.folder / STATES,
        identity=base.identity(session.params.base_model),
        seed=session.params.seed,
        advance=meter.advance,
    )
    if prefix is None:
        session.log.note("whole_model", model_type=model.config.model_type)
    return prefix


def _with_adapter(
    session: TrainingSession, model: PreTrainedModel, shape: adapter.AdapterShape, *, whole: bool
) -> PeftModel:
    # The adapter's start must not depend on what was drawn before it.
    torch.manual_seed(session.params.seed)
    if session.device.is_cuda and session.recipe.cuda.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()  # type: ignore[no-untyped-call]
    return cast("PeftModel", get_peft_model(model, adapter.lora_config(shape, whole=whole)))


def _loss(model: PeftModel, prefix: CachedPrefix | None, head: OutputHead | None) -> nn.Module:
    if prefix:
        return CachedPrefixLoss(model, prefix.head, prefix.states.prefix)
    return FullModelLoss(model, head)


def _collate(data: TrainingData, prefix: CachedPrefix | None) -> Collate:
    return collate_cached(data.rows, prefix.states) if prefix else collate_whole(data.rows)


def _write_config(
    session: TrainingSession,
    data: TrainingData,
    shape: adapter.AdapterShape,
    schedule: WsdSchedule,
) -> None:
    """The resolved configuration, beside the run: what really ran."""
    resolved = {
        "recipe": session.recipe.model_dump(mode="json"),
        "params": session.params.model_dump(mode="json"),
        "device": {"kind": session.device.kind, "count": session.device.count},
        "adapter": {"layers": [shape.first_layer, shape.layers], "targets": list(shape.targets)},
        "rows": {"train": len(data.train), "validation": len(data.validation)},
        "schedule": {
            "steps_at_most": schedule.max_steps,
            "steps_per_epoch": schedule.steps_per_epoch,
        },
        "versions": {"torch": str(torch.__version__)},
    }
    text = yaml.safe_dump(resolved, sort_keys=False, allow_unicode=True)
    (session.folder / CONFIG).write_text(text, encoding="utf-8")


def _described(
    session: TrainingSession, shape: adapter.AdapterShape, weights: Path, *, mode: str
) -> dict[str, Any]:
    return {
        "adapter": str(session.params.output),
        "weights": weights.name,
        "sha256": sha256_of(weights),
        "rank": shape.rank,
        "alpha": shape.alpha,
        "target_modules": list(shape.targets),
        "layers": [shape.first_layer, shape.layers],
        "mode": mode,
    }


def _learned(schedule: WsdSchedule, loop: TrainingLoop, data: TrainingData) -> dict[str, Any]:
    epochs = loop.steps / schedule.steps_per_epoch
    return {
        "steps": loop.steps,
        "epochs": round(epochs, 2),
        "learned_at": schedule.learned_at,
        "rows": len(data.train),
        "validation_rows": len(data.validation),
        "rows_left_out": data.left_out,
        "loss": schedule.mean_loss(),
        "validation_loss": loop.validation_loss,
        "tokens": round(sum(len(row) for row in data.train) * epochs),
    }


def _speed(session: TrainingSession, expected: Estimate, reporter: Reporter) -> float | None:
    """FLOP/s that one device reached, for the next estimate; None after too few steps."""
    pace = reporter.seconds_per_step
    return expected.flops_per_step / pace / session.device.count if pace else None
