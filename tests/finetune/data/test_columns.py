"""Columns are recognised by their names and by what they hold, in both languages."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from finetune.data.codes import Fate
from finetune.data.columns import Role, recognise
from finetune.data.columns.names import role_of
from finetune.data.parse import Parsed
from finetune.data.reading import Line, Table
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import Cells, codes, parsed, row_at, text, xlsx


def table(rows: Cells) -> Table:
    lines = [Line(number=at, cells=list(map(str, row))) for at, row in enumerate(rows, start=1)]
    return Table(sheet="", lines=lines)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Question", Role.QUESTION),
        ("Customer question", Role.QUESTION),
        (" Q ", Role.QUESTION),
        ("Questoin", Role.QUESTION),
        ("QUESTION (EN)", Role.QUESTION),
        ("prompt", Role.QUESTION),
        ("Our answer:", Role.ANSWER),
        ("completion", Role.ANSWER),
        ("Reply", Role.ANSWER),
        ("Topic", Role.CATEGORY),
        ("No.", Role.ID),
        ("Similar questions", Role.WORDINGS),
        ("问题", Role.QUESTION),
        ("顾客问题", Role.QUESTION),
        ("常见问题（FAQ）", Role.QUESTION),
        ("標準答案", Role.ANSWER),
        ("客服回复内容", Role.ANSWER),
        ("答案", Role.ANSWER),
        ("问题分类", Role.CATEGORY),
        ("序号", Role.ID),
        ("相似问法", Role.WORDINGS),
        ("split", Role.SPLIT),
        ("Last checked", None),
        ("核对日期", None),
        ("What is your question?", None),
        ("", None),
        ("x" * 50, None),
    ],
)
def test_column_names(header: str, role: Role | None) -> None:
    assert role_of(header)[0] is role


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    layout = recognise(
        table(
            [
                ["Answers for our shop", ""],
                ["", ""],
                ["updated in May", "by Priya"],
                ["Our answer", "Customer question"],
                ["At nine.", "When do you open?"],
            ]
        )
    )
    assert layout.header == 3
    assert (layout.at(Role.QUESTION), layout.at(Role.ANSWER)) == (1, 0)
    assert layout.found_by == "names"


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["When do you open?", "We open at nine every morning."],
            ["How much is it?", "It costs five pounds and fifty pence."],
        ],
        [
            ["你们几点开门？", "我们每天早上九点准时开门营业。"],
            ["运费多少钱？", "运费一律八元，满九十九元包邮。"],
        ],
    ],
)
def test_without_a_header_the_cells_tell(rows: Cells) -> None:
    layout = recognise(table(rows))
    assert layout.header is None
    assert (layout.at(Role.QUESTION), layout.at(Role.ANSWER)) == (0, 1)
    assert layout.found_by == "content"
    assert all(0 < column.confidence < 1 for column in layout.columns if column.role)


def test_half_known_names_are_completed_by_content() -> None:
    layout = recognise(
        table(
            [
                ["Question", "Text we send", "Who"],
                ["When do you open?", "We open at nine every morning.", "Tom"],
                ["How much?", "It costs five pounds and fifty pence.", "Tom"],
            ]
        )
    )
    assert layout.at(Role.ANSWER) == 1


def test_a_column_of_numbers_is_no_question() -> None:
    rows = [["Question no", "Question", "Answer"], ["1", "When?", "Now."], ["2", "Where?", "Here."]]
    layout = recognise(table(rows))
    assert layout.at(Role.QUESTION) == 1


def test_nothing_that_looks_like_questions_is_not_usable() -> None:
    assert not recognise(table([["lamp", "9"], ["chair", "30"]])).usable


def test_columns_have_the_letters_people_see() -> None:
    assert [table([[""]]).label(at) for at in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_further_wordings_in_a_column_or_in_columns_are_used(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["问题", "答案", "相似问法"],
        ["几点开门？", "我们九点开门营业。", "营业时间；什么时候开门？\n开门时间"],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {
        "几点开门？",
        "营业时间",
        "什么时候开门？",
        "开门时间",
    }
    rows = [["Question 1", "Question 2", "Answer"], ["When?", "Hours?", "At nine every day."]]
    result = parsed(xlsx(tmp_path / "b.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {"When?", "Hours?"}


def test_a_merchant_may_say_which_column_is_what(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "x,y,z\nlamp,a lamp costs nine,light\n")
    mapping = {
        "sheets": {"": {"header_row": 1, "columns": {"question": 0, "answer": 1, "category": 2}}}
    }
    result = parsed(path, mapping)
    assert (row_at(result, 2).question, row_at(result, 2).category) == ("lamp", "light")
    assert result.report["layouts"][0]["found_by"] == "declared"


def test_a_sheet_can_be_left_out_or_taken_in(tmp_path: Path) -> None:
    qa = [["Question", "Answer"], ["When do you open?", "We open at nine."]]
    path = xlsx(tmp_path / "a.xlsx", qa, old=[["Question", "Answer"], ["Old?", "Old answer."]])
    assert {row.sheet for row in parsed(path).rows if row.is_usable} == {"FAQ", "old"}
    result = parsed(path, {"sheets": {"old": None}})
    assert [codes(row) for row in result.rows if row.sheet == "old"] == [["sheet_not_used"]] * 2


def test_sheets_without_questions_are_told_and_their_rows_too(tmp_path: Path) -> None:
    qa = [["Question", "Answer"], ["When do you open?", "We open at nine."]]
    result = parsed(xlsx(tmp_path / "a.xlsx", qa, Notes=[["Ask Priya before you change this"]]))
    assert result.report["notes"][0]["code"] == "sheet_not_used"
    assert any(row.sheet == "Notes" and row.has("sheet_not_used") for row in result.rows)


def test_a_file_without_question_columns_asks_for_them(tmp_path: Path) -> None:
    result = parsed(text(tmp_path / "a.csv", "x,y\nlamp,9\n"))
    assert result.problem == "columns_not_found"
    assert not result.examples
    assert result.report["preview"][0]["rows"][1]["cells"] == ["lamp", "9"]


EN = [
    ("Do you hire boats?", "Yes, for £9 an hour."),
    ("When do you shut?", "We shut at 18:00 every day."),
    ("May I bring a dog?", "Yes, but keep it on a lead."),
]
ZH = [
    ("有船租吗", "有，每小时9镑。"),
    ("几点关门", "每天18点关门。"),
    ("能带狗吗", "可以，请拴好绳子。"),
]
BOTH = list(zip(EN, ZH, strict=True))


def note(result: Parsed, code: str) -> dict[str, Any]:
    return next(one["params"] for one in result.report["notes"] if one["code"] == code)


@pytest.mark.parametrize(
    "header",
    [
        ["question_en", "answer_en", "question_zh", "answer_zh"],
        ["Question", "Answer", "Question", "Answer"],
        ["英文问题", "英文答案", "中文问题", "中文答案"],
        ["Question (English)", "Answer (English)", "问题", "答案"],
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 0, 1), (2, 0, 1, 3), (0, 2, 1, 3)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_two_languages_side_by_side_one_whole_pair_is_taught(
    tmp_path: Path, header: list[str], order: tuple[int, ...], language: str
) -> None:
    rows = [header, *([*en, *zh] for en, zh in BOTH)]
    cells = [[row[at] for at in order] for row in rows]
    result = parsed(xlsx(tmp_path / "a.xlsx", cells), language=language, wordings=False)
    taught = {(one.question, one.answer) for one in result.examples}
    assert taught == set(EN if language == "en" else ZH)
    left = note(result, "other_language_columns")
    assert len(left["columns"]) == 2
    assert (left["used"], left["found"]) == (language, "zh" if language == "en" else "en")


def test_the_language_of_most_rows_is_taught_where_nobody_said(tmp_path: Path) -> None:
    rows = [["Question", "Answer", "问题", "答案"], *([*en, *zh] for en, zh in BOTH)]
    rows[1][2:] = rows[2][2:] = ["", ""]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {one for one, _ in EN}
    rows[1][:2], rows[1][2:] = ["", ""], list(ZH[0])
    rows[2][:2], rows[2][2:] = ["", ""], list(ZH[1])
    result = parsed(xlsx(tmp_path / "b.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {one for one, _ in ZH}


def test_without_a_header_a_pair_keeps_its_language(tmp_path: Path) -> None:
    rows = [[*zh, *en] for en, zh in BOTH]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), language="en", wordings=False)
    assert {(one.question, one.answer) for one in result.examples} == set(EN)
    assert note(result, "other_language_columns")["columns"] == ["A", "B"]


def test_a_question_in_a_second_language_is_no_wording(tmp_path: Path) -> None:
    rows = [["Question", "问题", "Answer"], *([en[0], zh[0], en[1]] for en, zh in BOTH)]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {one for one, _ in EN}
    assert note(result, "other_language_columns")["columns"] == ["B · 问题"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_question_with_an_answer_in_another_language_asks(tmp_path: Path, turned: bool) -> None:
    pairs = [(zh[0], en[1]) for en, zh in BOTH]
    if turned:
        pairs = [(en[0], zh[1]) for en, zh in BOTH]
    result = parsed(xlsx(tmp_path / "a.xlsx", [["Question", "Answer"], *pairs]))
    assert all(row_at(result, at).has("two_languages") for at in (2, 3, 4))
    assert not result.examples


def test_two_halves_of_a_list_side_by_side_are_not_mixed(tmp_path: Path) -> None:
    rows = [
        ["Question 1", "Answer 1", "Question 2", "Answer 2"],
        ["Do you hire boats?", "Yes, for £9 an hour.", "Do you hire bikes?", "No, we do not."],
        ["When do you shut?", "We shut at 18:00.", "", ""],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), wordings=False)
    assert {one.question for one in result.examples} == {rows[1][0], rows[2][0]}
    left = note(result, "second_pair_left_out")["columns"]
    assert left == ["C · Question 2", "D · Answer 2"]


@pytest.mark.parametrize(
    ("headers", "used", "code"),
    [
        (("Question", "Old answer", "New answer"), 2, "answer_left_out"),
        (("Question", "Old price", "New price"), 2, "answer_left_out"),
        (("问题", "原价", "现价"), 2, "answer_left_out"),
        (("问题", "标准答案", "备注"), 1, "answer_left_out"),
        (("问题", "内容", "答案"), 2, "answer_left_out"),
        (("Question", "Short answer", "Long answer"), 2, "answers_unclear"),
        (("Question", "Answer for members", "Answer for guests"), 1, "answers_unclear"),
    ],
)
def test_of_several_answers_one_is_taught_and_the_others_are_told(
    tmp_path: Path, headers: tuple[str, ...], used: int, code: str
) -> None:
    rows = [
        list(headers),
        ["How do I book a boat?", "Ring the boat house.", "Book it on our page."],
        ["Where is the boat house?", "It is by the lake.", "It is by the bridge."],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows), language="en")
    assert [row_at(result, at).answer for at in (2, 3)] == [rows[1][used], rows[2][used]]
    told = note(result, code)
    assert len(told["columns"]) == 1
    assert told["columns"] != [told["used"]]


def test_answers_with_other_figures_ask_row_by_row(tmp_path: Path) -> None:
    rows = [
        ["Question", "Answer for members", "Answer for guests"],
        ["How much is a boat?", "A boat is £7.", "A boat is £9."],
        ["How much is a bike?", "A bike is £4 a day.", "£4"],
    ]
    path = xlsx(tmp_path / "a.xlsx", rows)
    result = parsed(path)
    assert row_at(result, 2).fate is Fate.NEEDS_YOU
    reason = row_at(result, 2).reasons[0]
    assert reason.code == "other_answer_column"
    assert reason.params == {"text": "A boat is £9.", "named": "C · Answer for guests"}
    assert row_at(result, 3).is_usable
    chosen = {"sheets": {"FAQ": {"header_row": 1, "columns": {"question": 0, "answer": 2}}}}
    assert row_at(parsed(path, chosen), 2).answer == "A boat is £9."
    assert row_at(parsed(path, chosen), 2).is_usable


def alpaca(path: Path, rows: Sequence[tuple[str, str, str]]) -> Parsed:
    names = ("instruction", "input", "output")
    content = json.dumps([dict(zip(names, row, strict=True)) for row in rows])
    return parsed(text(path / "a.json", content), wordings=False)


def test_an_instruction_that_rows_share_is_told_and_left_out(tmp_path: Path) -> None:
    shared = "Answer as the boat house would."
    rows = [(shared, *pair) for pair in EN] + [("Do you sell ice?", "", "Yes, for £2 a cone.")]
    result = alpaca(tmp_path, rows)
    asked = [row_at(result, at).question for at in (1, 2, 3, 4)]
    assert asked == [*(question for question, _ in EN), "Do you sell ice?"]
    assert all(row.is_usable for row in result.rows)
    told = note(result, "instruction_left_out")
    assert (told["count"], told["text"]) == (3, shared)


def test_an_instruction_that_asks_is_part_of_the_question(tmp_path: Path) -> None:
    rows = [
        ("How much is this?", "a boat", "A boat is £9 an hour."),
        ("How much is this?", "a bike", "A bike is £4 a day."),
        ("Put this in other words.", "We shut at six.", "At six o'clock, we close."),
    ]
    result = alpaca(tmp_path, rows)
    asked = [row_at(result, at).question for at in (1, 2, 3)]
    assert asked[:2] == ["How much is this? a boat", "How much is this? a bike"]
    assert asked[2] == "Put this in other words. We shut at six."


def test_an_empty_input_makes_the_instruction_the_question(tmp_path: Path) -> None:
    result = alpaca(tmp_path, [(question, "", answer) for question, answer in EN])
    assert [row.question for row in result.rows] == [question for question, _ in EN]


@pytest.mark.parametrize(
    ("headers", "roles"),
    [
        (["conversation_id", "prompt", "response", "created_at"], "id question answer -"),
        (["query", "positive", "negative"], "question answer -"),
        (["Question ID", "Question", "Answer", "Answered by"], "id question answer -"),
        (["问题ID", "问题", "答案", "答案来源"], "id question answer -"),
        (["Question", "Answer", "Answer status"], "question answer status"),
        (["Customer message", "Reply time", "Reply"], "question - answer"),
        (["Title", "Question", "Answer"], "category question answer"),
        (["prompt", "chosen", "rejected"], "question answer -"),
        (["user", "assistant"], "question answer"),
        (["Question type", "Question", "Answer"], "category question answer"),
    ],
)
def test_what_exports_call_their_columns(headers: list[str], roles: str) -> None:
    rows = [["Q1", "When do you shut?", "We shut at six."][: len(headers)]] * 2
    rows = [[*row, "", ""][: len(headers)] for row in rows]
    found = recognise(table([headers, *rows])).columns
    assert [column.role or "-" for column in found] == roles.split()


def test_a_row_that_is_marked_as_out_of_use_asks(tmp_path: Path) -> None:
    rows = [
        ["Question", "Answer", "Status"],
        [*EN[0], "published"],
        [*EN[1], "Draft"],
        [*ZH[1], "停用"],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows))
    assert row_at(result, 2).is_usable
    assert row_at(result, 3).reasons[0].params == {"text": "Draft"}
    assert [row_at(result, at).fate for at in (3, 4)] == [Fate.NEEDS_YOU] * 2
    kept = parsed(tmp_path / "a.xlsx", rows={("FAQ", 3): RowChoice(keep=True)})
    assert row_at(kept, 3).is_usable


def taught(result: Parsed) -> list[tuple[str, str]]:
    return [(row.question, row.answer) for row in result.rows if row.is_usable]


@pytest.mark.parametrize(
    "header",
    [
        "Frage;Antwort",
        "Pregunta;Respuesta",
        "Kysymys;Vastaus",
        "用户说;机器人说",
        "口令;话语",
        "关键词;自动回复",
    ],
)
def test_names_in_any_language_are_no_row(tmp_path: Path, header: str) -> None:
    content = f"{header}\nWas kostet es?;Es kostet 12,50 €.\nWann?;Um 9 Uhr.\nWo?;In Graz.\n"
    result = parsed(text(tmp_path / "a.csv", content))
    assert len(taught(result)) == 3
    assert row_at(result, 1).has("header")


@pytest.mark.parametrize(
    "first",
    [
        "opening hours;We open at 9:00.",
        "Parking?;Free",
        "Prices;From £5",
        "wash price;fifteen pounds",
    ],
)
def test_a_first_row_that_says_something_is_a_row(tmp_path: Path, first: str) -> None:
    content = f"{first}\nWhat does it cost?;It costs £12.50.\nWhen?;At 9.\nWhere?;In York.\n"
    assert row_at(parsed(text(tmp_path / "a.csv", content)), 1).question in first.split(";")


def test_counted_columns_are_pairs(tmp_path: Path) -> None:
    content = (
        "No.,Q1,A1,Q2,A2\n"
        "1,When do you open?,We open at 9.,When do you close?,We close at 6.\n"
        "2,How much is a wash?,It is £15.,How much is a cut?,It is £20.\n"
    )
    result = parsed(text(tmp_path / "a.csv", content))
    assert taught(result) == [
        ("When do you open?", "We open at 9."),
        ("How much is a wash?", "It is £15."),
    ]
    assert "second_pair_left_out" in [note["code"] for note in result.report["notes"]]


@pytest.mark.parametrize(
    ("header", "good", "ended"),
    [
        ("draft", "false", "true"),
        ("is_deleted", "0", "1"),
        ("Is archived", "no", "yes"),
        ("是否删除", "否", "是"),
        ("Active?", "Yes", "No"),
        ("enabled", "true", "false"),
        ("post_status", "publish", "trash"),
    ],
)
def test_a_row_that_no_longer_holds_asks(
    tmp_path: Path, header: str, good: str, ended: str
) -> None:
    content = (
        f"faq_question,faq_answer,{header}\nWhen do you open?,We open at 9.,{good}\n"
        f"How much is a wash?,It is £15.,{ended}\n"
    )
    result = parsed(text(tmp_path / "a.csv", content))
    assert not row_at(result, 2).has("status_not_current")
    assert row_at(result, 3).has("status_not_current")


@pytest.mark.parametrize(
    ("names", "used"),
    [
        ("Bad answer,Good answer", 1),
        ("Correct answer,Wrong answer", 0),
        ("AI suggested answer,Approved answer", 1),
        ("错误答案,正确答案", 1),
        ("答案（2023）,答案（2024）", 1),
        ("Answer 2025,Answer 2024", 0),
    ],
)
def test_of_two_answers_the_one_that_its_name_calls_right_is_used(
    tmp_path: Path, names: str, used: int
) -> None:
    said = ("It is at 12 Mill Lane.", "It is at 9 High Street.")
    content = (
        f"Question,{names}\nWhere is it?,{said[0]},{said[1]}\nWho?,Jane does it.,Amy does it.\n"
    )
    result = parsed(text(tmp_path / "a.csv", content))
    assert taught(result)[0] == ("Where is it?", said[used])
    assert "answer_left_out" in [note["code"] for note in result.report["notes"]]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 0, 2, 3), (1, 0, 3, 2)])
def test_answers_in_two_languages_find_their_questions_by_content(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    rows = [
        ("English", "Chinese", "English reply", "Chinese reply"),
        ("When do you open?", "几点开门？", "We open at 9.", "我们9点开门。"),
        ("How much is a wash?", "洗一次多少钱？", "It is £15.", "洗一次15镑。"),
    ]
    content = "\n".join(",".join(row[at] for at in order) for row in rows)
    result = parsed(text(tmp_path / "a.csv", content))
    at = order[2] if order[2] == 2 else 3
    asked = 0 if at == 2 else 1
    assert taught(result) == [(row[asked], row[at]) for row in rows[1:]]


def test_a_questions_column_called_index_and_a_rule_below_the_header(tmp_path: Path) -> None:
    rows = "| 怎么退货 | 7天内联系客服。 |\n| 几点开门 | 每天9点。 |\n"
    content = f"| index | content |\n| --- | --- |\n{rows}"
    result = parsed(text(tmp_path / "a.txt", content))
    assert [one for one, _ in taught(result)] == ["怎么退货", "几点开门"]
    assert not any(row.has("placeholder_answer") for row in result.rows)


@pytest.mark.parametrize(
    ("header", "on", "off"),
    [
        ("是否启用", "√", "×"),
        ("是否上架", "是", "否"),
        ("启用", "Y", "N"),
        ("生效状态", "生效", "未生效"),
        ("状态", "☑", "☐"),
        ("状态", "已上线", "已下线"),
        ("状态", "正常", "暂停使用"),
    ],
)
def test_out_of_use_is_marked_in_many_ways(tmp_path: Path, header: str, on: str, off: str) -> None:
    rows = [["问题", "答案", header], [*ZH[0], on], [*ZH[1], off]]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows))
    assert row_at(result, 2).is_usable
    assert codes(row_at(result, 3)) == ["status_not_current"]


def test_a_column_of_wordings_asks_where_no_other_does() -> None:
    found = recognise(table([["问法", "回复话术"], *ZH])).columns
    assert [column.role for column in found] == [Role.QUESTION, Role.ANSWER]


@pytest.mark.parametrize("header", ["Live?", "Approved", "是否启用？"])
def test_a_column_may_ask_whether_a_row_is_in_use(header: str) -> None:
    assert role_of(header)[0] is Role.STATUS


@pytest.mark.parametrize(
    ("question", "remark", "said"),
    [
        ("可以停车吗？", "已作废，勿用", "已作废，勿用"),
        ("（已停用）可以停车吗？", "", "（已停用）"),
        ("[Obsolete] Can I park?", "", "[Obsolete]"),
        ("Can I park?", "Do not use", "Do not use"),
        ("可以停车吗？", "过期商品也一样", ""),
        ("（过期商品）可以退吗？", "不用填", ""),
    ],
)
def test_a_remark_or_a_bracket_may_say_that_a_row_is_out_of_use(
    tmp_path: Path, question: str, remark: str, said: str
) -> None:
    rows = [
        ["问题", "答案", "备注"],
        *[[*row, ""] for row in ZH],
        [question, "可以，免费。", remark],
    ]
    row = row_at(parsed(xlsx(tmp_path / "a.xlsx", rows)), len(ZH) + 2)
    found = [reason.params["text"] for reason in row.reasons if reason.code == "status_not_current"]
    assert found == ([said] if said else [])


@pytest.mark.parametrize("headers", [["Trigger", "Message"], ["User message", "Bot message"]])
def test_names_that_may_mean_either_mean_what_their_columns_hold(headers: list[str]) -> None:
    found = recognise(table([headers, *EN])).columns
    assert [one.role for one in found] == [Role.QUESTION, Role.ANSWER]
