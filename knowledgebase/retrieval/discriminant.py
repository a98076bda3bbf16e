"""Linear discriminant analysis of one business's own wordings (Fisher 1936).

Customers differ in how they ask for the same fact: short, polite, with a story before. How their
wordings of one fact scatter tells which directions are manner; what is left tells facts apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_SHRINKAGE = 0.1
"""Of the mean variance within facts, added in every direction: there are fewer wordings than
dimensions."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Discriminant:
    """`centroids`: each fact's mean wording less `mean`, that of all, shape (facts, hidden).
    `precision`: the inverse scatter of wordings about their centroids, (hidden, hidden)."""

    mean: Floats
    centroids: Floats
    precision: Floats
    counts: NDArray[np.int64]
    turned: Floats
    """`centroids @ precision`, shape (facts, hidden)."""

    @classmethod
    def of(cls, wordings: NDArray[np.floating], owners: NDArray[np.int64]) -> "Discriminant | None":
        """Of wordings' vectors, shape (wordings, hidden), and the facts that they ask for. None
        where no fact has two."""
        count = np.bincount(owners)
        if count.max(initial=0) < 2:
            return None
        vectors = wordings.astype(np.float64)
        sums = np.zeros((len(count), vectors.shape[1]))
        np.add.at(sums, owners, vectors)
        centroids = sums / count[:, None]
        within = vectors - centroids[owners]
        scatter = within.T @ within
        ridge = _SHRINKAGE * np.trace(scatter) / len(scatter) + 1e-9
        mean = centroids.mean(axis=0)
        precision = np.linalg.inv(scatter + ridge * np.eye(len(scatter)))
        return cls(
            mean=mean,
            centroids=centroids - mean,
            precision=precision,
            counts=count,
            turned=(centroids - mean) @ precision,
        )

    def likeness(
        self,
        question: NDArray[np.floating],
        hidden: Sequence[tuple[int, NDArray[np.floating]]] = (),
    ) -> Floats:
        """Of each fact to a question's vector (hidden): the cosine, with manner left out.

        `hidden`: wordings, each with its fact's place, that are taken to be unknown.
        """
        known = self
        for place, wording in hidden:
            known = known._without(place, wording.astype(np.float64))
        asked = question.astype(np.float64) - known.mean
        of_question = asked @ known.precision @ asked
        lengths = np.sqrt(np.maximum(known._squares * of_question, 1e-12))
        likeness: Floats = (known.turned @ asked) / lengths
        return likeness

    @cached_property
    def _squares(self) -> Floats:
        squares: Floats = np.einsum("fh,fh->f", self.turned, self.centroids)
        return squares

    def _without(self, place: int, wording: Floats) -> "Discriminant":
        """As if a wording had never been known: exactly, by Sherman and Morrison's formula. The
        mean and the ridge stay; a fact's only wording stays, as there would be nothing else."""
        count = int(self.counts[place])
        if count < 2:
            return self
        apart = wording - self.mean - self.centroids[place]
        weight = count / (count - 1)
        away = self.precision @ apart
        share = weight / (1 - weight * (apart @ away))
        centroids, counts = self.centroids.copy(), self.counts.copy()
        centroids[place] -= apart / (count - 1)
        counts[place] -= 1
        precision = self.precision + share * np.outer(away, away)
        # All centroids turn by the same change of the precision, and one has moved.
        turned = self.turned + share * np.outer(self.centroids @ away, away)
        turned[place] = centroids[place] @ precision
        return Discriminant(
            mean=self.mean, centroids=centroids, precision=precision, counts=counts, turned=turned
        )
