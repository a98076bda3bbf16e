"""The Chinese rules, on texts written for them and in the places where context decides."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledgebase.review import flagged, review
from knowledgebase.review.rulebook import rules

_TEXTS = [
    json.loads(line)
    for line in (Path(__file__).parent / "texts_zh.jsonl").read_text(encoding="utf-8").splitlines()
]


def _flagged(text: str) -> list[str]:
    return flagged(review(text, language="zh"), {})


def _wrong(label: str) -> Sequence[str]:
    return [
        row["text"]
        for row in _TEXTS
        if row["label"] == label and bool(_flagged(row["text"])) != (label == "violation")
    ]


def test_at_least_sixty_texts_of_each_label() -> None:
    labels = [row["label"] for row in _TEXTS]

    assert min(labels.count("ok"), labels.count("violation")) >= 60


def test_nearly_all_violations_are_found() -> None:
    violations = sum(row["label"] == "violation" for row in _TEXTS)

    assert len(_wrong("violation")) <= violations * 0.05, _wrong("violation")


def test_nearly_no_ordinary_text_is_flagged() -> None:
    ordinary = sum(row["label"] == "ok" for row in _TEXTS)

    assert len(_wrong("ok")) <= ordinary * 0.05, _wrong("ok")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("全国销量第一的保温壶。", "absolute-superlative"),
        ("国家级品质，值得信赖。", "absolute-superlative"),
        ("这款理财保本保息，稳赚不赔。", "guaranteed-return"),
        ("这套公寓三年必定升值一倍。", "guaranteed-return-property"),
        ("黑户也能贷，秒到账。", "misleading-loan"),
        ("这款绿茶能治疗糖尿病。", "medical-claim-by-food"),
        ("这款面霜能治疗湿疹。", "medical-claim-by-cosmetics"),
        ("磁疗手环能治疗高血压。", "medical-claim-by-device"),
        ("本药根治鼻炎，永不复发。", "guaranteed-cure"),
        ("报名包过，不过退费。", "education-guarantee"),
        ("喝酒解压，一醉方休。", "alcohol-inducement"),
        ("部队特供白酒，数量有限。", "state-symbols"),
    ],
)
def test_a_claim_is_flagged_under_its_category(text: str, category: str) -> None:
    assert category in _flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "最佳赏味期为三天。",
        "第一次来的顾客请先登记。",
        "景区是国家级非物质文化遗产展示点。",
        "顾客第一是我们的店训。",
        "本产品为非保本浮动收益型。",
        "本品不能代替药物。",
        "我们无法保证收益。",
        "包间最低消费300元。",
        "账户最高额度五万元。",
        "这是本品牌最新款耳机。",
        "6000元分12期，每期手续费33元。",
    ],
)
def test_context_that_makes_a_word_harmless(text: str) -> None:
    assert _flagged(text) == []


def test_a_digit_before_a_word_is_part_of_a_number() -> None:
    assert _flagged("押金100元，退房时须交还钥匙。") == []
    assert "misleading-free" in _flagged("0元体验，须先交押金，押金不退。")


def test_each_chinese_rule_names_a_law_and_its_reason() -> None:
    chinese = [rule for rule in rules() if rule.id.startswith("zh.")]

    assert chinese
    assert all("《" in rule.source["zh"] and rule.reason["zh"] for rule in chinese)
