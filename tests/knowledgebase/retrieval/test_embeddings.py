"""Sentence vectors: right neighbours in both languages, the same from every thread."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from finetune.samples.source import SHOPS, load
from knowledgebase.retrieval.embeddings import DIMENSIONS, embed, similarity


def test_shapes_and_lengths() -> None:
    vectors = embed(["When do you open?", "几点开门？", ""])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert embed([]).shape == (0, DIMENSIONS)


def test_what_cannot_be_handed_to_c_does_no_harm() -> None:
    assert embed(["a\0b", "\ud800", " " * 10_000, "x" * 50_000]).shape == (4, DIMENSIONS)


def test_paraphrases_are_closer_than_neighbours_of_one_shop() -> None:
    said = "We mend a puncture in 20 minutes for £14."
    assert similarity(said, said) == 1.0
    assert similarity(said, "A puncture repair takes 20 minutes and costs £14.") > 0.92
    assert similarity(said, "A full service costs £68.") < 0.88
    assert similarity("运费一律8元，满99元包邮。", "满99元免运费，否则收8元。") > 0.92


@pytest.mark.parametrize("name", SHOPS)
def test_a_wordings_nearest_neighbour_asks_for_the_same_fact(name: str) -> None:
    """The sample shops' wordings are apart enough: by their vectors alone 95 % find their fact."""
    facts = load(name).facts[::3]
    spoken = [(fact.id, wording) for fact in facts for wording in fact.wordings]
    vectors = embed([wording for _, wording in spoken])
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    right = [spoken[at][0] == spoken[best][0] for at, best in enumerate(likeness.argmax(axis=1))]
    assert sum(right) / len(right) >= 0.95


def test_threads_get_the_same_vectors() -> None:
    texts = [f"How much is item {number}?" for number in range(16)]
    alone = embed(texts)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: embed(texts), range(8)):
            assert np.array_equal(vectors, alone)
