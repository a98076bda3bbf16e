"""Every row gets a fate, every fate a reason; nothing is dropped or changed silently."""

from pathlib import Path

import pytest

from finetune.data.checks.conflicts import same_answer
from finetune.data.checks.similar import near_pairs
from finetune.data.codes import REASONS, Fate
from finetune.data.settings import RowChoice
from knowledgebase.language.text import has_han
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at, text, xlsx

OPEN = ("When do you open?", "We open at 9:00 every day.")
ZH_OPEN = ("你们几点开门？", "我们每天9:00开门营业。")


def test_a_good_row_is_kept(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [OPEN]), 2)
    assert (row.fate, row.reasons) == (Fate.KEPT, [])


@pytest.mark.parametrize(
    ("question", "answer", "code", "fate"),
    [
        ("When?", "", "missing_answer", "needs_you"),
        ("", "At nine every day.", "missing_question", "needs_you"),
        ("When is it?", "TBD", "placeholder_answer", "needs_you"),
        ("几点？", "待补充", "placeholder_answer", "needs_you"),
        ("示例：怎么退货？", "示例：请联系客服", "placeholder_answer", "needs_you"),
        ("(Example) When is it?", "(Example) At nine.", "placeholder_answer", "needs_you"),
        ("?", "At nine every day.", "question_short", "needs_you"),
        ("嗯", "我们每天9:00开门营业。", "question_short", "needs_you"),
        ("When is it?", "Nine.", "answer_short", "kept"),
        ("When is it?", "word " * 129 + "word", "answer_long", "kept"),
        ("When is it?", "word " * 399 + "word", "answer_far_too_long", "needs_you"),
        ("几点开门？", "字" * 800, "answer_far_too_long", "needs_you"),
        ("word " * 69 + "word", "At nine every day.", "question_long", "kept"),
        (" When  is it? ", "At nine every day.", "spaces_trimmed", "repaired"),
        ("Ｗｈｅｎ is it?", "At nine every day.", "width_changed", "repaired"),
        ("运费多少钱？", "运费８元，满９９元包邮。", "width_changed", "repaired"),
    ],
)
def test_what_is_wrong_with_one_row(
    tmp_path: Path, question: str, answer: str, code: str, fate: str
) -> None:
    language = "zh" if has_han(answer + question) else "en"
    row = row_at(csv_parsed(tmp_path, [(question, answer)], language=language), 2)
    assert code in codes(row)
    assert row.fate.label == fate


def test_a_cell_of_more_than_ten_thousand_characters_waits_for_a_person(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [OPEN, ("What is in it?", "x" * 10_001)]), 3)
    reason = next(one for one in row.reasons if one.code == "cell_too_long")
    assert reason.params == {"length": 10_001, "limit": 10_000}
    assert reason.column == "B"
    assert row.fate is Fate.NEEDS_YOU
    assert len(row.cells[1]) == 10_000
    fine = row_at(csv_parsed(tmp_path, [("What is in it?", "x" * 10_000)]), 2)
    assert not fine.has("cell_too_long")


def test_the_same_as_above_takes_the_answer_above(tmp_path: Path) -> None:
    rows = [OPEN, ("Opening hours?", "same as above"), ("Hours on Sunday?", "同上")]
    result = csv_parsed(tmp_path, rows)
    assert row_at(result, 4).answer == OPEN[1]
    assert row_at(result, 3).reasons[0].params == {"row": 2}


def test_nothing_above_to_be_the_same_as_asks(tmp_path: Path) -> None:
    rows = [("How much is it?", "same as above"), ("When do you open?", "We open at nine.")]
    assert row_at(csv_parsed(tmp_path, rows), 2).has("placeholder_answer")


def test_titles_blanks_headings_and_repeated_headers_have_their_reason(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "Our FAQ,,\n\nTopic,Question,Answer\nHours,,\n"
        ",When do you open?,We open at nine.\n,,\nTopic,Question,Answer\n",
    )
    result = parsed(path)
    assert [codes(row) for row in result.rows] == [
        ["above_header"],
        ["blank_row"],
        ["header"],
        ["empty_pair"],
        [],
        ["blank_row"],
        ["repeated_header"],
    ]
    assert row_at(result, 5).category == "Hours"


