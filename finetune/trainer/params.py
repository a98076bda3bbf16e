"""What a training job is asked to do."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class TrainParams(BaseModel):
    """`params` of a training's `job.json`. Relative paths start at the run directory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_model: Path
    """Folder of a sealed base model: safetensors, tokenizer, chat template."""
    output: Path
    """The adapter's folder to make; new for every version."""
    train: Path = Path("train.jsonl")
    validation: Path | None = Path("validation.jsonl")
    """May be absent or empty: then no validation loss is reported."""
    grounding: str | None = None
    """The language in which facts are put before each question; None trains on bare questions."""
    topics: tuple[str, ...] = ()
    """What the business can be asked about, in that language; told to customers who ask."""
    recipe: str = "balanced"
    overrides: dict[str, Any] = Field(default_factory=dict)
    seed: int = 0
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: PositiveInt | None = None
    """CPU threads; all that this process may use when absent."""
    flops: float | None = None
    """The node's measured speed, see `finetune.recipes.estimate`; only the first ETA needs it."""
