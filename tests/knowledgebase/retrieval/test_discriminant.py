"""What tells facts apart when manner is left out."""

import numpy as np
import pytest

from knowledgebase.retrieval.discriminant import Discriminant

FACTS, MANNERS = 6, 4


def vectors(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Wordings that differ a lot in manner and little in what they ask for."""
    rng = np.random.default_rng(seed)
    subjects = rng.normal(size=(FACTS, 16)) * 0.3
    manners = rng.normal(size=(MANNERS, 2)) @ rng.normal(size=(2, 16)) * 2
    owners = np.repeat(np.arange(FACTS), MANNERS)
    return subjects[owners] + np.tile(manners, (FACTS, 1)), owners


def cosines(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    found: np.ndarray = others @ one / np.linalg.norm(one) / np.linalg.norm(others, axis=1)
    return found


def test_manner_that_is_common_to_all_facts_is_left_out() -> None:
    wordings, owners = vectors()
    asked = np.arange(len(owners)) % MANNERS == 0
    known, fact_of = wordings[~asked], owners[~asked]
    found = Discriminant.of(known, fact_of)
    assert found is not None
    by_cosine = [fact_of[cosines(one, known).argmax()] for one in wordings[asked]]
    by_discriminant = [found.likeness(one).argmax() for one in wordings[asked]]
    assert by_discriminant == owners[asked].tolist()
    assert by_cosine != owners[asked].tolist()
    assert all(-1 <= likeness <= 1 for one in wordings for likeness in found.likeness(one))


def test_a_hidden_wording_counts_as_if_it_had_never_been_known() -> None:
    wordings, owners = vectors(3)
    found = Discriminant.of(wordings, owners)
    assert found is not None
    for at in (0, 7):
        rest = np.arange(len(owners)) != at
        never = Discriminant.of(wordings[rest], owners[rest])
        assert never is not None
        hidden = found._without(int(owners[at]), wordings[at])
        assert np.allclose(hidden.turned, hidden.centroids @ hidden.precision)
        # The ridge follows the scatter, and the mean of all the centroid: by a little.
        assert np.allclose(hidden.centroids + hidden.mean, never.centroids + never.mean)
        assert np.allclose(
            np.linalg.inv(hidden.precision) - np.linalg.inv(found.precision),
            np.linalg.inv(never.precision) - np.linalg.inv(found.precision),
            atol=0.5,
        )
        likeness = found.likeness(wordings[at], [(int(owners[at]), wordings[at])])
        assert likeness == pytest.approx(never.likeness(wordings[at]), abs=0.05)
        assert likeness[owners[at]] < found.likeness(wordings[at])[owners[at]]


def test_where_each_fact_has_one_wording_nothing_tells_manner() -> None:
    wordings, _ = vectors()
    assert Discriminant.of(wordings, np.arange(len(wordings))) is None


def test_a_facts_only_wording_cannot_be_hidden() -> None:
    wordings, owners = vectors()
    found = Discriminant.of(np.concatenate([wordings, wordings[:1] + 1]), np.append(owners, FACTS))
    assert found is not None
    assert found._without(FACTS, wordings[0] + 1) is found


def test_wordings_that_are_all_alike_are_no_division_by_zero() -> None:
    alike = np.ones((4, 8))
    found = Discriminant.of(alike, np.array([0, 0, 1, 1]))
    assert found is not None
    assert np.isfinite(found.likeness(np.ones(8))).all()
