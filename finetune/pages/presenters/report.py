"""The report in the pages' order: what is there, what needs somebody, what was repaired."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from finetune.data.codes import LEFT_OUT, QUIET, REASONS, Fate
from finetune.datasets import decisions, messages
from finetune.models import Dataset, SourceRow
from maas.common.errors import Text

WIDTH = 600.0
_TONES = {
    SourceRow.Fate.KEPT: "good",
    SourceRow.Fate.REPAIRED: "info",
    SourceRow.Fate.MERGED: "merged",
    SourceRow.Fate.NEEDS_YOU: "warn",
    SourceRow.Fate.SKIPPED: "plain",
}


@dataclass(frozen=True, kw_only=True)
class FateShare:
    """One fate's part of the bar: how many rows, and where it lies on 600 units."""

    fate: str
    label: str
    tone: str
    count: int
    x: str
    width: str


@dataclass(frozen=True, kw_only=True)
class ReasonGroup:
    """Rows of one reason: what they are called and how many there are."""

    code: str
    title: str
    count: int


@dataclass(kw_only=True)
class ReportView:
    """`not_used`: what is said of whatever was left out as a whole, such as columns."""

    counts: dict[str, Any] = field(default_factory=dict)
    parts: list[FateShare] = field(default_factory=list)
    rows: int = 0
    sentences: list[str] = field(default_factory=list)
    not_used: list[str] = field(default_factory=list)
    repaired: list[ReasonGroup] = field(default_factory=list)
    left_out: list[ReasonGroup] = field(default_factory=list)
    fine: int = 0
    mended: int = 0
    dropped: int = 0
    problem: Text = ""
    advice: Text = ""


def build(dataset: Dataset) -> ReportView:
    """Empty for a file that has not been read yet; with a `problem` where it was refused."""
    report = ReportView()
    if dataset.problem:
        told = messages.failure(dataset.problem["code"], dataset.problem.get("params") or {})
        if told is not None:
            report.problem, report.advice = told
    if dataset.report:
        report.counts = dataset.report["counts"]
        fates = _fates(dataset)
        report.parts = _parts(fates)
        report.rows = sum(fates.values())
        report.fine = fates.get(SourceRow.Fate.KEPT, 0)
        report.mended = fates.get(SourceRow.Fate.REPAIRED, 0) + fates.get(SourceRow.Fate.MERGED, 0)
        report.dropped = fates.get(SourceRow.Fate.SKIPPED, 0)
        report.sentences = messages.sentences(dataset)
        report.not_used = [
            messages.note(one["code"], one["params"])
            for one in dataset.report["notes"]
            if one["code"] in LEFT_OUT
        ]
        totals = dataset.report["findings_total"]
        report.repaired = _groups(totals, {Fate.REPAIRED, Fate.MERGED})
        report.left_out = _groups(totals, {Fate.SKIPPED})
    return report


def _fates(dataset: Dataset) -> dict[str, int]:
    """How many rows have each fate: as counted when the file was read, or as they are now where
    somebody has decided about some since."""
    if not decisions.pending(dataset):
        return dict(dataset.report["counts"]["fates"])
    rows = SourceRow.objects.filter(dataset=dataset).order_by()
    return dict(rows.values_list("fate").annotate(Count("id")))


def _parts(fates: dict[str, int]) -> list[FateShare]:
    total = sum(fates.values()) or 1
    found, x = [], 0.0
    for fate, tone in _TONES.items():
        width = WIDTH * fates.get(fate, 0) / total
        found.append(
            FateShare(
                fate=fate.value,
                label=str(fate.label),
                tone=tone,
                count=fates.get(fate, 0),
                x=f"{x:.1f}",
                width=f"{width:.1f}",
            )
        )
        x += width
    return found


def _groups(totals: dict[str, int], fates: set[Fate]) -> list[ReasonGroup]:
    """What was done to how many rows, the most first; bookkeeping is left out."""
    loud = {"filled_from_merge", "spaces_trimmed", "width_changed"}
    return [
        ReasonGroup(code=code, title=messages.title(code), count=count)
        for code, count in sorted(totals.items(), key=lambda one: (-one[1], one[0]))
        if REASONS[code] in fates and (code not in QUIET or code in loud)
    ]
