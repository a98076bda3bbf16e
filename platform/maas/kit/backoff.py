"""How long to wait before the next attempt.

For waits that are rows or sleeps of a loop with rules of its own. `tenacity` is for calls that are
simply made again in place; where the next attempt is another process's, its loop has no use.
"""


def exponential(attempt: int, *, first: float, longest: float, factor: float = 2.0) -> float:
    """Seconds after the attempt of this number, counted from 1: `first`, then `factor` times the
    wait before, at most `longest`."""
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    try:
        return min(first * factor ** (attempt - 1), longest)
    except OverflowError:
        return longest
