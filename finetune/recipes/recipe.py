"""What a recipe says. The YAML files beside this one tell the effect of every line."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class RecipePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LoraSettings(RecipePart):
    rank: Annotated[int, Field(ge=1, le=16)]
    """At most 16: engines reserve room for that much in every slot."""
    alpha: PositiveInt
    targets: Annotated[tuple[str, ...], Field(min_length=1)]
    top_layers: Annotated[float, Field(gt=0.0, le=1.0)]
    """Share of the model's layers, from the top, that learn on a CPU."""


class LearningSettings(RecipePart):
    wordings_per_fact: PositiveInt
    """Rows of one answer that are trained on; all of them help to find the fact."""
    rate: Annotated[float, Field(gt=0.0, lt=1.0)]
    batch_size: PositiveInt
    warmup: Share
    epochs: PositiveFloat
    usual_epochs: PositiveFloat
    min_steps: PositiveInt
    max_steps: PositiveInt
    learned_loss: Annotated[float, Field(ge=0.0)]
    cooldown_epochs: PositiveFloat
    weight_decay: Annotated[float, Field(ge=0.0)]
    max_grad_norm: PositiveFloat
    negatives: Annotated[int, Field(ge=0)]

    def steps(self, per_epoch: int) -> int:
        """Steps at most, for so many steps to a pass over the rows."""
        return min(max(round(per_epoch * self.epochs), self.min_steps), self.max_steps)

    def usual_steps(self, per_epoch: int) -> int:
        """Steps after which a usual dataset is learned and the rate has fallen."""
        wanted = round(per_epoch * self.usual_epochs) + self.cooldown_steps(per_epoch)
        return min(max(wanted, self.min_steps // 2), self.max_steps)

    def cooldown_steps(self, per_epoch: int) -> int:
        """Steps during which the rate falls to nothing."""
        return max(round(per_epoch * self.cooldown_epochs), self.min_steps // 4)


class LimitSettings(RecipePart):
    max_length: PositiveInt
    diverged_factor: Annotated[float, Field(gt=1.0)]
    checkpoint_seconds: PositiveFloat
    checkpoints_kept: PositiveInt
    evaluations: PositiveInt


class CudaSettings(RecipePart):
    precision: Literal["bfloat16", "float32"]
    quantize_above_billions: Annotated[float, Field(ge=0.0)]
    gradient_checkpointing: bool
    batch_size: PositiveInt
    gradient_accumulation: PositiveInt
    rate: Annotated[float, Field(gt=0.0, lt=1.0)]


class Recipe(RecipePart):
    """A whole recipe: frozen, so that what was resolved is what ran."""

    name: str
    method: Literal["supervised"]
    """One of `finetune.trainer.methods.METHODS`."""
    lora: LoraSettings
    learning: LearningSettings
    limits: LimitSettings
    cuda: CudaSettings
