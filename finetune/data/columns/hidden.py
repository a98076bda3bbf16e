"""Columns that are hidden in the file: what nobody sees is not what a sheet is about."""

from dataclasses import replace

from finetune.data.columns.layout import Layout
from finetune.data.reading import Table


def taken_out(table: Table) -> Table:
    """The sheet with its hidden columns empty."""
    lines = [
        replace(
            line,
            cells=[
                "" if at in table.hidden_columns else cell for at, cell in enumerate(line.cells)
            ],
            notes={at: one for at, one in line.notes.items() if at not in table.hidden_columns},
        )
        for line in table.lines
    ]
    return replace(table, lines=lines)


def described(layout: Layout, whole: Layout) -> Layout:
    """The layout with names and samples of the hidden columns too, for whoever wants to choose
    one; `whole` is a layout of the sheet with all that it holds."""
    for column, seen in zip(layout.columns, whole.columns, strict=False):
        column.header, column.samples = seen.header, seen.samples
    layout.columns.extend(whole.columns[len(layout.columns) :])
    return layout
