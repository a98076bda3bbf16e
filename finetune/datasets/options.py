"""A data set's options as stored: how its file is read.

{"language": str, "industry": str, "wordings": bool, "wordings_per_fact": int, "mask": [kind],
 "seed": int}

What people decide about single rows and wordings is in `finetune.datasets.decisions`.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from finetune.data.params import ParseOptions
from finetune.models import Dataset


def of_reading(options: Mapping[str, Any]) -> ParseOptions:
    """Those that the program knows; the others it is given by themselves."""
    return ParseOptions(
        **{name: value for name, value in options.items() if name in ParseOptions.model_fields}
    )


def industry_of(dataset: Dataset, options: Mapping[str, Any]) -> str:
    """The trade that a file is held against: its own, or else the tenant's."""
    return str(options.get("industry") or dataset.tenant.industry)


def seen_reading(mapping: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """What is known of how a file is read, in short: another text as soon as it changes."""
    text = json.dumps([mapping, options], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
