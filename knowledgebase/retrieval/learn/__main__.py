"""`python -m knowledgebase.retrieval.learn [--minutes 40] [--further | --keep-encoder]`."""

import argparse
import sys

from knowledgebase.retrieval import confidence, ranking, talk
from knowledgebase.retrieval import encoder as encoding
from knowledgebase.retrieval.learn import confidence as judging
from knowledgebase.retrieval.learn import ranking as weighing
from knowledgebase.retrieval.learn import talk as talking
from knowledgebase.retrieval.learn.encoder import teach
from knowledgebase.retrieval.learn.shops import shops


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn what ranks, judges and recognizes.")
    parser.add_argument("--minutes", type=float, default=40.0, help="for the encoder")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--further", action="store_true", help="go on from the encoder that is there")
    how.add_argument("--keep-encoder", action="store_true", help="learn the rest alone")
    chosen = parser.parse_args()
    if not chosen.keep_encoder:
        before = encoding.LEARNED if chosen.further else None
        teach(shops(held_out=False), minutes=chosen.minutes, report=_report, before=before).save(
            encoding.LEARNED
        )
    weighing.learn(shops(held_out=True), ranking.LEARNED_SHARES)
    judging.learn(shops(held_out=True), confidence.LEARNED)
    talking.learn([*shops(held_out=False), *shops(held_out=True)], talk.LEARNED)


def _report(step: int, done: float, loss: float) -> None:
    sys.stdout.write(f"\r{done:4.0%}  step {step}  loss {loss:.2f} ")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
