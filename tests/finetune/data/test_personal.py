"""Personal data is found in all that is taught, and masked only when asked."""

from pathlib import Path
from typing import Any

import pytest

from finetune.data.codes import Fate
from finetune.data.settings import RowChoice
from knowledgebase.language.personal_data import find, mask
from knowledgebase.language.personal_data import masked as hide
from tests.finetune.data.makers import codes, csv_parsed, parsed, row_at, text

OPEN = ("When do you open?", "We open at 9:00 every day.")


def test_own_contacts_are_told_and_kept(tmp_path: Path) -> None:
    rows = [
        ("How can I write to you?", "Write to info@shop.example any time."),
        ("How can I ring you?", "Ring us on 020 7946 0018 any time."),
    ]
    result = csv_parsed(tmp_path, rows)
    for number in (2, 3):
        assert "own_contact" in codes(row_at(result, number))
        assert row_at(result, number).is_usable
    assert "info@shop.example" in row_at(result, 2).answer


@pytest.mark.parametrize(
    ("answer", "kind", "masked"),
    [
        ("Ask d.hale@postbox.example for it.", "email", "Ask d***@postbox.example for it."),
        ("Ring him on 07911 123456 then.", "phone", "Ring him on 079** **3456 then."),
        ("他的手机是13812345678，请打。", "phone", "他的手机是138****5678，请打。"),
        ("他的身份证号码11010519491231002X。", "id_number", "他的身份证号码110105********002X。"),
        ("Card 4111 1111 1111 1111 was used.", "bank_card", "Card 411* **** **** 1111 was used."),
    ],
)
def test_what_looks_like_a_persons_waits_and_is_masked_only_when_asked(
    tmp_path: Path, answer: str, kind: str, masked: str
) -> None:
    row = row_at(csv_parsed(tmp_path, [("Whose is the red bag?", answer)]), 2)
    reason = next(one for one in row.reasons if one.code == "personal_data")
    assert (reason.params["kind"], reason.column) == (kind, "B")
    assert row.answer == answer
    assert row.fate is Fate.NEEDS_YOU
    row = row_at(csv_parsed(tmp_path, [("Whose is it?", answer)], mask=frozenset({kind})), 2)
    assert row.answer == masked
    assert row.is_usable


ASKED = "我是13812345678，订单到哪了"
MANY_WAYS = (
    "question\tanswer\tsimilar questions\n你们几点开门？\t我们每天9:00开门营业。\t营业时间；"
    + ASKED
)


def test_further_wordings_are_searched_for_personal_data_too(tmp_path: Path) -> None:
    path = text(tmp_path / "a.tsv", MANY_WAYS)
    row = row_at(parsed(path), 2)
    reason = next(one for one in row.reasons if one.code == "personal_data")
    assert (reason.column, reason.params["shown"]) == ("C", "138****5678")
    assert row.fate is Fate.NEEDS_YOU
    choices: list[dict[str, Any]] = [
        {"mask": frozenset({"phone"})},
        {"rows": {("", 2): RowChoice(mask=True)}},
    ]
    for settings in choices:
        result = parsed(path, wordings=False, **settings)
        assert row_at(result, 2).is_usable
        asked = {one.question for one in result.examples}
        assert asked == {"你们几点开门？", "营业时间", "我是138****5678，订单到哪了"}


def test_wordings_that_a_person_added_are_searched_too(tmp_path: Path) -> None:
    added = {("", 2): RowChoice(wordings=("Is 07911 123456 yours?",))}
    reason = row_at(csv_parsed(tmp_path, [OPEN], rows=added), 2).reasons[-1]
    assert (reason.code, reason.column) == ("personal_data", "A")


@pytest.mark.parametrize(
    "content",
    [
        "Order 110105194912310021 is late",
        "Card 4111 1111 1111 1112",
        "Item 12345678",
        "£1,299.00",
        "身份证110105194912310021",
    ],
)
def test_numbers_with_a_wrong_checksum_are_no_personal_data(content: str) -> None:
    assert not [one for one in find(content, "en") if one.kind in ("id_number", "bank_card")]


@pytest.mark.parametrize(
    ("content", "card"),
    [
        ("Card 4111 1111 1111 1111 12/26", "4111 1111 1111 1111"),
        ("4111 1111 1111 1111 123 is mine", "4111 1111 1111 1111"),
        ("Room 12 4111-1111-1111-1111 5", "4111-1111-1111-1111"),
        ("3782 822463 10005 12/26", "3782 822463 10005"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
    ],
)
def test_a_card_is_found_among_other_digits(content: str, card: str) -> None:
    assert [one.text for one in find(content, "en") if one.kind == "bank_card"] == [card]


@pytest.mark.parametrize(
    "content",
    [
        "Sizes 35 36 37 38 39 40 41 42 43 44 45 46 47 48",
        "Order 2024112400000007",
        "40 41 42 43 " * 9,
    ],
)
def test_rows_of_sizes_and_order_numbers_are_no_cards(content: str) -> None:
    assert not [one for one in find(content, "en") if one.kind == "bank_card"]


@pytest.mark.parametrize(
    ("content", "language", "masked"),
    [
        ("打 9123 4567", "zh", "打 91** **67"),
        ("Ring (415) 555-2671", "en", "Ring (41*) ***-**71"),
    ],
)
def test_a_mask_hides_four_digits_at_least(content: str, language: str, masked: str) -> None:
    assert hide(content, language) == masked


def test_a_mask_hides_the_middle() -> None:
    for one in ("ab@c.example", "x.y@z.example"):
        (finding,) = find(one, "en")
        assert finding.text.split("@")[0] not in mask(finding)
