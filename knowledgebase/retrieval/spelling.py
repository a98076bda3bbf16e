"""Which texts are spelled alike: finds typos and rare words, which a sentence model overlooks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer


@dataclass(frozen=True)
class Spelling:
    """Runs of two to four letters, the rarer the weightier."""

    vectorizer: TfidfVectorizer
    texts: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Spelling":
        vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32
        )
        return cls(vectorizer, vectorizer.fit_transform(texts))

    def similarity(self, text: str) -> NDArray[np.float32]:
        """Cosine (0..1) of the text to each of the known texts, shape (texts,)."""
        found: NDArray[np.float32] = (self.texts @ self.vectorizer.transform([text]).T).toarray()
        return found[:, 0]
