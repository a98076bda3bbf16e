"""Reads of data sets, by tenant."""

import uuid

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from finetune.data.splits.facts import is_specific
from finetune.models import Dataset, Example, SourceRow
from knowledgebase.language.text import key
from maas.jobs.models import Job
from maas.tenants.principal import Principal
from maas.tenants.selectors import one


def datasets(*, by: Principal, trash: bool | None = False) -> QuerySet[Dataset]:
    """The tenant's data sets, newest first; those in the trash instead (True), or both (None)."""
    by.require("dataset.read")
    rows = Dataset.objects.filter(tenant=by.tenant).exclude(state=Dataset.State.GONE)
    return rows if trash is None else rows.filter(deleted_at__isnull=not trash)


def dataset(
    *, by: Principal, dataset_id: uuid.UUID | str, lock: bool = False, trash: bool | None = False
) -> Dataset:
    """Raises NotFound for another tenant's data set. `lock` holds the row for the transaction; its
    report, which is long, is then read where it is asked for."""
    rows = datasets(by=by, trash=trash)
    if lock:
        rows = rows.select_for_update(no_key=True).defer("report")
    return one(rows, id=dataset_id)


def job(dataset: Dataset) -> Job | None:
    """The job that reads or last read the data set's file."""
    return Job.objects.filter(id=dataset.job_id).first() if dataset.job_id else None


def jobs(found: list[Dataset]) -> dict[uuid.UUID, Job]:
    """The jobs of several data sets, by the job's id."""
    return Job.objects.in_bulk([one.job_id for one in found if one.job_id])


def rows(
    dataset: Dataset, *, fate: str = "", code: str = "", search: str = "", sheet: str | None = None
) -> QuerySet[SourceRow]:
    """The rows of a data set that was read through `dataset`, in the file's order.

    `code` narrows to rows with that reason, `search` to rows that hold the text.
    """
    found = SourceRow.objects.filter(dataset=dataset)
    if fate:
        found = found.filter(fate=fate)
    if code:
        found = found.filter(reasons__contains=[{"code": code}])
    if sheet is not None:
        found = found.filter(sheet=sheet)
    if search:
        found = found.filter(
            Q(question__icontains=search)
            | Q(answer__icontains=search)
            | Q(category__icontains=search)
        )
    return found


def row(dataset: Dataset, *, row_id: int | str) -> SourceRow:
    """Raises NotFound for a row of another data set."""
    return one(SourceRow.objects.filter(dataset=dataset), id=row_id)


def same_answer(row: SourceRow) -> list[SourceRow]:
    """The other rows that give a row's answer, but for width, case and punctuation: together they
    are one fact. None where the answer is so general that it can belong to many questions; rows
    that are left out are not among them."""
    if not is_specific(row.answer):
        return []
    near = len(row.answer)
    shortest, longest = near * 4 // 5 - 8, near * 5 // 4 + 8
    found = SourceRow.objects.filter(dataset=row.dataset_id, raw__isnull=False)
    found = found.exclude(id=row.id).exclude(fate=SourceRow.Fate.SKIPPED)
    found = found.annotate(long=Length("answer")).filter(long__gte=shortest, long__lte=longest)
    folded = key(row.answer)
    ids = [
        one
        for one, answer in found.values_list("id", "answer")
        if answer == row.answer or key(answer) == folded
    ]
    return list(SourceRow.objects.filter(id__in=ids))


def examples(
    dataset: Dataset,
    *,
    split: str = "",
    origin: str = "",
    group: int | None = None,
    enabled: bool | None = None,
    search: str = "",
) -> QuerySet[Example]:
    """The examples of a data set that was read through `dataset`, fact by fact."""
    chosen = {"split": split, "origin": origin}
    found = Example.objects.filter(
        dataset=dataset, **{name: value for name, value in chosen.items() if value}
    )
    if group is not None:
        found = found.filter(group=group)
    if enabled is not None:
        found = found.filter(enabled=enabled)
    if search:
        found = found.filter(Q(question__icontains=search) | Q(answer__icontains=search))
    return found.select_related("row")


def example(dataset: Dataset, *, example_id: int | str) -> Example:
    """Raises NotFound for an example of another data set."""
    return one(Example.objects.filter(dataset=dataset).select_related("row"), id=example_id)
