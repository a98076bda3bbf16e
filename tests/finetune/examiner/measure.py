"""How well the scorer tells right from wrong: `python -m tests.finetune.examiner.measure`.

Prints, for each language: errors by kind of answer on the calibration and the held-out pairs,
what other thresholds would have done, and every sample answer marked against every other fact.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console

from finetune.examiner import scoring, wording
from finetune.examiner.marks import Mark
from finetune.samples.source import SHOPS, load
from knowledgebase.retrieval import embeddings

PAIRS = Path(__file__).parent / "pairs"
say = Console(highlight=False, markup=False, soft_wrap=True).print
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, kw_only=True)
class Pair:
    question: str
    expected: str
    answer: str
    kind: str
    language: str

    @property
    def right(self) -> bool:
        return self.kind == "right"

    def mark(self) -> Mark:
        return scoring.score(
            question=self.question,
            expected=self.expected,
            answer=self.answer,
            language=self.language,
        )


def pairs(part: str, language: str) -> Iterator[Pair]:
    """`part` is "calibration" or "holdout"."""
    items = yaml.safe_load((PAIRS / f"{part}.{language}.yaml").read_text(encoding="utf-8"))
    for item in items:
        answers = [("right", one) for one in item["right"]]
        answers += [(kind.rstrip("0123456789"), one) for kind, one in item["wrong"].items()]
        for kind, answer in answers:
            yield Pair(
                question=item["question"],
                expected=item["expected"],
                answer=str(answer),
                kind=kind,
                language=language,
            )


def others(shop_name: str) -> Iterator[Pair]:
    """Every fact of a sample shop, answered with every other fact's answer."""
    shop = load(shop_name)
    for fact, other in itertools.permutations(shop.facts, 2):
        yield Pair(
            question=fact.wordings[0],
            expected=fact.answer,
            answer=other.answer,
            kind="other",
            language=shop.language,
        )


def _errors(part: str, language: str) -> Counter[str]:
    return Counter(one.kind for one in pairs(part, language) if one.mark().right != one.right)


def _similarities(language: str) -> None:
    by_kind: dict[str, list[float]] = {}
    for part in ("calibration", "holdout"):
        for one in pairs(part, language):
            cosine = embeddings.similarity(one.expected, one.answer)
            by_kind.setdefault(one.kind, []).append(cosine)
    for kind, found in by_kind.items():
        found.sort()
        low, middle, high = found[0], found[len(found) // 2], found[-1]
        say(f"  cosine {kind:9} n={len(found):3}  {low:.3f} {middle:.3f} {high:.3f}")


def _sweep(language: str) -> None:
    kept = scoring.SIMILAR[language], wording.NEAR_COPY, wording.KEPT
    for similar in (0.80, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96):
        scoring.SIMILAR[language] = similar
        say(f"  similarity {similar:.2f}: {dict(_errors('calibration', language))}")
    scoring.SIMILAR[language] = kept[0]
    for near in (0.55, 0.60, 0.65, 0.68, 0.72, 0.76, 0.80):
        wording.NEAR_COPY = near
        say(f"  near copy {near:.2f}: {dict(_errors('calibration', language))}")
    wording.NEAR_COPY = kept[1]
    for share in (0.2, 0.35, 0.5, 0.6):
        wording.KEPT = share
        say(f"  kept {share:.2f}: {dict(_errors('calibration', language))}")
    wording.KEPT = kept[2]


def main() -> None:
    for language in LANGUAGES:
        say(language)
        _similarities(language)
        for part in ("calibration", "holdout"):
            total = Counter(one.kind for one in pairs(part, language))
            say(f"  {part}: {total.total()} pairs {dict(total)}, errors {_errors(part, language)}")
        _sweep(language)
    for shop in SHOPS:
        found = list(others(shop))
        passed = [one for one in found if one.mark().right]
        say(f"{shop}: {len(found)} answers to other questions, {len(passed)} passed")
        for one in passed:
            say(f"  {one.expected} | {one.answer}")


if __name__ == "__main__":
    main()
