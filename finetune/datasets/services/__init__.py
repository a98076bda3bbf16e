"""What people intend with data sets."""

from finetune.datasets.services.examples import edit_example, switch_example
from finetune.datasets.services.files import rename, restore, throw_away, upload
from finetune.datasets.services.reading import read_again, remap_columns, set_options
from finetune.datasets.services.rows import choose_answer, decide, edit_row, undo_row

__all__ = [
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
    "throw_away",
    "undo_row",
    "upload",
]
