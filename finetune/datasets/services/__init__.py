"""What people intend with data sets."""

from finetune.datasets.services.examples import edit_example, switch_example
from finetune.datasets.services.files import rename, restore, throw_away, upload
from finetune.datasets.services.reading import (
    bring_up_to_date,
    read_again,
    remap_columns,
    set_options,
)
from finetune.datasets.services.rows import (
    add_row,
    add_rows,
    choose_answer,
    decide,
    edit_row,
    take_away_row,
    undo_row,
)

__all__ = [
    "add_row",
    "add_rows",
    "bring_up_to_date",
    "choose_answer",
    "decide",
    "edit_example",
    "edit_row",
    "read_again",
    "remap_columns",
    "rename",
    "restore",
    "set_options",
    "switch_example",
    "take_away_row",
    "throw_away",
    "undo_row",
    "upload",
]