REPEATED = "Question,Answer\nWhen?,At nine every day.\n{}\nWhere?,In Mill Lane.\n"


@pytest.mark.parametrize(
    "pair",
    [
        ("Wholesale enquiry", "We reply within two days."),
        ("Special request", "Text content of our reply."),
        ("Questions on returns", "Our answer is always yes."),
    ],
)
def test_a_row_with_a_columns_word_in_it_is_no_repeated_header(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    row = row_at(parsed(text(tmp_path / "a.csv", REPEATED.format(",".join(pair)))), 3)
    assert (row.question, row.answer) == pair
    assert row.is_usable


@pytest.mark.parametrize("pair", ["question,ANSWER", "Query,Reply"])
def test_only_the_headers_own_words_or_exact_names_repeat_it(tmp_path: Path, pair: str) -> None:
    row = row_at(parsed(text(tmp_path / "a.csv", REPEATED.format(pair))), 3)
    assert codes(row) == ["repeated_header"]


@pytest.mark.parametrize("choice", [RowChoice(keep=True), RowChoice(answer="It is the answer.")])
def test_a_person_can_bring_a_repeated_header_back(tmp_path: Path, choice: RowChoice) -> None:
    path = text(tmp_path / "a.csv", REPEATED.format("Question,Answer"))
    row = row_at(parsed(path, rows={("", 3): choice}), 3)
    assert (row.question, row.answer) == ("Question", choice.answer or "Answer")
    assert row.is_usable


def test_another_language_is_told(tmp_path: Path) -> None:
    spanish = ("¿Puedo devolver una bicicleta?", "No, las bicicletas usadas no se devuelven nunca.")
    result = csv_parsed(tmp_path, [OPEN, ("How much is it?", "It costs £5."), spanish])
    assert row_at(result, 4).reasons[0].params == {"found": "es", "expected": "en"}
    english = ("Do you sell tea?", "Yes, we sell tea to every office in town.")
    result = csv_parsed(tmp_path, [ZH_OPEN, ("运费多少钱？", "运费一律8元。"), english])
    assert row_at(result, 4).has("wrong_language")


def test_duplicates_are_merged_whatever_their_width_case_and_marks(tmp_path: Path) -> None:
    rows = [OPEN, ("when do you OPEN", OPEN[1]), ("Ｗｈｅｎ do you open？", OPEN[1] + " ")]
    result = csv_parsed(tmp_path, rows)
    for number in (3, 4):
        assert row_at(result, number).fate is Fate.MERGED
        reason = next(one for one in row_at(result, number).reasons if one.code == "duplicate")
        assert reason.params["row"] == 2


def test_two_answers_to_one_question_wait_and_name_each_other(tmp_path: Path) -> None:
    rows = [
        ("What does a wash cost?", "A wash costs £15."),
        ("what does a wash cost", "It is £18."),
    ]
    result = csv_parsed(tmp_path, rows)
    assert [row_at(result, at).fate for at in (2, 3)] == [Fate.NEEDS_YOU, Fate.NEEDS_YOU]
    assert row_at(result, 2).reasons[-1].params["row"] == 3
    assert len(result.report["conflicts"]) == 1


def test_an_answer_with_many_rows_behind_it_wins(tmp_path: Path) -> None:
    answer = "A wash costs £15."
    rows = [(q, answer) for q in ("What does a wash cost?", "wash price", "How much is washing?")]
    result = csv_parsed(tmp_path, [*rows, ("What does a wash cost?", "A wash costs £12.")])
    assert row_at(result, 2).has("conflict_won")
    assert row_at(result, 2).is_usable
    assert row_at(result, 5).fate is Fate.NEEDS_YOU


def test_a_row_that_asks_nearly_the_same_hands_its_wordings_on(tmp_path: Path) -> None:
    content = (
        "question\tanswer\tsimilar questions\n"
        "When do you open?\tWe open at 9:00 every day.\tOpening hours\n"
        "when do you open\tWe open at 9:00 every day!\tHours on Sunday\n"
        "When do you open\tWe do open at 9:00 every day.\tHours on Monday\n"
    )
    result = parsed(text(tmp_path / "a.tsv", content), wordings=False)
    assert [row_at(result, at).fate for at in (3, 4)] == [Fate.MERGED] * 2
    asked = {one.question for one in result.examples}
    assert {"Opening hours", "Hours on Sunday", "Hours on Monday"} <= asked


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("When do you open?", "when do you open", True),
        ("What are your opening hours?", "What are your openning hours?", True),
        ("How much is the oak table?", "How much is the oak shelf?", False),
        ("How much is the oak table?", "How long is the oak table?", False),
        ("Which head fits helmet size M?", "Which head fits helmet size L?", False),
        ("Is bus 42 running?", "Is bus 43 running?", False),
        ("Can I return it?", "Can I not return it?", False),
        ("你们几点开门？", "你们几点开门呀", True),
        ("红色杯子多少钱？", "蓝色杯子多少钱？", False),
        ("可以退货吗？", "不可以退货吗？", False),
        ("Can I call you?", "Can you call me?", False),
        ("Do I bring a towel?", "Do you bring a towel?", False),
        ("Can I pay now?", "Do I pay now?", False),
        ("Is tea with milk?", "Is tea without milk?", False),
        ("Do you send to Malta?", "Do you send from Malta?", False),
        ("Bus from Leeds to York?", "Bus from York to Leeds?", False),
        ("Can I swim before lunch?", "Can I swim after lunch?", False),
        ("Swim before lunch?", "Lunch before swim?", False),
        ("How do I log in?", "How do I log out?", False),
        ("Do you buy books?", "Do you sell books?", False),
        ("Is it made for children?", "Is it made by children?", False),
        ("Deliver by Friday?", "Deliver on Friday?", False),
        ("Are you open in May?", "Are you open?", False),
        ("Can I bring a dog?", "Can’t I bring a dog?", False),
        ("How much is the table?", "How much is the cable?", False),
        ("How long is level C?", "How long is level C++?", False),
        ("How much is plan A?", "How much is plan A+?", False),
        ("套餐A多少钱", "套餐A+多少钱", False),
        ("套餐A多少钱", "套餐B多少钱", False),
        ("能不能退货", "不能退货吗", False),
        ("有没有发票", "没有发票吗", False),
        ("我能打给你们吗", "你们能打给我吗", False),
        ("上海到北京多久", "北京到上海多久", False),
        ("要身份证吗", "有身份证吗", False),
        ("Can I send this back?", "Can I sned this back?", True),
        ("Delivary on a class day?", "Delivery on a class day?", True),
        ("When do you open?", "Could you tell me when you open?", True),
        ("What’s the price of a wash?", "What is the price of a wash?", True),
        ("Are you open on Sunday?", "Are you open Sunday?", True),
        ("Can I pay by card?", "Can we pay with card?", True),
        ("Do you send to Malta on Sunday?", "On Sunday do you send to Malta?", True),
        ("能不能退货", "请问能退货吗", True),
        ("有没有停车场", "你们有停车场吗", True),
        ("What is it made of?", "What is it made for?", False),
        ("Does the cat chase the dog?", "Does the dog chase the cat?", False),
        ("满200减30吗", "满30减200吗", False),
        ("3天2晚多少钱", "2天3晚多少钱", False),
        ("Do you deliver to Leeds?", "do u deliver to leeds", True),
        ("What's your e-mail address?", "What's your email address?", True),
        ("What is the price of the lamp?", "Please tell me the price of the lamp", True),
        ("What is free parking?", "Is parking free?", False),
        ("如何退款", "怎么退款", True),
        ("怎么退款", "为什么退款", False),
        ("店在哪", "你们店在哪儿", True),
        ("店在哪里", "店在哪个区", False),
        ("发货要多久", "多久发货", True),
        ("何时发货", "什么时候发货", True),
        ("多少钱一斤", "一斤多少钱", True),
        ("支持微信支付吗", "微信支付支持吗", True),
    ],
)
def test_near_questions_ask_the_same_and_look_alikes_do_not(
    one: str, other: str, same: bool
) -> None:
    assert bool(list(near_pairs([one, other]))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("We do open at 9:00 every day.", "We open at 9:00 every day!", True),
        ("Press the red button beside the door.", "Press the raw button beside the door.", False),
        ("Dogs may come into the whole garden.", "Dogs may not come into the whole garden.", False),
        ("定制商品签收后七天之内可以退货。", "定制商品签收后七天之内不可以退货。", False),
    ],
)  # fmt: skip
def test_long_answers_that_differ_in_one_word_are_two_answers(
    one: str, other: str, same: bool
) -> None:
    assert same_answer(one, other) is same


