"""What a reading is asked for, as stored with its job."""

from typing import Any
from uuid import UUID

from maas.jobs import kinds

KIND = "dataset.parse"


class ParseSpec(kinds.Spec):
    """How the file was to be read when the job was started. What was decided about rows and
    wordings is taken as it is when the program begins."""

    dataset: UUID
    size_bytes: int
    language: str = ""
    mapping: dict[str, Any]
    options: dict[str, Any]
