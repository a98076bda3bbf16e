"""The shops' results as one table: a row for each shop and spreadsheet, and their totals."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import shop_marks as marks
from rich.table import Table
from shop_marks import Asked, Mark

from finetune.examiner.interval import wilson

Marked = list[tuple[Asked, Mark]]


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of so many; of none there is no share."""

    count: int
    total: int

    @classmethod
    def of(cls, found: Iterable[bool]) -> "Share":
        listed = list(found)
        return cls(count=sum(listed), total=len(listed))

    def __str__(self) -> str:
        return f"{100 * self.count / self.total:.0f}%" if self.total else "–"

    @property
    def counted(self) -> str:
        return f"{self.count} of {self.total}" if self.total else "–"

    @property
    def with_interval(self) -> str:
        """With Wilson's 95 % bounds."""
        if not self.total:
            return "–"
        low, high = wilson(self.count, self.total)
        return f"{self} ({100 * low:.0f}–{100 * high:.0f})"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a shop's spreadsheet came to; `rows` is which of its two.

    `seconds`: from the upload to the live model, or to the exam's end where it did not go live.
    `exam`: the mark of its own exam, in words.
    """

    shop: str
    rows: str
    live: bool = True
    exam: str = ""
    seconds: float | None = None
    marked: Marked = field(default_factory=list)

    def of(self, *kinds: str) -> Marked:
        return [(asked, mark) for asked, mark in self.marked if asked.kind in kinds]


# --- the columns ------------------------------------------------------------------------
def at_once(result: Result) -> Share:
    """Answered without a question back and without a refusal."""
    return Share.of(_is_at_once(mark) for _asked, mark in result.of(marks.COVERED))


def right_of_those(result: Result) -> Share:
    told = [mark for _asked, mark in result.of(marks.COVERED) if _is_at_once(mark)]
    return Share.of(mark.right for mark in told)


def among_choices(result: Result) -> Share:
    """Of those not answered at once: whether a choice that was offered leads to the fact."""
    rest = [mark for _asked, mark in result.of(marks.COVERED) if not _is_at_once(mark)]
    return Share.of(mark.verdict == marks.AMONG_CHOICES for mark in rest)


def wrongly_refused(result: Result) -> Share:
    covered = result.of(marks.COVERED)
    return Share.of(mark.verdict == marks.WRONGLY_REFUSED for _asked, mark in covered)


def false_figures(result: Result) -> Share:
    return Share.of(bool(mark.found) for _asked, mark in result.of(marks.UNCOVERED))


def right(*kinds: str) -> Callable[[Result], Share]:
    def share(result: Result) -> Share:
        return Share.of(mark.right for _asked, mark in result.of(*kinds))

    return share


def _is_at_once(mark: Mark) -> bool:
    return mark.verdict in (marks.RIGHT_AT_ONCE, marks.WRONG_AT_ONCE)


def median_ms(result: Result) -> str:
    """Of first answers; what a tap took is not among them."""
    taken = [asked.reply.seconds for asked, _mark in result.marked if not asked.reply.error]
    return f"{1000 * statistics.median(taken):.0f}" if taken else "–"


SHARES: dict[str, Callable[[Result], Share]] = {
    "covered at once": at_once,
    "right of those": right_of_those,
    "among the choices of the rest": among_choices,
    "right in all": right(marks.COVERED),
    "wrongly refused": wrongly_refused,
    "uncovered refused or asked back": right(marks.UNCOVERED),
    "false figures": false_figures,
    "small talk": right(marks.SMALL_TALK),
    "follow-ups": right(marks.FOLLOW_UP),
    "doubles": right(marks.DOUBLE),
    "traps": right(marks.TRAP),
}
AS_COUNTS = {
    "among the choices of the rest",
    "false figures",
    "small talk",
    "follow-ups",
    "doubles",
    "traps",
}
"""Of so few that a percentage would promise too much."""
HEAD = ("shop", "rows a fact", *SHARES, "its own exam", "s to live", "median ms")


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """A row for each result; then, with intervals, one for each kind of spreadsheet of which
    there are several."""
    together = (
        [result for result in results if result.rows == kind]
        for kind in dict.fromkeys(result.rows for result in results)
    )
    return [*map(_row, results), *(_total(several) for several in together if len(several) > 1)]


def _row(result: Result) -> tuple[str, ...]:
    seconds = "–" if result.seconds is None else f"{result.seconds:.0f}"
    return (
        result.shop if result.live else f"{result.shop} (not live)",
        result.rows,
        *(_cell(title, share(result)) for title, share in SHARES.items()),
        result.exam,
        seconds if result.live else f"({seconds})",
        median_ms(result),
    )


def _cell(title: str, share: Share) -> str:
    if title == "right in all":
        return share.with_interval
    return share.counted if title in AS_COUNTS else str(share)


def _total(results: Sequence[Result]) -> tuple[str, ...]:
    marked = [one for result in results for one in result.marked]
    together = Result(shop="all", rows=results[0].rows, marked=marked)
    shares = (share(together).with_interval for share in SHARES.values())
    return (together.shop, together.rows, *shares, "", "", median_ms(together))


# --- as it is shown ---------------------------------------------------------------------
def for_terminal(results: Sequence[Result]) -> Table:
    table = Table(*HEAD, title="Blind questions", show_lines=True)
    for row in rows(results):
        table.add_row(*row)
    return table


def as_markdown(results: Sequence[Result]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *rows(results)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def to_read_by_eye(results: Sequence[Result]) -> list[str]:
    """Every answer to a trap that holds what it should not, in full: a denial may quote it."""
    return [
        f"{result.shop}, {result.rows}: {asked.item['question']}\n"
        f"  wanted  {asked.item['expect']}\n"
        f"  holds   {', '.join(mark.found)}\n  answer  {asked.reply.text}"
        for result in results
        for asked, mark in result.of(marks.TRAP)
        if mark.found
    ]


def notes(results: Sequence[Result]) -> list[str]:
    """What makes a row worth less than it looks."""
    found = []
    for result in results:
        replies = [asked.reply for asked, _mark in result.marked]
        unsaid = sum(not reply.outcome and not reply.error for reply in replies)
        failed = sum(bool(reply.error) for reply in replies)
        where = f"{result.shop}, {result.rows}"
        if unsaid:
            found.append(f"{where}: {unsaid} answers came without an outcome; taken as answered.")
        if failed:
            found.append(f"{where}: {failed} questions were not taken; marked wrong.")
    return found