def test_questions_that_a_vague_one_would_tie_together_stay_apart() -> None:
    texts = ["Call?", "Can I call you?", "Can you call me?"]
    assert (1, 2) not in near_pairs(texts)
    tied = [pair for pair in near_pairs(texts) if 2 in pair]
    assert not tied


def test_a_slip_with_another_answer_is_a_conflict_to_choose_from(tmp_path: Path) -> None:
    rows = [
        ("Can I exchange worn boots?", "Yes, within 20 days."),
        ("Can I exhcange worn boots?", "No, we never do that."),
    ]
    result = csv_parsed(tmp_path, rows)
    assert [row_at(result, at).has("conflict") for at in (2, 3)] == [True, True]
    assert len(result.report["conflicts"]) == 1


def test_characters_of_a_pdf_are_mended_and_told(tmp_path: Path) -> None:
    rows = [("⼏点开⻔？", "每天9:00开⻔营业。"), ("⻋停哪⾥？", "停在⻔⼝。")]
    row = row_at(csv_parsed(tmp_path, rows), 2)
    assert (row.question, row.answer) == ("几点开门？", "每天9:00开门营业。")
    assert (codes(row), row.fate) == (["glyphs_folded"] * 2, Fate.REPAIRED)
    rows = [("Is the ﬁrst ﬂoor open?", "The ﬁrst ﬂoor is open all day.")]
    row = row_at(csv_parsed(tmp_path, rows), 2)
    assert (row.question, codes(row)) == ("Is the first floor open?", ["glyphs_folded"] * 2)


