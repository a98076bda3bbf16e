"""Answers that may not be said wait for the merchant, with the words, the reason and the source."""

from pathlib import Path
from typing import Any

import pytest

from finetune.data.alone import alone
from finetune.data.codes import Fate
from finetune.data.raw import RawRow
from finetune.data.rows import Row
from finetune.data.settings import RowChoice, Settings
from finetune.samples.files import FILES
from finetune.samples.source import SHOPS
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at
from tests.rulebooks import few_rules

__all__ = ["few_rules"]

OPEN = ("When do you open?", "We open at 9:00 every day.")
PILLS = ("What do your pills do?", "Our pills cure cancer, guaranteed.")
WAN = ("这个药有什么用？", "包治百病，一次根治癌症。")


def _objections(row: Row) -> list[dict[str, Any]]:
    return [one.params for one in row.reasons if one.code == "content_flagged"]


@pytest.mark.usefixtures("few_rules")
def test_a_flagged_answer_waits_with_its_words_reason_and_source(tmp_path: Path) -> None:
    result = csv_parsed(tmp_path, [OPEN, PILLS], industry="retail")
    row = row_at(result, 3)
    assert row.fate is Fate.NEEDS_YOU
    assert row_at(result, 2).is_usable
    (reason,) = [one for one in row.reasons if one.code == "content_flagged"]
    assert reason.column == "B"
    assert reason.params == {
        "category": "guaranteed-cure",
        "rule": "cure",
        "words": ["cure cancer", "guaranteed"],
        "reason": {"en": "A cure is promised.", "zh": "承诺治愈疾病。"},
        "source": "CAP Code 12.1",
    }
    (finding,) = [one for one in result.report["findings"] if one["code"] == "content_flagged"]
    assert (finding["row"], finding["params"]) == (3, reason.params)


@pytest.mark.usefixtures("few_rules")
def test_a_chinese_answer_is_told_with_chinese_law(tmp_path: Path) -> None:
    (objection,) = _objections(row_at(csv_parsed(tmp_path, [WAN]), 2))
    assert objection["words"] == ["包治百病", "根治癌症"]
    assert objection["source"] == "《广告法》第十六条"


@pytest.mark.usefixtures("few_rules")
def test_each_category_is_told_once_and_the_surest_first(tmp_path: Path) -> None:
    answer = "The best pills in the world cure cancer, guaranteed."
    row = row_at(csv_parsed(tmp_path, [("What do you sell?", answer)]), 2)
    found = [one["category"] for one in _objections(row)]
    assert found == ["guaranteed-cure", "absolute-superlative"]


@pytest.mark.usefixtures("few_rules")
def test_what_stays_below_the_threshold_is_not_told(tmp_path: Path) -> None:
    row = row_at(csv_parsed(tmp_path, [("Is parking dear?", "Parking is free for you.")]), 2)
    assert row.fate is Fate.KEPT


@pytest.mark.usefixtures("few_rules")
def test_the_industry_decides_from_which_score_an_answer_is_told(tmp_path: Path) -> None:
    rows = [("What does the cream do?", "You feel ten years younger after a week.")]
    told = {
        industry: bool(_objections(row_at(csv_parsed(tmp_path, rows, industry=industry), 2)))
        for industry in ("health", "retail")
    }
    assert told == {"health": True, "retail": False}


@pytest.mark.usefixtures("few_rules")
def test_personal_data_is_left_to_its_own_check(tmp_path: Path) -> None:
    answer = "Card 4111 1111 1111 1111 was used."
    row = row_at(csv_parsed(tmp_path, [("Whose is it?", answer)]), 2)
    assert codes(row).count("personal_data") == 1
    assert not _objections(row)


@pytest.mark.usefixtures("few_rules")
def test_a_question_may_say_what_an_answer_may_not(tmp_path: Path) -> None:
    rows = [("Do your pills cure cancer, guaranteed?", "No medicine of ours does that.")]
    assert row_at(csv_parsed(tmp_path, rows), 2).is_usable


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize(
    ("choice", "fate", "told"),
    [
        (RowChoice(keep=True), Fate.KEPT, True),
        (RowChoice(skip=True), Fate.SKIPPED, False),
        (RowChoice(answer="Our pills help you sleep."), Fate.REPAIRED, False),
    ],
)
def test_the_merchant_accepts_it_leaves_it_out_or_words_it_otherwise(
    tmp_path: Path, choice: RowChoice, fate: Fate, told: bool
) -> None:
    row = row_at(csv_parsed(tmp_path, [OPEN, PILLS], rows={("", 3): choice}), 3)
    assert row.fate is fate
    assert bool(_objections(row)) is told


@pytest.mark.usefixtures("few_rules")
def test_rows_with_one_and_the_same_answer_are_all_told(tmp_path: Path) -> None:
    rows = [PILLS, ("Why should I buy them?", "same as above"), ("Any use?", PILLS[1])]
    result = csv_parsed(tmp_path, rows)
    assert all(len(_objections(row_at(result, number))) == 1 for number in (2, 3, 4))


@pytest.mark.usefixtures("few_rules")
def test_a_row_alone_is_told_the_same() -> None:
    raw = RawRow(sheet="", number=2, cells=PILLS, question=PILLS[0], answer=PILLS[1])
    row = alone(raw, None, Settings(language="en", industry="retail"))
    assert [one["rule"] for one in _objections(row)] == ["cure"]


@pytest.mark.parametrize("name", SHOPS)
def test_nothing_that_the_sample_shops_answer_is_flagged(name: str) -> None:
    for industry in ("retail", "other", ""):
        report = parsed(FILES / f"{name}.xlsx", industry=industry).report
        assert "content_flagged" not in report["findings_total"], report["findings"]
