"""From objects to named texts, and from those to a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from finetune.data.limits import Limits
from finetune.data.reading.allowance import Allowance
from finetune.data.reading.table import Line, Note, Table
from finetune.data.reading.text.json.documents import Repeated
from finetune.data.reading.text.json.pairs import Found, answers, asks, turns_of
from finetune.data.reading.text.json.values import is_translated, text_of

_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant"}
_MOST_KEYS = 200
_FEWEST_KEYS = 10
_MOST_NAMES = 1_000
_LONGEST_KEY = 200
_SHOWN = 80
_PAIR = 2


@dataclass(frozen=True, kw_only=True)
class NamedTexts:
    """Texts by their names, with the entries of those that are lists, and notes by the name that
    each is about. `lost` values were too many."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    lost: int = 0
    notes: tuple[tuple[str, Note], ...] = ()


def record(found: Found, room: Allowance) -> NamedTexts:
    """The record of an object, with its heading as the category.

    A row within a row is said by each that it is in: of rows in rows in rows that is far more
    than the file has. Raises `Failure("expands_too_much")`.
    """
    row, heading = found
    turns = turns_of(row)
    made = _at_first(_named(row), _earlier(row)) if turns is None else _conversation(turns)
    if heading and "category" not in made.values:
        made.values["category"] = heading
    for text in made.values.values():
        room.take(text)
    return made


def left_out(code: str, text: str) -> NamedTexts:
    """What is no record, kept to be shown."""
    return NamedTexts(notes=(("", Note(code=code, params={"text": text[:_SHOWN]})),))


def table(numbered: Sequence[tuple[int, NamedTexts]], limits: Limits) -> tuple[Table, list[Note]]:
    """The records as a table whose columns are the names that they have, the commonest ones only
    where there are more names than a table of that length may have columns."""
    seen = Counter(name for _, record in numbered for name in record.values)
    most = max(_FEWEST_KEYS, min(_MOST_KEYS, limits.cells // max(1, len(numbered))))
    kept = {name for name, _ in seen.most_common(most)}
    keys = [name for name in seen if name in kept]
    places = {name: at for at, name in enumerate(keys)}
    lines = [_line(number, record, places) for number, record in numbered]
    lost = len(seen) - len(keys) + sum(record.lost for _, record in numbered)
    notes = [Note(code="too_many_keys", params={"count": lost, "limit": most})] if lost else []
    return Table(sheet="", lines=lines, keys=keys or ["text"]), notes


def _line(number: int, record: NamedTexts, places: dict[str, int]) -> Line:
    """`places`: the columns' names, and which column each is."""
    line = Line(number=number, cells=[record.values.get(name, "") for name in places])
    line.lists = {places[name]: one for name, one in record.lists.items() if name in places}
    for name, note in record.notes:
        if not name or name in places:
            line.note(places[name] if name else 0, note.code, **note.params)
    return line


def _named(row: dict[str, Any]) -> NamedTexts:
    row = _by_language(row)
    lost = max(0, len(row) - _MOST_NAMES)
    if lost:
        row = dict(islice(row.items(), _MOST_NAMES))
    return NamedTexts(
        lost=lost,
        values={name[:_LONGEST_KEY]: text_of(value) for name, value in row.items()},
        lists={
            name[:_LONGEST_KEY]: value
            for name, value in row.items()
            if isinstance(value, list) and value and all(isinstance(one, str) for one in value)
        },
        notes=_twice(row),
    )


def _by_language(row: dict[str, Any]) -> dict[str, Any]:
    """The object with a name for each language in which a value is given: "question en"."""
    if not any(map(is_translated, row.values())):
        return row
    named: dict[str, Any] = {}
    for name, value in row.items():
        if is_translated(value):
            named.update({f"{name} {language}": said for language, said in value.items()})
        else:
            named[name] = value
    return named


def _twice(row: dict[str, Any]) -> tuple[tuple[str, Note], ...]:
    """Notes on the values that an object names twice and says differently."""
    if not isinstance(row, Repeated):
        return ()
    return tuple(
        (name, Note(code="key_twice", params={"key": name, "other": text_of(value)[:_SHOWN]}))
        for name, value in row.others.items()
    )


def _earlier(row: dict[str, Any]) -> list[list[str]]:
    """The turns before the row's own, as pairs of question and answer, without which it makes no
    sense."""
    history = row.get("history")
    pairs = history if isinstance(history, list) else []
    said = [one for one in pairs if isinstance(one, list) and len(one) == _PAIR]
    return [one for one in said if all(isinstance(part, str) and part.strip() for part in one)]


def _at_first(made: NamedTexts, earlier: list[list[str]]) -> NamedTexts:
    """The record with the first of its turns for its own question and answer."""
    asking = [name for name in made.values if asks(name)]
    answering = [name for name in made.values if answers(name)]
    if not (earlier and asking and answering):
        return made
    values = {**made.values, **dict.fromkeys((*asking, *answering), "")}
    values[asking[0]], values[answering[0]] = earlier[0]
    later = Note(code="later_turns_left_out", params={"count": len(earlier)})
    return replace(made, values=values, lists={}, notes=(*made.notes, ("", later)))


def _conversation(messages: list[Any]) -> NamedTexts:
    """The first question and its answer; later turns only make sense after them."""
    question, turns = None, []
    for message in messages:
        if not isinstance(message, dict):
            continue
        if isinstance(message.get("human"), str) and isinstance(message.get("assistant"), str):
            turns.append({"question": message["human"], "answer": message["assistant"]})
            continue
        role = str(message.get("role", message.get("from", "")))
        content = text_of(message.get("content", message.get("value", "")))
        role = _ROLES.get(role, role)
        if role == "user":
            question = content
        elif role == "assistant" and question is not None:
            turns.append({"question": question, "answer": content})
            question = None
    if not turns:
        return NamedTexts(values={"question": question or "", "answer": ""})
    later = Note(code="later_turns_left_out", params={"count": len(turns) - 1})
    return NamedTexts(values=turns[0], notes=(("", later),) if len(turns) > 1 else ())
