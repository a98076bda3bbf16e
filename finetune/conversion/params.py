"""What a conversion job is asked to do."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PypiSource(Strict):
    """Model files inside an installed Python package (and the packages it requires).

    Only the package's files are read; none of its code runs.
    """

    kind: Literal["pypi"]
    package: str
    file_glob: str = "**/*.gguf*"


class PathSource(Strict):
    """A folder of safetensors, or one GGUF file, on this machine."""

    kind: Literal["path"]
    path: Path


class HubSource(Strict):
    """A repository on a model hub, for machines that reach one."""

    kind: Literal["hub"]
    site: Literal["huggingface", "modelscope"]
    id: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    revision: str | None = None
    endpoint: str | None = None
    """A mirror's address; the site's own when absent."""


Source = Annotated[PypiSource | PathSource | HubSource, Field(discriminator="kind")]


class ConversionParams(Strict):
    """`params` of a conversion's `job.json`."""

    source: Source
    output: Path
    """The folder to make. Its parent must be on the same disk as the artefact store."""
    family: str = "auto"
    dtype: Literal["float32", "bfloat16"] = "float32"
    """What GGUF weights are widened to; folders of safetensors keep theirs."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Digest of the one GGUF file, where the catalogue knows it."""
