"""The columns of a file: a preview with what each was taken for, and what a person picks."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from finetune.data.columns import Role
from finetune.models import Dataset

ROLES: list[tuple[str, Promise]] = [
    ("", _("not used")),
    (Role.QUESTION.value, _("Question")),
    (Role.ANSWER.value, _("Answer")),
    (Role.CATEGORY.value, _("Category")),
    (Role.WORDINGS.value, _("More wordings")),
    (Role.INSTRUCTION.value, _("Instruction before the question")),
    (Role.STATUS.value, _("Whether the row is in use")),
    (Role.SPLIT.value, _("Taught or asked in the exam")),
    (Role.ID.value, _("Number of the row")),
]


def sheets(dataset: Dataset) -> list[dict[str, Any]]:
    """Each sheet with its columns as they were taken, and its first rows."""
    previews = {one["sheet"]: one["rows"] for one in dataset.report.get("preview", [])}
    known = {one["sheet"]: one for one in dataset.report.get("layouts", [])}
    found = []
    for place, (name, rows) in enumerate(previews.items()):
        layout = known.get(name, {})
        found.append(
            {
                "place": place,
                "name": name,
                "used": bool(layout.get("usable")),
                "header_row": layout.get("header_row"),
                "columns": _columns(layout, rows),
                "rows": rows[:6],
            }
        )
    return found


def used(dataset: Dataset) -> list[dict[str, Any]]:
    """The sheets that were used, with a few of their rows that hold data."""
    found = []
    for sheet in sheets(dataset):
        if sheet["used"]:
            header = sheet["header_row"] or 0
            rows = [row for row in sheet["rows"] if row["row"] > header] or sheet["rows"]
            found.append({**sheet, "rows": rows[:3]})
    return found


def mapping(dataset: Dataset, sent: Mapping[str, str]) -> dict[str, dict[str, Any] | None]:
    """What the form says, as the service takes it. Fields: `use-S`, `header-S`, `role-S-C`."""
    chosen: dict[str, dict[str, Any] | None] = {}
    for sheet in sheets(dataset):
        place = sheet["place"]
        if f"use-{place}" not in sent:
            chosen[sheet["name"]] = None
            continue
        columns: dict[str, Any] = {}
        for column in sheet["columns"]:
            role = sent.get(f"role-{place}-{column['index']}", "")
            if role == Role.WORDINGS:
                columns.setdefault(role, []).append(column["index"])
            elif role:
                columns[role] = column["index"]
        header = sent.get(f"header-{place}", "")
        chosen[sheet["name"]] = {
            "header_row": int(header) if header.isdecimal() and int(header) else None,
            "columns": columns,
        }
    return chosen


def _columns(layout: Mapping[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns of the layout; a sheet that was not used has them by its widest row."""
    if layout.get("columns"):
        return [{**one, "role": one["role"] or ""} for one in layout["columns"]]
    width = max((len(row["cells"]) for row in rows), default=0)
    return [
        {"index": index, "label": get_column_letter(index + 1), "header": "", "role": ""}
        for index in range(width)
    ]
