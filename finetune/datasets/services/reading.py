"""Reading a data set's file, the first time and again with other decisions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.data.columns import Role
from finetune.data.settings import PERSONAL_KINDS
from finetune.datasets import options, selectors
from finetune.datasets.starting import bring_up_to_date as _bring_up_to_date
from finetune.datasets.starting import start
from finetune.models import Dataset
from maas.common.errors import Conflict, InvalidInput, Text
from maas.tenants import audit
from maas.tenants.principal import Principal

LANGUAGES = ("en", "zh")
MOST_WORDINGS = 12


@transaction.atomic
def read_again(*, by: Principal, dataset: Dataset) -> Dataset:
    """Read the file once more with the decisions as they are."""
    by.require("dataset.write")
    return start(by=by, dataset=_locked(by, dataset))


@transaction.atomic
def bring_up_to_date(*, by: Principal, dataset: Dataset) -> bool:
    """Read the file with what was decided since its last reading, where anything was. Returns
    whether there is a reading to wait for."""
    by.require("dataset.write")
    return _bring_up_to_date(by=by, dataset=_locked(by, dataset))


@transaction.atomic
def remap_columns(
    *,
    by: Principal,
    dataset: Dataset,
    sheets: Mapping[str, Mapping[str, Any] | None],
    seen: str | None = None,
) -> Dataset:
    """Say which column is what, and read again.

    `sheets`: name ("" where a file has no sheets) -> {"header_row": 1-based or None, "columns":
    {role: index from 0, or a list of them for "wordings"}}, or None for a sheet that is not to
    be used. A sheet that is not named is recognised by itself; an empty mapping means all are.
    Raises InvalidInput where a role is unknown or question and answer are not both named;
    Conflict("changed_meanwhile") where `seen` (`options.seen_reading`) is out of date.
    """
    by.require("dataset.write")
    for name, layout in sheets.items():
        if layout is not None:
            _check_layout(name, layout)
    locked = _locked(by, dataset, seen)
    locked.mapping = {"sheets": dict(sheets)}
    audit.record(by, "dataset.remap", locked, mapping=locked.mapping)
    return start(by=by, dataset=locked)


@transaction.atomic
def set_options(
    *,
    by: Principal,
    dataset: Dataset,
    language: str | None = None,
    industry: str | None = None,
    wordings: bool | None = None,
    wordings_per_fact: int | None = None,
    mask: Sequence[str] | None = None,
    seen: str | None = None,
) -> Dataset:
    """Change how the file is read, and read it again; None leaves an option as it is.

    `language`: "en", "zh", or "" to tell it from the text. `industry`: a trade, or "" for the
    tenant's. `wordings`: whether to make further ways to ask. `mask`: kinds of personal data to
    mask wherever they look like a person's.
    """
    by.require("dataset.write")
    _check_options(language, wordings_per_fact, mask)
    locked = _locked(by, dataset, seen)
    given = {"wordings": wordings, "wordings_per_fact": wordings_per_fact}
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if mask is not None:
        changed["mask"] = sorted(set(mask))
    chosen = {"language": language, "industry": industry}
    changed |= {name: value for name, value in chosen.items() if value is not None}
    locked.options = {**locked.options, **changed}
    audit.record(by, "dataset.options", locked, **changed)
    return start(by=by, dataset=locked)


def _locked(by: Principal, dataset: Dataset, seen: str | None = None) -> Dataset:
    locked = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    if seen is not None and seen != options.seen_reading(locked.mapping, locked.options):
        raise Conflict(
            _(
                "Somebody else changed meanwhile how this file is read. Look at it again, then "
                "decide."
            ),
            code="changed_meanwhile",
        )
    return locked


def _check_layout(name: str, layout: Mapping[str, Any]) -> None:
    columns = layout.get("columns")
    header = layout.get("header_row")
    problems: dict[str, Text] = {}
    if not isinstance(columns, Mapping):
        columns = {}
    if unknown := set(columns) - set(Role):
        problems["columns"] = _("There is no such kind of column: %(names)s.") % {
            "names": ", ".join(sorted(map(str, unknown)))
        }
    for role in (Role.QUESTION, Role.ANSWER):
        if not _is_index(columns.get(role)):
            problems[str(role)] = _(
                "Choose the column with the questions and the one with answers."
            )
    taken = [
        one for value in columns.values() for one in (value if isinstance(value, list) else [value])
    ]
    if not all(map(_is_index, taken)) or len(set(taken)) != len(taken):
        problems["columns"] = _("Each column can be used once.")
    if header is not None and not (isinstance(header, int) and header >= 1):
        problems["header_row"] = _("The header row is counted from 1.")
    if problems:
        raise InvalidInput(
            fields={f"{name}.{field}".strip("."): text for field, text in problems.items()}
        )


def _is_index(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check_options(
    language: str | None, wordings_per_fact: int | None, mask: Sequence[str] | None
) -> None:
    problems: dict[str, Text] = {}
    if language and language not in LANGUAGES:
        problems["language"] = _("Choose English or Chinese.")
    if wordings_per_fact is not None and not 1 <= wordings_per_fact <= MOST_WORDINGS:
        problems["wordings_per_fact"] = _("Choose a number from 1 to %(most)d.") % {
            "most": MOST_WORDINGS
        }
    if mask is not None and not set(mask) <= set(PERSONAL_KINDS):
        problems["mask"] = _("Choose from: %(kinds)s.") % {"kinds": ", ".join(PERSONAL_KINDS)}
    if problems:
        raise InvalidInput(fields=problems)
