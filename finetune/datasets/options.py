"""A data set's options as stored: pure changes to them, without the database.

{"language": str, "industry": str, "wordings": bool, "wordings_per_fact": int, "mask": [kind],
 "seed": int,
 "rows": [{"sheet", "row", "question"?, "answer"?, "category"?, "wordings"?: [text],
           "skip"?, "keep"?, "mask"?,
           "before": [earlier choices]}],
 "added": [{"number", "question", "answer", "wordings", "source"}],
 "made": {"off": [key], "edits": {key: text}}}
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from finetune.data.settings import ADDED_SHEET

Options = dict[str, Any]
Place = tuple[str, int]

_WORDS = ("question", "answer", "category", "wordings")
_DEEDS = ("skip", "keep", "mask")


def choose(options: Mapping[str, Any], place: Place, **choice: Any) -> Options:
    """The options with a further choice about one row; what was chosen before is remembered.

    A row is skipped or kept, never both; new words for a row bring it back.
    """
    rows = _rows(options)
    entry = rows.get(place, {})
    earlier = _choice(entry)
    now = {**earlier, **choice}
    if choice.get("skip"):
        now.pop("keep", None)
    else:
        now.pop("skip", None)
    before = [*entry.get("before", []), earlier]
    rows[place] = {"sheet": place[0], "row": place[1], **now, "before": before}
    return _with_rows(options, rows)


def undo(options: Mapping[str, Any], place: Place) -> Options:
    """The options without the latest choice about one row."""
    rows = _rows(options)
    entry = rows.pop(place, {})
    *past, latest = entry.get("before") or [{}]
    if latest or past:
        rows[place] = {"sheet": place[0], "row": place[1], **latest, "before": past}
    return _with_rows(options, rows)


def drop(options: Mapping[str, Any], place: Place, deed: str) -> Options:
    """The options with one deed about a row taken off, its other choices left."""
    rows = _rows(options)
    if place in rows:
        rows[place] = {name: value for name, value in rows[place].items() if name != deed}
    return _with_rows(options, rows)


def choices(options: Mapping[str, Any]) -> dict[Place, dict[str, Any]]:
    """What was chosen, by the row's place."""
    return _rows(options)


def seen(options: Mapping[str, Any], place: Place) -> str:
    """What is known of a row's choices, in short: another text as soon as anybody changes them."""
    entry = _rows(options).get(place)
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False) if entry else ""
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else "-"


def add(options: Mapping[str, Any], **row: Any) -> tuple[Options, int]:
    """The options with a row that is in no file, and its number; numbers are never used twice."""
    rows = list(options.get("added") or [])
    number = int(options.get("added_last", 0)) + 1
    return {**options, "added": [*rows, {"number": number, **row}], "added_last": number}, number


def added(options: Mapping[str, Any]) -> dict[Place, dict[str, Any]]:
    """The rows that people added, by their place."""
    return {(ADDED_SHEET, one["number"]): dict(one) for one in options.get("added") or []}


def take_away(options: Mapping[str, Any], place: Place) -> Options:
    """The options without an added row, and without what was decided about it."""
    rows = _rows(options)
    rows.pop(place, None)
    left = [one for one in options.get("added") or [] if (ADDED_SHEET, one["number"]) != place]
    return _with_rows({**options, "added": left}, rows)


def seen_reading(mapping: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """What is known of how a file is read, in short; single rows and wordings apart."""
    how = {name: value for name, value in options.items() if name not in ("rows", "made")}
    text = json.dumps([mapping, how], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def switch_made(options: Mapping[str, Any], key: str, *, enabled: bool) -> Options:
    """The options with a made wording, named by its key, switched on or off."""
    made = dict(options.get("made") or {})
    off = [one for one in made.get("off", []) if one != key]
    made["off"] = off if enabled else [*off, key]
    return {**options, "made": made}


def edit_made(options: Mapping[str, Any], key: str, text: str) -> Options:
    """The options with other words for a made wording."""
    made = dict(options.get("made") or {})
    made["edits"] = {**(made.get("edits") or {}), key: text}
    return {**options, "made": made}


def _choice(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in (*_WORDS, *_DEEDS) if name in entry}


def _rows(options: Mapping[str, Any]) -> dict[Place, dict[str, Any]]:
    return {
        (entry.get("sheet", ""), int(entry["row"])): dict(entry)
        for entry in options.get("rows") or []
    }


def _with_rows(options: Mapping[str, Any], rows: Mapping[Place, Mapping[str, Any]]) -> Options:
    return {**options, "rows": [dict(rows[place]) for place in sorted(rows)]}
