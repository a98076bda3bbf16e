"""The report in a few sentences, the most important first."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from finetune.data.codes import REASONS, Fate
from finetune.datasets.messages.notes import note
from finetune.datasets.messages.reasons import title
from finetune.models import Dataset


def sentences(dataset: Dataset) -> list[str]:
    """What was found in the file, in plain words; empty before it was read."""
    report = dataset.report
    if not report:
        return []
    counts = report["counts"]
    return [
        *_rows(counts),
        *_waiting(report["findings_total"], counts["fates"]),
        *_examples(counts),
        *(note(one["code"], one["params"]) for one in report["notes"]),
    ]


def _rows(counts: dict[str, Any]) -> list[str]:
    fates = counts["fates"]
    used = fates["kept"] + fates["repaired"] + fates["merged"]
    told = ngettext(
        "%(used)d of %(rows)d row can be used; it answers %(facts)d different questions.",
        "%(used)d of %(rows)d rows can be used; they answer %(facts)d different questions.",
        counts["rows"],
    )
    return [told % {"used": used, "rows": counts["rows"], "facts": counts["facts"]}]


def _waiting(totals: dict[str, int], fates: dict[str, int]) -> list[str]:
    if not fates["needs_you"]:
        return []
    why = pgettext("between the parts of a list", ", ").join(
        f"{title(code)} ({number})"
        for code, number in sorted(totals.items(), key=lambda one: (-one[1], one[0]))
        if REASONS.get(code) is Fate.NEEDS_YOU
    )
    told = ngettext(
        "%(count)d row needs you before it can be used: %(why)s.",
        "%(count)d rows need you before they can be used: %(why)s.",
        fates["needs_you"],
    )
    return [told % {"count": fates["needs_you"], "why": why}]


def _examples(counts: dict[str, Any]) -> list[str]:
    examples = counts["examples"]
    if not examples["train"]:
        return []
    taught = ngettext(
        "%(count)d question will be taught", "%(count)d questions will be taught", examples["train"]
    ) % {"count": examples["train"]}
    asked = ngettext(
        "%(count)d other is asked in the exam.",
        "%(count)d others are asked in the exam.",
        examples["exam"],
    ) % {"count": examples["exam"]}
    made = ngettext(
        "%(count)d of all questions was made from yours.",
        "%(count)d of all questions were made from yours.",
        counts["made"],
    ) % {"count": counts["made"]}
    return [
        _("%(taught)s, %(asked)s") % {"taught": taught, "asked": asked},
        *([made] if counts["made"] else []),
    ]
