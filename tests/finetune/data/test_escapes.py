"""Codes that an export left in its texts become what they mean; paths and patterns stay."""

from pathlib import Path

import pytest

from finetune.data.codes import Fate
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at, text, xlsx

READ = [
    (r"Wrap it well.\n\nThen post it.", "Wrap it well.\nThen post it."),
    (r"First line.\r\nSecond line.", "First line.\nSecond line."),
    (r"包好。\n再寄出。", "包好。\n再寄出。"),
    (r"\u4f60\u597d, welcome", "你好, welcome"),
    (r"So good \ud83d\ude00", "So good 😀"),
    (r"It is \"fresh\", we say.", 'It is "fresh", we say.'),
    (r"We don\'t know yet.", "We don't know yet."),
    (r"See http:\/\/shop.example\/faq.", "See http://shop.example/faq."),
    (r"Sizes:\tS and M are here.", "Sizes: S and M are here."),
    (r"Ends here.\n", "Ends here."),
    ("Carriage_x000D_return it is.", "Carriage\nreturn it is."),
    (r"Save to C:\temp first.\nThen print.", "Save to C:\\temp first.\nThen print."),
]
STAYS = [
    r"It is in C:\new\table.txt on the till.",
    r"Open C:\Program Files\new tools\run.exe please.",
    r"It is on \\server\news\today for all.",
    r"Look in ..\notes\todo.txt for it.",
    r"The code matches \d{4} always.",
    "There is no backslash in here.",
]
ASKS = [
    r"the red one\nthe blue one",
    r"A pipe of 5\" at most",
    r"Look into uploads\new for it",
    r"It must match ^\d+\n$ you know",
    r"The loss is $\frac{a}{b} \times c$ here",
]


def answered(path: Path, *answers: str) -> list[tuple[str, list[str], Fate]]:
    rows = [(f"What is thing number {at} for?", answer) for at, answer in enumerate(answers)]
    result = csv_parsed(path, rows)
    return [(row.answer, codes(row), row.fate) for row in result.rows[1:]]


@pytest.mark.parametrize(("written", "meant"), READ)
def test_a_clear_code_becomes_what_it_means_and_is_told(
    tmp_path: Path, written: str, meant: str
) -> None:
    [(answer, told, _)] = answered(tmp_path, written)
    assert answer == meant
    assert "escapes_read" in told
    assert "escapes_doubtful" not in told


@pytest.mark.parametrize("written", STAYS)
def test_paths_and_patterns_stay(tmp_path: Path, written: str) -> None:
    [(answer, told, _)] = answered(tmp_path, written)
    assert answer == written
    assert not {"escapes_read", "escapes_doubtful"} & set(told)


@pytest.mark.parametrize("written", ASKS)
def test_what_may_be_either_is_asked_about(tmp_path: Path, written: str) -> None:
    [(answer, told, fate)] = answered(tmp_path, written)
    assert answer == written
    assert "escapes_doubtful" in told
    assert fate is Fate.NEEDS_YOU


def test_where_the_file_is_an_export_its_unclear_codes_are_clear(tmp_path: Path) -> None:
    first, *_ = answered(tmp_path, ASKS[0], READ[0][0], READ[1][0])
    assert first[:2] == ("the red one\nthe blue one", ["escapes_read"])


def test_workbooks_hold_such_codes_as_well(tmp_path: Path) -> None:
    result = parsed(
        xlsx(tmp_path / "x.xlsx", [["question", "answer"], ["How is it done?", READ[0][0]]])
    )
    assert row_at(result, 2).answer == READ[0][1]


def test_json_is_no_wording_but_its_texts_are(tmp_path: Path) -> None:
    content = (
        "question\tanswer\tsimilar questions\n"
        'Do you ship?\tYes, for £3.\t["Is there shipping?", "Do you deliver; or not?"]\n'
        "Is it open?\tYes, daily.\t[]\n"
        'Who are you?\tWe are Ann and Bo.\t[{"order": 0, "text": "About us"}]\n'
        "Is it far?\tNo, it is near.\t['Is it a long way?']\n"
    )
    result = parsed(text(tmp_path / "x.tsv", content), wordings=False)
    rows = {row.number: row for row in result.rows}
    assert rows[2].wordings == ["Is there shipping?", "Do you deliver; or not?"]
    assert rows[3].wordings == rows[4].wordings == []
    assert rows[5].wordings == ["Is it a long way?"]
    assert "wordings_left_out" not in codes(rows[3])
    assert "wordings_left_out" in codes(rows[4])
