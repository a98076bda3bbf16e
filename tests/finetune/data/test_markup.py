"""HTML in a cell is read as a browser shows it; angle brackets of other texts stay."""

from pathlib import Path

import pytest

from finetune.data.checks.markup import shown
from finetune.data.codes import Fate
from finetune.data.settings import RowChoice
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at, xlsx

READ = [
    ("<p>Yes, we do.</p><p>Come in!</p>", "Yes, we do.\nCome in!"),
    ("Daily<br>from nine<BR/>to five", "Daily\nfrom nine\nto five"),
    ("<b>Yes</b>, <i>of course</i> &ndash; always", "Yes, of course – always"),
    ("Fish &amp; chips", "Fish & chips"),
    ("&quot;Fresh&quot; &amp;amp; good", '"Fresh" & good'),
    ("&#20320;&#x597d;", "你好"),
    ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
    ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
    ('<a href="https://shop.example/faq?a=1&amp;b=2">Here</a>.', "Here (https://shop.example/faq?a=1&b=2)."),
    ('<a href="https://shop.example/">shop.example</a>', "shop.example"),
    ('<a href="mailto:ann@shop.example">Write</a>', "Write (ann@shop.example)"),
    ('<a href="javascript:run()">Here</a>', "Here"),
    ("<script>alert(1)</script>Yes<style>p {color: red}</style>", "Yes"),
    ("Yes<script>never(closed)", "Yes"),
    ("<table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>£5</td></tr></table>",
     "Size | Price\nS | £5"),
    ("12 m<sup>2</sup> of H<sub>2</sub>O", "12 m² of H₂O"),
    ("<p>3 < 4 &lt; 5</p>", "3 < 4 < 5"),
    ("&lt;p&gt;Twice&lt;/p&gt;&lt;p&gt;escaped&lt;/p&gt;", "Twice\nescaped"),
    ("<!-- note -->Yes<o:p></o:p>", "Yes"),
    ('<div class="x"><span style="a:b">Yes</span></div>', "Yes"),
]  # fmt: skip
STAYS = [
    "delivery < 2 days", "I <3 it", "a > b", "Enter <code> at the till", "Dear <name>, hello <b>",
    "a<b and c>d", "Tom & Jerry", "AT&T; R&D", "?a=1&copy=2", "x <= y >= z", "<address>", "1<2>0",
]  # fmt: skip


@pytest.mark.parametrize(("written", "seen"), READ)
def test_html_is_read(written: str, seen: str) -> None:
    assert shown(written).text == seen


@pytest.mark.parametrize("written", STAYS)
def test_other_angle_brackets_and_ampersands_stay(written: str) -> None:
    assert shown(written).text == written


def test_it_is_told_for_questions_and_answers_of_every_kind_of_file(tmp_path: Path) -> None:
    cells = [["question", "answer"], ["<b>Do you</b> ship?", "<p>Yes,&nbsp;we do.</p>"]]
    for result in (csv_parsed(tmp_path, cells[1:]), parsed(xlsx(tmp_path / "x.xlsx", cells))):
        row = row_at(result, 2)
        assert (row.question, row.answer) == ("Do you ship?", "Yes, we do.")
        assert codes(row).count("html_read") == 2
        assert row.fate is Fate.REPAIRED


def test_what_is_struck_through_on_the_page_is_asked_about(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [["How much is it?", "It is <del>£199</del> £149."]]), 2)
    assert row.answer == "It is £149."
    assert row.fate is Fate.NEEDS_YOU
    assert next(one for one in row.reasons if one.code == "struck_out").params == {
        "struck": ["£199"]
    }


def test_an_answer_that_is_a_picture_alone_is_missing(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [["How does it look?", '<img src="a.png">']]), 2)
    assert "missing_answer" in codes(row)


def test_what_a_person_writes_herself_stays(tmp_path: Path) -> None:
    choice = RowChoice(answer="Type <b>bold</b> words.")
    rows = {("", 2): choice}
    row = row_at(csv_parsed(tmp_path, [["How do I do it?", "<p>So.</p>"]], rows=rows), 2)
    assert row.answer == "Type <b>bold</b> words."
