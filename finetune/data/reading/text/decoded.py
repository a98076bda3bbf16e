"""What decoding gives."""

from dataclasses import dataclass

from finetune.data.reading.table import Note

BROKEN = "\ufffd"
"""What stands in a text for a character that could not be read."""
_LINES_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """`sure` is False where another encoding was nearly as likely. Single lines in another
    encoding than the rest have their numbers (from 1) in `other_lines`."""

    text: str
    encoding: str
    sure: bool = True
    other_encoding: str = ""
    other_lines: tuple[int, ...] = ()

    def notes(self) -> list[Note]:
        """What is to be told of the file, with the lines where it is so."""
        notes = []
        if not self.sure:
            notes.append(Note(code="encoding_guessed", params={"encoding": self.encoding}))
        if self.other_lines:
            about = {"encoding": self.other_encoding, "main": self.encoding}
            notes.append(Note(code="mixed_encodings", params=_where(self.other_lines) | about))
        if broken := broken_lines(self.text):
            notes.append(Note(code="broken_lines", params=_where(broken)))
        return notes


def broken_lines(text: str) -> tuple[int, ...]:
    """Numbers (from 1) of the lines that hold a character that could not be read."""
    lines: list[int] = []
    line, seen = 1, 0
    at = text.find(BROKEN)
    while at >= 0:
        line += _breaks(text, seen, at)
        if not lines or lines[-1] != line:
            lines.append(line)
        seen, at = at, text.find(BROKEN, at + 1)
    return tuple(lines)


def _breaks(text: str, start: int, end: int) -> int:
    """Line ends of any system between two places."""
    pairs = text.count("\r\n", start, end)
    return text.count("\n", start, end) + text.count("\r", start, end) - pairs


def _where(lines: tuple[int, ...]) -> dict[str, object]:
    return {"count": len(lines), "lines": list(lines[:_LINES_NAMED])}
