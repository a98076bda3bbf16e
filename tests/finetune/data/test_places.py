"""Lines that are no data, and headers in places or words of their own."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from finetune.data.codes import Fate
from tests.finetune.data.makers import Cells, codes, parsed, row_at, xlsx

ROWS = [
    ["运费怎么算？", "满99元包邮，不满收10元"],
    ["多久能发货？", "下单后48小时内发出"],
    ["可以开发票吗？", "可以，下单时填写抬头即可"],
    ["营业到几点？", "每天营业到晚上九点"],
    ["怎么退货？", "七天内联系客服即可退货"],
]
PAIRS = {row[0]: row[1] for row in ROWS}


def taught(path: Path) -> dict[str, str]:
    return {row.question: row.answer for row in parsed(path).rows if row.is_usable}


def asides(path: Path) -> dict[int, list[str]]:
    result = parsed(path)
    return {row.number: codes(row) for row in result.rows if row.fate is Fate.SKIPPED}


@pytest.mark.parametrize(
    "second",
    [
        [["答案", "问题"], *[[answer, question] for question, answer in ROWS[2:]]],
        [["序号", "问题", "答案"], *[[at, *row] for at, row in enumerate(ROWS[2:])]],
    ],
)
def test_a_further_header_says_anew_where_questions_stand(tmp_path: Path, second: Cells) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["问题", "答案"], *ROWS[:2], [], *second])
    assert taught(path) == PAIRS
    assert asides(path)[5] == ["repeated_header"]


def test_a_third_header_may_turn_back(tmp_path: Path) -> None:
    turned = [["答案", "问题"], *[[answer, question] for question, answer in ROWS[2:4]]]
    rows = [["问题", "答案"], *ROWS[:2], *turned, ["问题", "答案"], *ROWS[4:]]
    assert taught(xlsx(tmp_path / "a.xlsx", rows)) == PAIRS


@pytest.mark.parametrize("header", [["客人会这样说", "我们这样回"], ["Domanda", "Risposta"]])
@pytest.mark.parametrize("above", [[], [["客服资料"], []]])
def test_a_header_in_unknown_words_is_no_fact(
    tmp_path: Path, header: list[str], above: list[list[str]]
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [*above, header, *ROWS])
    assert taught(path) == PAIRS
    assert asides(path)[len(above) + 1] == ["header"]


@pytest.mark.parametrize(
    "first", [["会员卡", "一年有效，可以续办，也可以转给家人"], ["退货", "7天"], ["退货？", "可以"]]
)
def test_a_short_first_fact_is_no_header(tmp_path: Path, first: list[str]) -> None:
    result = parsed(xlsx(tmp_path / "a.xlsx", [first, *ROWS]))
    assert row_at(result, 1).fate is not Fate.SKIPPED


def merged(path: Path, rows: Cells, *ranges: str) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in rows:
        page.append(list(row))
    for one in ranges:
        page.merge_cells(one)
    book.save(path)
    return path


@pytest.mark.parametrize("lower", [["中文", "English"], ["English", "中文"]])
def test_the_lower_half_of_a_header_names_columns_and_is_no_fact(
    tmp_path: Path, lower: list[str]
) -> None:
    english = "The answer in English words."
    turned = lower[0] == "English"
    rows = [[one, *((english, two) if turned else (two, english))] for one, two in ROWS]
    header = [["问题", "答案", None], [None, *lower]]
    path = merged(tmp_path / "a.xlsx", [*header, *rows], "A1:A2", "B1:C1")
    assert taught(path) == PAIRS
    assert asides(path) == {1: ["header"], 2: ["header"]}


@pytest.mark.parametrize("total", [["合计", 5], ["Total", None], ["小计：", 12.5]])
def test_a_row_that_adds_up_is_left_out(tmp_path: Path, total: list[object]) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["问题", "答案"], *ROWS, total])
    assert asides(path)[7] == ["total_row"]


def test_a_question_about_a_total_is_a_question(tmp_path: Path) -> None:
    rows = [["问题", "答案"], *ROWS, ["合计", "两件一共减20元"]]
    assert row_at(parsed(xlsx(tmp_path / "a.xlsx", rows)), 7).fate is not Fate.SKIPPED


def test_remarks_below_the_table_and_numbers_of_pages_are_left_out(tmp_path: Path) -> None:
    rows = [["问题", "答案"], *ROWS[:2], ["第1页 共2页"], *ROWS[2:]]
    rows += [[], ["注：以上内容仅供参考"], ["如有变动以公告为准"]]
    path = xlsx(tmp_path / "a.xlsx", rows)
    found = asides(path)
    assert [found[at] for at in (4, 9, 10)] == [["beside_table"]] * 3


@pytest.mark.parametrize("last", ["可以寄到国外吗？", "送货范围", "备注：可以写在哪里？"])
def test_a_last_question_without_an_answer_asks(tmp_path: Path, last: str) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["问题", "答案"], *ROWS, [], [last]])
    assert row_at(parsed(path), 8).fate is Fate.NEEDS_YOU


def test_a_text_before_a_further_header_is_the_topic_below(tmp_path: Path) -> None:
    rows = [["问题", "答案"], *ROWS[:2], [], ["售后问题"], ["问题", "答案"], *ROWS[2:]]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows))
    assert codes(row_at(result, 5)) == ["section_heading"]
    assert row_at(result, 7).category == "售后问题"
