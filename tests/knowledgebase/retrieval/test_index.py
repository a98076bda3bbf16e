"""A model's facts with the wordings that ask for them, built, saved and read again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from knowledgebase.language.text import key
from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.index import Index, longest_facts
from knowledgebase.retrieval.ranking import rank
from tests import shops


def test_wordings_of_one_fact_count_as_one(english: Index) -> None:
    assert len(english.facts) == 7
    assert len(english.wordings) == len(shops.ENGLISH)
    assert english.facts[english.owners[1]] == shops.HOURS


def test_a_pair_that_is_said_twice_counts_once() -> None:
    twice = Index.build(shops.CHINESE[:2] * 2, language="zh-Hans")
    assert twice.wordings == tuple(question for question, _ in shops.CHINESE[:2])
    assert twice.language == "zh"


def test_without_facts_there_is_no_index() -> None:
    with pytest.raises(ValueError, match="facts"):
        Index.build([], language="zh")


@pytest.mark.parametrize(
    ("build", "question"),
    [(shops.english, "what does a puncture cost"), (shops.chinese, "龙井什么价")],
    ids=["en", "zh"],
)
def test_a_saved_index_ranks_the_same(
    build: Callable[[], Index], question: str, tmp_path: Path
) -> None:
    index = replace(
        build(), contact="Call 1", calibration=Calibration(refuse_below=0.3, answer_from=0.6)
    )
    index.save(tmp_path / "grounding")
    loaded = Index.load(tmp_path / "grounding")
    assert (loaded.language, loaded.topics) == (index.language, index.topics)
    assert (loaded.contact, loaded.calibration) == (index.contact, index.calibration)
    one, other = rank(index, question), rank(loaded, question)
    assert one.places.tolist() == other.places.tolist()
    assert np.array_equal(one.scores, other.scores)
    assert loaded.names == index.names


def first_version(folder: Path, pairs: list[tuple[str, str]], language: str) -> None:
    """As indexes were written before facts were looked at token by token."""
    folder.mkdir()
    facts = list(dict.fromkeys(answer for _, answer in pairs))
    texts = {
        "language": language,
        "facts": facts,
        "wordings": [question for question, _ in pairs],
    }
    (folder / "facts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    owners = np.array([facts.index(answer) for _, answer in pairs], dtype=np.int64)
    vectors = np.zeros((len(pairs), 384), dtype=np.float16)
    save_file(
        {"facts": vectors[: len(facts)], "wordings": vectors, "owners": owners},
        folder / "vectors.safetensors",
    )


def test_an_index_of_the_first_version_is_renewed(chinese: Index, tmp_path: Path) -> None:
    first_version(tmp_path / "grounding", shops.CHINESE, "zh")
    renewed = Index.load(tmp_path / "grounding")
    assert (renewed.facts, renewed.wordings) == (chinese.facts, chinese.wordings)
    one, other = rank(renewed, "龙井什么价"), rank(chinese, "龙井什么价")
    assert one.places.tolist() == other.places.tolist()
    assert np.allclose(one.scores, other.scores, atol=1e-2)


def test_an_index_of_another_encoder_is_renewed(english: Index, tmp_path: Path) -> None:
    kept = replace(
        english,
        calibration=Calibration(answer_from=0.9, refuse_below=0.2),
        contact=shops.PHONE,
        topics=("bikes",),
    )
    kept.save(tmp_path)
    texts = json.loads((tmp_path / "facts.json").read_text())
    (tmp_path / "facts.json").write_text(json.dumps(texts | {"encoder": "another"}))
    vectors = load_file(tmp_path / "vectors.safetensors")
    spoilt = {name: value * 0 if "means" in name else value for name, value in vectors.items()}
    save_file(spoilt, tmp_path / "vectors.safetensors")
    renewed = Index.load(tmp_path)
    assert rank(renewed, "When?").scores == pytest.approx(rank(kept, "When?").scores, abs=1e-3)
    for name in ("facts", "wordings", "topics", "contact", "calibration"):
        assert getattr(renewed, name) == getattr(kept, name)


def test_sentence_vectors_of_another_encoder_are_left_out(english: Index, tmp_path: Path) -> None:
    english.save(tmp_path)
    assert Index.load(tmp_path).has_sentences
    texts = json.loads((tmp_path / "facts.json").read_text())
    (tmp_path / "facts.json").write_text(json.dumps(texts | {"sentences": "another"}))
    loaded = Index.load(tmp_path)
    assert not loaded.has_sentences
    one, other = rank(loaded, "whats a chain"), rank(english.without_sentences(), "whats a chain")
    assert np.array_equal(one.scores, other.scores)


def test_an_index_of_a_later_version_is_not_guessed_at(english: Index, tmp_path: Path) -> None:
    english.save(tmp_path)
    texts = json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))
    (tmp_path / "facts.json").write_text(json.dumps(texts | {"version": texts["version"] + 1}))
    with pytest.raises(ValueError, match="version"):
        Index.load(tmp_path)


def test_where_there_is_no_index_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="facts"):
        Index.load(tmp_path)


def test_known_words_are_found_however_they_are_typed(english: Index, chinese: Index) -> None:
    assert english.owners_of(key("WHERE is  your shop")) == {english.facts.index(shops.PLACE)}
    assert chinese.owners_of(key("龙井 多少钱一斤")) == {chinese.facts.index(shops.LONGJING_ZH)}
    assert english.owners_of(key("Where is the moon?")) == set()


def test_a_fact_is_named_by_the_wording_that_reads_best() -> None:
    index = Index.build(
        [
            ("hours", shops.HOURS),
            ("Well, I work until six every day but Saturday and wonder if I can come by?" * 2,
             shops.HOURS),
            ("When are you open?", shops.HOURS),
            ("When do you close?", shops.HOURS),
            ("tel", shops.PHONE),
        ],
        language="en",
    )  # fmt: skip
    assert index.names == ("When are you open?", "tel")


def test_the_longest_facts_are_measured_in_bytes(chinese: Index, tmp_path: Path) -> None:
    chinese.save(tmp_path)
    sizes = sorted((len(fact.encode()) for fact in chinese.facts), reverse=True)
    assert longest_facts(tmp_path, most=2) == sum(sizes[:2])
    assert longest_facts(tmp_path, most=99) == sum(sizes)
