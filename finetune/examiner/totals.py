"""What an exam's marks come to: by part, and what teaching brought over the same facts untaught."""

from collections.abc import Mapping, Sequence
from typing import Any

from scipy.stats import binomtest

from finetune.examiner import marking
from finetune.examiner.interval import wilson
from finetune.examiner.params import Part

Marked = Mapping[str, Any]


def totals(marked: Sequence[Marked]) -> dict[str, Any]:
    """{"items", "right", "right_base", "right_base_facts", "own", "uncovered", "score", "low",
    "high", "base_score", "base_facts_score", "parts"}.

    All but `parts` are of the covered part: counts and shares of the items that training covers,
    `own` of them in the data's own words; `uncovered` is how many it does not cover. `parts` has
    for each part that was asked {"items", "right", "low", "high"}, see `_covered` for more.
    """
    counted = [one for one in marked if one["covered"]]
    parts = {
        str(part): _part([one for one in counted if one["part"] == part])
        for part in Part
        if any(one["part"] == part for one in counted)
    }
    covered = [one for one in counted if one["part"] == Part.COVERED]
    if covered:
        parts[Part.COVERED] |= _covered(covered)
    right, base, facts = (
        sum(one[name] for one in covered) for name in ("right", "base_right", "base_facts_right")
    )
    low, high = wilson(right, len(covered))
    return {
        "items": len(covered),
        "right": right,
        "right_base": base,
        "right_base_facts": facts,
        "own": sum(one["origin"] == "own" for one in covered),
        "uncovered": len(marked) - len(counted),
        "score": _share(right, covered),
        "low": low,
        "high": high,
        "base_score": _share(base, covered),
        "base_facts_score": _share(facts, covered),
        "parts": parts,
    }


def _part(of: Sequence[Marked]) -> dict[str, Any]:
    right = sum(one["right"] for one in of)
    low, high = wilson(right, len(of))
    return {"items": len(of), "right": right, "low": low, "high": high}


def _covered(of: Sequence[Marked]) -> dict[str, Any]:
    """`at_once`: how many were answered at once, and how many of those right; `asked_back`, and
    `refused` although the data has the answer. `gained` and `lost`: where the taught model was
    right at once and the base model with the same facts was not, and the other way round; the
    base model's choices were not tried. `chance`: how probable so uneven a split of these is
    where teaching makes no difference (McNemar's exact test, two-sided).
    """
    at_once = [one for one in of if one["outcome"] in ("", marking.ANSWERED)]
    straight = [one["right"] and one["outcome"] != marking.ASKED_BACK for one in of]
    pairs = list(zip(straight, (one["base_facts_right"] for one in of), strict=True))
    gained, lost = pairs.count((True, False)), pairs.count((False, True))
    return {
        "at_once": len(at_once),
        "at_once_right": sum(one["right"] for one in at_once),
        "asked_back": sum(one["outcome"] == marking.ASKED_BACK for one in of),
        "refused": sum(one["outcome"] == marking.REFUSED and not one["right"] for one in of),
        "gained": gained,
        "lost": lost,
        "chance": float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0,
    }


def _share(right: int, of: Sequence[Marked]) -> float:
    return right / len(of) if of else 0.0