def test_a_persons_decision_overrules_a_warning_but_not_a_gap(tmp_path: Path) -> None:
    keep = {("", at): RowChoice(keep=True) for at in (2, 3)}
    rows = [("Whose is it?", "Ring him on 07911 123456 then."), ("And this?", "")]
    result = csv_parsed(tmp_path, rows, rows=keep)
    assert row_at(result, 2).is_usable
    assert not row_at(result, 3).is_usable


def test_an_edited_row_is_judged_by_its_new_words(tmp_path: Path) -> None:
    choice = {("", 2): RowChoice(answer="We open at 10:00 every day.")}
    row = row_at(csv_parsed(tmp_path, [("When do you open?", "")], rows=choice), 2)
    assert row.is_usable
    assert row.cells == ["When do you open?", ""]


def test_every_row_of_a_messy_sheet_has_a_known_reason(tmp_path: Path) -> None:
    rows = [
        ["Our list"],
        ["Question", "Answer"],
        list(OPEN),
        ["When?", ""],
        [],
        ["", "x"],
        ["Who?", "TBD"],
    ]
    result = parsed(xlsx(tmp_path / "a.xlsx", rows))
    assert len(result.rows) == len(rows)
    for row in result.rows:
        assert set(codes(row)) <= set(REASONS)
        assert row.fate is Fate.KEPT or row.reasons
