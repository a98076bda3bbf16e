"""Token vectors: the published encoder read anew, and what was learned added to it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch.nn import functional

from knowledgebase.retrieval import embeddings
from knowledgebase.retrieval.encoder import LONGEST, TextKind, TokenEncoder, encode
from knowledgebase.retrieval.packed import PackedModel, packed_model

TEXTS = [
    "What are your opening hours?",
    "你们周末几点开门？可以退货吗",
    "ＷＨＡＴ　ｉｓ　ｔｈｅ　ｐｒｉｃｅ？１２３",
    "many    blanks \t\t between      the words",
    "thanks 😀👍🏽 see you 🎉",
    "Wie viel kostet eine Übernachtung mit Frühstück, z. B. für 12,50 €?",
    "ﬁt ½ ① ㎏ ™ 한국어 ありがとう",
    "two\nlines\r\nand more",
    "",
    "x",
]


@pytest.fixture(scope="module")
def published() -> TokenEncoder:
    """The encoder before anything learned is added."""
    return TokenEncoder(packed_model()).eval()


@torch.inference_mode()
def mean(encoder: TokenEncoder, text: str, kind: TextKind) -> np.ndarray:
    x, mask = encoder.embed([encoder.token_ids(text, kind)])
    hidden = encoder.run(x, mask)
    return functional.normalize((hidden * mask[..., None]).sum(1), dim=1)[0].numpy()


@pytest.mark.parametrize("kind", ["query", "passage"])
@pytest.mark.parametrize("text", TEXTS)
def test_it_is_the_packages_own_encoder(published: TokenEncoder, text: str, kind: TextKind) -> None:
    own = embeddings.embed([text], kind=kind)[0]
    assert float(mean(published, text, kind) @ own) > 0.999


def test_what_was_learned_changes_it(published: TokenEncoder) -> None:
    learned = encode([TEXTS[0]], "query")[0].mean
    assert float(mean(published, TEXTS[0], "query") @ learned) < 0.99


def test_a_text_is_encoded_alike_alone_and_among_others() -> None:
    texts = [f"{text} again" for text in TEXTS]
    together = encode(texts, "passage")
    for text, one in zip(texts, together, strict=True):
        # In another thread's other words: nothing remembered is looked up.
        alone = encode([f"{text} "], "passage")[0]
        assert np.allclose(alone.mean, one.mean, atol=1e-4)
        assert np.allclose(alone.tokens, one.tokens, atol=1e-3)


def test_vectors_have_unit_length_and_the_weights_are_shares() -> None:
    for one in encode(TEXTS, "query"):
        assert one.mean.shape == (384,)
        assert np.linalg.norm(one.mean) == pytest.approx(1, abs=1e-4)
        assert np.allclose(np.linalg.norm(one.tokens, axis=1), 1, atol=1e-4)
        assert one.weights.shape == one.tokens.shape[:1]
        assert one.weights.sum() == pytest.approx(1, abs=1e-4)


def test_long_texts_are_cut() -> None:
    assert len(encode(["how much is it " * 500], "query")[0].tokens) == LONGEST["query"]
    assert len(encode(["价格是多少" * 900], "passage")[0].tokens) == LONGEST["passage"]


def test_several_threads_get_their_own_answers() -> None:
    texts = [f"question number {number}" for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        apart = list(pool.map(lambda text: encode([text], "query")[0].mean, texts))
    for vector, one in zip(apart, encode(texts, "query"), strict=True):
        assert np.allclose(vector, one.mean, atol=1e-4)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="packed"):
        PackedModel(np.zeros(64, dtype=np.uint8))
