"""What customers get: whole shops, from their spreadsheets to answers to blind questions.

Needs the stack to be up, and takes minutes for each spreadsheet. Each folder's `faq_single.csv`
and `faq_many.csv` goes the whole way over the public API, as `make demo` does; then the model is
asked every question of `exam.jsonl`, with the openai client, and marked. What was done is kept,
so that a run that is cut off goes on from there. docs/benchmarks.md explains the columns.

    python deploy/bench/shops.py FOLDER... [--rows single,many] [--base SLUG] [--again]
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import httpx
import openai
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import demo as demo_steps
import shop_marks as marks
import shop_questions as questions
import shop_table
import shop_way
from demo_client import JSON, STATE
from demo_progress import console, progress
from shop_questions import Kept
from shop_table import Result
from shop_way import ANSWERS, FOLDER, MARKED, Way

ROWS = ("single", "many")
WIDTH = 220
"""Of the table where nobody looks at it in a terminal."""


def main() -> int:
    arguments = _arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (STATE / "stack.env").exists():
        raise SystemExit("The stack is not there: `make up` starts it.")
    results, missed = [], 0
    for folder in arguments.folders:
        for rows in arguments.rows:
            try:
                results.append(measure(folder, rows, arguments))
            # One shop that cannot be taken the whole way does not keep the others from it.
            except (SystemExit, openai.OpenAIError, httpx.HTTPError) as error:
                console.print(f"[bold]MISSED[/]  {folder.name}, {rows}: ", end="")
                console.print(str(error), markup=False)
                missed += 1
    show(results)
    return missed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=_folder, metavar="FOLDER")
    parser.add_argument("--rows", type=_rows, default=ROWS, help="single, many or both")
    parser.add_argument("--base", default="", metavar="SLUG", help="another base model")
    parser.add_argument(
        "--accept-terms", action="store_true", help="accept the base model's terms of use"
    )
    parser.add_argument("--again", action="store_true", help="forget what was done: train anew")
    parser.add_argument("--ask-again", action="store_true", help="the same models, asked anew")
    return parser.parse_args()


def _folder(word: str) -> Path:
    folder = Path(word).expanduser().resolve()
    if not (folder / "exam.jsonl").is_file():
        raise argparse.ArgumentTypeError(f"{folder} holds no exam.jsonl")
    return folder


def _rows(word: str) -> tuple[str, ...]:
    asked = tuple(word.split(","))
    if not set(asked) <= set(ROWS):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(ROWS)}")
    return asked


# --- one spreadsheet --------------------------------------------------------------------
def measure(folder: Path, rows: str, arguments: argparse.Namespace) -> Result:
    """Take a spreadsheet the whole way and ask its model everything."""
    console.print(f"\n[bold]{folder.name}[/], faq_{rows}.csv")
    way = shop_way.begin(
        folder,
        rows,
        base=arguments.base,
        accept_terms=arguments.accept_terms,
        again=arguments.again,
        ask_again=arguments.ask_again,
    )
    with progress() as bars:
        demo_steps.teach(bars, way)
        demo_steps.step(bars, way, "Deploy", "deployment", way.deploy)
        if way.is_deployed:
            demo_steps.until(bars, "Going live", way.is_live)
            demo_steps.step(bars, way, "API key", "key", way.create_key)
    if not way.is_deployed:
        console.print(f"  · Not live: {way.made['kept_from']}", markup=False)
    kept = _asked(way, marks.items(folder))
    marked = [(one, marks.mark(one)) for one in kept.all()]
    _write(way.beside(MARKED), marked)
    return Result(
        shop=folder.name,
        rows=rows,
        live=way.is_deployed,
        exam=way.exam_in_words(),
        seconds=way.seconds(),
        marked=marked,
    )


def _asked(way: Way, items: list[JSON]) -> Kept:
    kept = Kept(way.beside(ANSWERS), items)
    if not kept.waiting():
        return kept
    with shop_way.door(way) as door, progress() as bars:
        # A stack that was just started again still loads its engine.
        demo_steps.until(bars, "Waiting for the first answer", way.answers)
        task = bars.add_task("Blind questions", total=len(kept.waiting()), left="")
        questions.ask(door, items, kept, done=lambda: bars.advance(task))
    return kept


# --- what is shown ----------------------------------------------------------------------
def _write(path: Path, marked: shop_table.Marked) -> None:
    """Every item with its answer and its mark, one a line: misses are there to be read."""
    with path.open("w", encoding="utf-8") as file:
        for one, mark in marked:
            line = {**one.item, "mark": asdict(mark), **_said(one)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    console.print(f"  · Every answer: {path}", soft_wrap=True, highlight=False)


def _said(one: marks.Asked) -> JSON:
    return {"reply": asdict(one.reply), "taps": [asdict(tap) for tap in one.taps]}


def show(results: list[Result]) -> None:
    """Print the table, what limits its worth, and the answers that only a person can judge."""
    if not results:
        return
    wide = console if console.is_terminal else Console(width=WIDTH)
    wide.print(shop_table.for_terminal(results))
    for line in shop_table.notes(results):
        console.print(line, markup=False)
    if quoted := shop_table.to_read_by_eye(results):
        console.print("\nTraps whose answers hold what they should not; to be read by eye:\n")
        console.print("\n\n".join(quoted), markup=False, highlight=False, soft_wrap=True)
    path = FOLDER.with_suffix(".md")
    path.write_text(shop_table.as_markdown(results), encoding="utf-8")
    console.print(f"\nThe same as Markdown: {path}", soft_wrap=True, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
