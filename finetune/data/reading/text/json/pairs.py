"""Where in a tree of values the questions and answers are, and under which heading."""

import re
from collections.abc import Iterator
from typing import Any

from finetune.data.reading.text.json.values import is_leaf, is_scalar, text_of
from maas.jobs.program import Failure

_MESSAGES = ("messages", "conversations", "conversation")
# Only to tell a row from a section of rows; what a column is, `columns` finds out later.
_ASKS = frozenset(
    "question questions q query queries prompt instruction input ask utterance utterances "
    "customerquestion userquestion 问题 问 提问 标准问 标准问题 顾客问题 客户问题 用户问题 "
    "常见问题 問題 提問 標準問題 常見問題".split()
)
_ANSWERS = frozenset(
    "answer answers a reply replies response responses completion output solution acceptedanswer "
    "ouranswer bestanswer 答案 回答 答复 回复 答 标准答案 标准回答 解答 回覆 答覆 標準答案".split()
)
_TITLES = (
    "category", "section", "topic", "title", "name", "group", "heading", "label",
    "分类", "类别", "栏目", "主题", "标题", "名称", "分類", "類別", "標題", "名稱",
)  # fmt: skip
_NO_HEADING = re.compile(
    r"(?:data|items?|lists?|rows?|records?|results?|entries|faqs?|qas?|questions?|content|children|"
    r"pages?|sections?|categories|topics|groups|response|payload|body|mainentity|@graph|问答|数据|列表|"
    r"常见问题|分类)_?\d*",
    re.I,
)
_ASKING = ("?", "？")
_SEVERAL = 2

Found = tuple[dict[str, Any], str]
"""An object that is a row, and the heading above it ("" for none)."""


def entry(value: Any) -> list[Found]:
    """The rows in one entry of a list; the entry itself where it is an object without any."""
    if isinstance(value, list) and len(value) == 2 and all(map(is_scalar, value)):
        return [({"question": value[0], "answer": value[1]}, "")]
    found = list(pairs(value, listed=True))
    return found or ([(value, "")] if isinstance(value, dict) else [])


def document(value: Any) -> list[Found]:
    """The rows in a document that is no list. Raises `Failure("json_not_rows")` without any."""
    found = list(pairs(value, listed=False))
    if found:
        return found
    if isinstance(value, dict):
        if longest := _longest_list(value):
            return [(one, "") for one in longest]
        if _is_columns(value):
            return [(row, "") for row in _columns(value)]
        if value and all(isinstance(one, str) for one in value.values()):
            return [({"question": name, "answer": one}, "") for name, one in value.items()]
    raise Failure("json_not_rows")


def pairs(value: Any, *, listed: bool) -> Iterator[Found]:
    """Every object with a question and an answer, at any depth, in the order of the file."""
    waiting: list[tuple[Any, str, bool]] = [(value, "", listed)]
    while waiting:
        node, heading, in_list = waiting.pop()
        if isinstance(node, list):
            waiting.extend((one, heading, True) for one in reversed(node) if not is_scalar(one))
        elif isinstance(node, dict):
            own = _own(node, in_list=in_list)
            yield from ((row, heading) for row in own)
            if len(own) < _SEVERAL and turns_of(node) is None:
                inner = _inner(node, heading, is_row=bool(own))
                waiting.extend(reversed(inner))


def asks(name: str) -> bool:
    """Whether a value of that name is a question."""
    return _plain(name) in _ASKS


def answers(name: str) -> bool:
    """Whether a value of that name is an answer."""
    return _plain(name) in _ANSWERS


def turns_of(node: dict[str, Any]) -> list[Any] | None:
    """The turns of a conversation, if an object is one; of two answers to it the one that was
    liked better."""
    found = next((node[name] for name in _MESSAGES if isinstance(node.get(name), list)), None)
    asked, liked = node.get("input"), node.get("preferred_output")
    if found is None and isinstance(asked, dict) and isinstance(liked, list):
        before = turns_of(asked)
        return None if before is None else [*before, *liked]
    return found


def _own(node: dict[str, Any], *, in_list: bool) -> list[dict[str, Any]]:
    """The rows that an object is by itself."""
    if turns_of(node) is not None:
        return [node]
    asking = [name for name, value in node.items() if _is_question(name, value)]
    answering = [name for name, value in node.items() if answers(name) and is_leaf(value)]
    if asking and answering:
        columns = not in_list and _is_columns({name: node[name] for name in (*asking, *answering)})
        return _columns(node) if columns else [node]
    if not in_list and _is_catalogue(node):
        return [{"question": name, "answer": value} for name, value in node.items()]
    return []


def _is_question(name: str, value: Any) -> bool:
    if isinstance(value, str) and value.rstrip().endswith(_ASKING):
        return not answers(name)
    return asks(name) and is_leaf(value)


def _inner(node: dict[str, Any], heading: str, *, is_row: bool) -> list[tuple[Any, str, bool]]:
    """What is inside an object, each part with its heading."""
    title = "" if is_row else _title(node)
    return [
        (value, title or _heading(name) or heading, False)
        for name, value in node.items()
        if not is_leaf(value)
    ]


def _title(node: dict[str, Any]) -> str:
    by_name = {_plain(name): value for name, value in node.items()}
    titles = (by_name[name] for name in _TITLES if name in by_name)
    return next((one.strip() for one in titles if isinstance(one, str) and one.strip()), "")


def _heading(name: str) -> str:
    return "" if _NO_HEADING.fullmatch(_plain(name)) else name.strip()


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).casefold()


def _is_catalogue(node: dict[str, Any]) -> bool:
    """Whether the names are questions and the values their answers."""
    if not node or not all(isinstance(value, str) for value in node.values()):
        return False
    asking = sum(name.rstrip().endswith(_ASKING) for name in node)
    return asking > 0 and asking * 2 >= len(node)


def _is_columns(node: dict[str, Any]) -> bool:
    lists = [value for value in node.values() if isinstance(value, list)]
    return bool(lists) and len(lists) == len(node) and len({len(one) for one in lists}) == 1


def _columns(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of an object that holds a list for each column."""
    length = max(len(value) for value in node.values() if isinstance(value, list))
    lists = {
        name: value
        for name, value in node.items()
        if isinstance(value, list) and len(value) == length
    }
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def _longest_list(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Of the lists of objects in the tree the one with the most text."""
    best: list[dict[str, Any]] = []
    most = 0
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
            objects = [one for one in node if isinstance(one, dict)]
            size = sum(len(text_of(v)) for one in objects for v in one.values() if is_leaf(v))
            if size > most and len(objects) == len(node):
                best, most = objects, size
    return best
