"""How good the review of content is: `python deploy/bench/review.py FILE.jsonl …`

Each line has `text`, `label` ("ok" or "violation"), `rule` ("none" for ok) and `category` (the
sector). Prints what was found of the violations and the false alarms, by rule and language, and the
median time of a text. `--show` also prints the texts that were judged wrongly.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from knowledgebase.language.text import has_han  # noqa: E402
from knowledgebase.review import flagged, load, review, thresholds  # noqa: E402

_INDUSTRIES = {"finance": "finance", "health": "health", "medicine": "health"}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One text, what the review says of it (categories), and in how many seconds."""

    text: str
    language: str
    rule: str
    categories: list[str]
    seconds: float

    @property
    def is_violation(self) -> bool:
        return self.rule != "none"

    @property
    def is_right(self) -> bool:
        return self.is_violation == bool(self.categories)


def judge(line: str) -> Judged:
    row = json.loads(line)
    text = row["text"]
    language = "zh" if has_han(text) else "en"
    limits = thresholds(_INDUSTRIES.get(row["category"], "other"))
    began = perf_counter()
    categories = flagged(review(text, language=language), limits)
    seconds = perf_counter() - began
    rule = "none" if row["label"] == "ok" else row["rule"]
    return Judged(text=text, language=language, rule=rule, categories=categories, seconds=seconds)


def table(judged: Iterable[Judged]) -> list[str]:
    """Lines of language, rule, texts judged rightly and all."""
    all_of, right_of = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in judged:
        all_of[one.language, one.rule] += 1
        right_of[one.language, one.rule] += one.is_right
    return [
        f"{language}  {rule:28}{right_of[language, rule]:4} of {count}"
        for (language, rule), count in sorted(all_of.items())
    ]


def totals(judged: list[Judged]) -> list[str]:
    lines = []
    for language in sorted({one.language for one in judged}):
        mine = [one for one in judged if one.language == language]
        bad = [one for one in mine if one.is_violation]
        good = [one for one in mine if not one.is_violation]
        found = sum(one.is_right for one in bad)
        named = sum(one.rule in one.categories for one in bad)
        alarms = sum(not one.is_right for one in good)
        time = median(one.seconds for one in mine) * 1000
        lines.append(
            f"{language}  found {found} of {len(bad)} ({named} under their own category), "
            f"false alarms {alarms} of {len(good)}, median {time:.2f} ms"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="the texts judged wrongly")
    parser.add_argument("--totals", action="store_true", help="the totals alone")
    arguments = parser.parse_args()
    load()
    judged = [
        judge(line)
        for file in arguments.files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    if not arguments.totals:
        print("\n".join(table(judged)))
    if arguments.show:
        for one in judged:
            if not one.is_right:
                print(f"{one.rule}: {one.text} {one.categories}")
    print("\n".join(totals(judged)))


if __name__ == "__main__":
    main()
