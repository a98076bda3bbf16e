"""`python -m knowledgebase.retrieval.learn [--minutes 40] [--further | --keep-encoders]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from knowledgebase.retrieval import confidence, ranking, sentences, talk
from knowledgebase.retrieval import encoder as encoding
from knowledgebase.retrieval.learn import confidence as judging
from knowledgebase.retrieval.learn import ranking as weighing
from knowledgebase.retrieval.learn import talk as talking
from knowledgebase.retrieval.learn.encoder import TokenMatcher
from knowledgebase.retrieval.learn.sentences import SentenceMatcher
from knowledgebase.retrieval.learn.shops import Shop, shops
from knowledgebase.retrieval.learn.teaching import Matcher, teach


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn what ranks, judges and recognizes.")
    parser.add_argument("--minutes", type=float, default=40.0, help="for each encoder")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--further", action="store_true", help="go on from the encoders that are there"
    )
    how.add_argument("--keep-encoders", action="store_true", help="learn the rest alone")
    chosen = parser.parse_args()
    torch.manual_seed(0)
    if not chosen.keep_encoders:
        taught = shops(held_out=False)
        spoken = [shop for shop in taught if sentences.speaks(shop.language)]
        _teach(TokenMatcher(), taught, encoding.LEARNED, chosen)
        _teach(SentenceMatcher(), spoken, sentences.LEARNED, chosen)
    weighing.learn(shops(held_out=True), ranking.LEARNED_SHARES)
    judging.learn(shops(held_out=True), confidence.LEARNED)
    talking.learn([*shops(held_out=False), *shops(held_out=True)], talk.LEARNED)


def _teach(
    matcher: Matcher[Any], taught: Sequence[Shop], path: Path, chosen: argparse.Namespace
) -> None:
    before = path if chosen.further else None
    teach(matcher, taught, minutes=chosen.minutes, report=_report, before=before).save(path)


def _report(step: int, done: float, loss: float) -> None:
    sys.stdout.write(f"\r{done:4.0%}  step {step}  loss {loss:.2f} ")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
