"""Whether a row still holds, by what other cells of its line, or its own words, say of that."""

import re

from finetune.data.columns import Layout, Role
from finetune.data.columns.names import hints_of
from finetune.data.reading import Line

_NO_LONGER = frozenset(
    "draft|inactive|disabled|archived|obsolete|deprecated|retired|expired|deleted|removed|hidden|"
    "rejected|unpublished|outdated|old|do not use|discontinued|paused|closed|disapproved|"
    "trash|trashed|pending|pending review|in review|unlisted|"
    "草稿|停用|已停用|禁用|作废|已作废|下架|已下架|过期|已过期|失效|已失效|无效|未发布|待发布|删除|已删除|"
    "待审核|未审核|驳回|已驳回|隐藏|弃用|废弃|已废弃|未启用|未生效|暂停|已暂停|暂停使用|下线|已下线|"
    "未上架|关闭|已关闭|停止|已停止|停止使用|未通过|回收站|审核中|×|✗|✘|✕|✖|❌|☐|□".split("|")
)
_NO = frozenset("no|n|false|0|off|否".split("|"))
_YES = frozenset("true|yes|y|1|on|x|✓|✔|是".split("|"))
_OUT_OF_USE = (
    "已?(?:作废|停用|下架|下线|废弃|弃用|失效|过期)|(?:请?勿|不要|不再|停止)再?使?用|"
    r"(?:obsolete|deprecated|discontinued|expired|archived|do not use|no longer (?:used|valid))\b"
)
_REMARK = re.compile(rf"\W*(?:{_OUT_OF_USE})了?(?:\W.{{0,24}})?\Z", re.I)
_BRACKET_BEFORE = re.compile(
    rf"\s*[(（【\[]\s*(?:{_OUT_OF_USE})了?(?:\W[^)）】\]]{{0,12}})?[)）】\]]", re.I
)


def ended_by_status(layout: Layout, line: Line) -> str:
    """What the column of the status says against the row, "" for nothing.

    "No" under "Active?" is such a word, and so is "yes" under "Archived?".
    """
    at = layout.at(Role.STATUS)
    status = line.cell(at).strip()
    columns = (one for one in layout.columns if one.index == at)
    asks_for_its_end = any(hints_of(one.header).is_ended for one in columns)
    against = _NO_LONGER | (_YES if asks_for_its_end else _NO)
    return status if status.casefold() in against else ""


def ended_by_words(layout: Layout, line: Line, *texts: str) -> str:
    """What a remark in the line, or a bracket before one of its texts, says against the row."""
    for text in texts:
        if match := _BRACKET_BEFORE.match(text):
            return match[0].strip()
    for column in layout.columns:
        text = line.cell(column.index).strip()
        if column.role is None and _REMARK.match(text) and hints_of(column.header).is_remark:
            return text
    return ""
