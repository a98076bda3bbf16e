"""The sample shops: as promised, built the same every time, and dirty in every way."""

from pathlib import Path

import pytest

from finetune.samples.files import FILES, build
from finetune.samples.source import SHOPS, Shop, load
from knowledgebase.language.text import key
from tests.finetune.data.makers import parsed

SHOP = [load(name) for name in SHOPS]


@pytest.mark.parametrize("shop", SHOP, ids=SHOPS)
def test_a_shop_has_enough_distinct_facts_and_short_answers(shop: Shop) -> None:
    assert len(shop.facts) >= 60
    assert len({key(fact.answer) for fact in shop.facts}) == len(shop.facts)
    wordings = [key(wording) for fact in shop.facts for wording in fact.wordings]
    assert len(set(wordings)) == len(wordings)
    for fact in shop.facts:
        assert 5 <= len(fact.wordings) <= 6
        assert len(fact.answer.split()) <= 25
        assert len(fact.answer) <= 120


def test_the_committed_files_are_what_the_builder_writes(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert {path.name for path in built} == {path.name for path in FILES.iterdir()}
    for path in built:
        assert path.read_bytes() == (FILES / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", SHOPS)
def test_the_dirt_is_found(name: str) -> None:
    report = parsed(FILES / f"{name}.xlsx").report
    assert set(report["findings_total"]) >= {
        "missing_answer", "conflict", "conflict_won", "wrong_language", "personal_data",
        "formula_value", "date_cell", "question_short", "duplicate", "filled_from_merge",
        "spaces_trimmed", "width_changed", "own_contact", "above_header", "blank_row",
    }  # fmt: skip
    assert {note["code"] for note in report["notes"]} >= {
        "title_rows", "merged_cells", "sheet_not_used",
    }  # fmt: skip


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_fact_and_every_wording_survives_the_dirt(name: str, kind: str) -> None:
    shop = load(name)
    examples = parsed(FILES / f"{name}.{kind}").examples
    own = {key(one.question): key(one.answer) for one in examples if one.origin == "own"}
    for fact in shop.facts:
        for wording in fact.wordings:
            assert own[key(wording)] == key(fact.answer), wording
