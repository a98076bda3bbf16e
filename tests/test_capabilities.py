"""What occurs in models and services is registered, each under one name, and nothing else is.

The names are read from the source: what is written there and never registered would otherwise
only show on a page, as a dash or a plain icon.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, Model
from django.utils import translation

from maas.celery import app
from maas.common.badges import BADGES
from maas.common.periodic import PERIODIC_TASKS
from maas.console import audit_words, job_pages, navigation, notices
from maas.jobs.kinds import KINDS
from maas.tenants import rights
from maas.tenants.audit import ACTIONS
from maas.tenants.models import AuditEntry
from maas.tenants.purposes import PURPOSES
from maas.tenants.trash import KINDS as TRASH_KINDS
from maas.tenants.trash import PARTS as TRASH_PARTS
from maas.usage import units

BASE_DIR = Path(__file__).resolve().parents[1]
ROOMS = ("platform/maas", "finetune", "serving", "tests/toy")
STATES = {"state", "fate", "verdict"}
"""The fields that pages show as a badge."""
NOT_SHOWN = {"mail.Mail.state"}
BY_HAND = {"add", "change", "delete"}


def _calls() -> Iterator[ast.Call]:
    for room in ROOMS:
        for path in sorted((BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Call):
                        yield node


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _words(node: ast.AST) -> set[str]:
    """The texts of an expression, each placeholder a `*`."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(one.value) if isinstance(one, ast.Constant) else "*" for one in node.values]
        return {"".join(parts)}
    if isinstance(node, ast.IfExp):
        return _words(node.body) | _words(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _matching(pattern: str, names: Any) -> list[str]:
    regex = re.escape(pattern).replace(r"\*", r"[a-z_]+")
    return [name for name in names if re.fullmatch(regex, name)]


def test_every_right_that_is_asked_for_is_registered_and_every_other_is_asked_for() -> None:
    asked: set[str] = set()
    for call in _calls():
        if _name(call).rpartition(".")[2] in {"require", "can"} and call.args:
            asked |= _words(call.args[0])
    asked |= {room.right for room in navigation.ROOMS.values()}
    asked |= {right for kind in TRASH_KINDS.values() for right in (kind.read, kind.write)}
    assert len(asked) > 20
    assert asked == set(rights.ALL)


def test_every_action_that_is_recorded_has_words_and_no_others_have() -> None:
    recorded = {f"{kind}.{one}" for kind in TRASH_KINDS for one in ("delete", "restore", "purge")}
    for call in _calls():
        if _name(call).rpartition(".")[2] == "record" and len(call.args) >= 3:
            recorded |= {words for words in _words(call.args[1]) if "*" not in words}
    assert len(recorded) > 40
    assert recorded <= set(ACTIONS), "add words to the capability's audit actions"
    named = _texts_that_name_actions()
    unknown = {name for name in set(ACTIONS) - recorded - named if not _by_hand(name)}
    assert not unknown, "nobody records these"


def _by_hand(action: str) -> bool:
    model, _dot, verb = action.partition(".")
    known = {one._meta.model_name for one in apps.get_models()}
    return model in known and verb in BY_HAND


def _texts_that_name_actions() -> set[str]:
    """Actions that stand in a variable before they are recorded, as in a table of signals."""
    found: set[str] = set()
    for room in ROOMS:
        for path in (BASE_DIR / room).rglob("*.py"):
            if path.name != "capability.py" and "migrations" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    found |= _words(node)
    built = [words for words in found if "." in words.partition("*")[0]]
    return {name for words in built for name in _matching(words, ACTIONS)}


def _shown_fields() -> list[tuple[str, "CharField[Any, Any]"]]:
    ours = [one for one in apps.get_models() if _is_ours(one)]
    return [
        (f"{model._meta.label}.{field.name}", field)
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, CharField) and field.choices and field.name in STATES
    ]


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith(("maas.", "finetune.", "serving.", "tests."))


def test_every_state_has_a_badge_and_every_badge_is_of_a_state() -> None:
    fields = [(of, field) for of, field in _shown_fields() if of not in NOT_SHOWN]
    assert len(fields) >= 9
    assert {of for of, _field in fields} == set(BADGES)
    for of, field in fields:
        values = {value for value, _words in field.flatchoices}
        assert values == set(BADGES[of].badges), of


def test_every_kind_of_work_is_registered_and_its_pages_and_mails_are_of_known_kinds() -> None:
    enqueued = {
        word.value.value
        for call in _calls()
        if _name(call).endswith("enqueue")
        for word in call.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    }
    assert enqueued <= set(KINDS)
    assert set(job_pages.JOB_PAGES) <= set(KINDS)
    models = {one._meta.label for one in apps.get_models()}
    assert set(notices.NOTICES) <= set(KINDS) | models
    assert {part.of for part in TRASH_PARTS.values()} <= set(TRASH_KINDS)


def test_what_is_booked_is_booked_as_something_known() -> None:
    assert {kind.ledger for kind in KINDS.values() if kind.ledger} <= set(units.KINDS)
    assert {"inference", "exam"} <= {*units.request_kinds()}, "as the gateway books"
    scopes = {scope for purpose in PURPOSES.values() for scope in purpose.scopes}
    assert scopes <= set(rights.BY_SCOPE)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_of_actions_can_be_said_whatever_the_entry_lacks(language: str) -> None:
    with translation.override(language):
        for action in ACTIONS.values():
            assert audit_words.action_words(AuditEntry(action=action.name, data={}))


def test_periodic_tasks_are_tasks() -> None:
    app.loader.import_default_modules()
    assert len(PERIODIC_TASKS) >= 10
    assert set(PERIODIC_TASKS) <= set(app.tasks)
