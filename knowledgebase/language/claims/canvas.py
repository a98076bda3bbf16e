"""A text from which readings are taken, one kind after another, so that none is read twice."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from knowledgebase.language.claims.figures import Figure

_TAKEN = "\ufffe"
Reader = Callable[[re.Match[str]], "Iterable[Figure] | None"]
Step = tuple[re.Pattern[str], Reader]
"""What is looked for, and what is read of it."""


class FigureCanvas:
    """`text` keeps its length: what has been read is blanked."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.text = text
        self.figures: list[Figure] = []

    def take(self, pattern: re.Pattern[str], reader: Reader) -> None:
        """Read every match that the reader does not refuse (None), and blank it."""
        pieces: list[str] = []
        at = 0
        for match in pattern.finditer(self.text):
            found = reader(match)
            if found is None or match.end() == match.start():
                continue
            for figure in found:
                start, end = match.span()
                self.figures.append(
                    replace(
                        figure,
                        start=start,
                        end=end,
                        text=figure.text or self.whole[start:end].strip(),
                    )
                )
            pieces += [self.text[at : match.start()], _TAKEN * (match.end() - match.start())]
            at = match.end()
        if pieces:
            self.text = "".join(pieces) + self.text[at:]
