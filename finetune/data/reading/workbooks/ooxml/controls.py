"""Where the controls of a form stand on a sheet: they say it inside themselves."""

from collections.abc import Callable

from finetune.data.reading.workbooks.ooxml.markup import Attributes
from finetune.data.reading.workbooks.sheet import Place


class Control:
    """Takes the elements of one control after the other."""

    def __init__(self) -> None:
        self.is_open = False
        self._relation = self._side = ""
        self._row = self._column = -1

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "control":
            self.is_open = True
            self._relation = relation_of(attributes)
            self._row = self._column = -1
        elif name in ("from", "to"):
            self._side = name

    def end(self, name: str, text: str, note: Callable[[Place, str], None]) -> None:
        text = text.strip()
        if self._side == "from" and name in ("row", "col") and text.isascii() and text.isdigit():
            if name == "row":
                self._row = int(text[:9])
            else:
                self._column = int(text[:9])
        elif name == "control":
            self.is_open = False
            if self._row >= 0 and self._column >= 0:
                note((self._row, self._column), self._relation)


def relation_of(attributes: Attributes) -> str:
    """The relation that an element names; the prefix of its attribute may be any."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")
