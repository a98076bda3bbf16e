"""A stored value, rendered with its number format as the spreadsheet program shows it."""

from finetune.data.reading.number_formats.built_in import BUILT_IN
from finetune.data.reading.number_formats.rendering import (
    GENERAL,
    Shown,
    is_date,
    is_general,
    is_time,
    shown,
)

__all__ = ["BUILT_IN", "GENERAL", "Shown", "is_date", "is_general", "is_time", "shown"]
