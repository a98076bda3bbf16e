"""Sentence vectors: the published encoder's, and what was learned added to it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import MPNetConfig, MPNetModel

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.sentences import FOLDER, LONGEST, SentenceEncoder, mean, sentences

TEXTS = [
    "What are your opening hours?",
    "x",
    "",
    "thanks 😀 see you 🎉",
    "two\nlines and 你好",
    "What does it cost to send a parcel of 3 kg to the Isle of Man? " * 9,
]


@pytest.fixture(scope="module")
def published() -> SentenceEncoder:
    """The encoder before anything learned is added."""
    return SentenceEncoder(FOLDER).eval()


@torch.inference_mode()
def vectors(encoder: SentenceEncoder, texts: list[str]) -> np.ndarray:
    x, mask = encoder.embed([encoder.token_ids(text) for text in texts])
    return mean(encoder.run(x, mask), mask).numpy()


def test_it_is_the_published_encoder(published: SentenceEncoder) -> None:
    weights = load_file(FOLDER / "model.safetensors")
    named = MPNetModel(  # type: ignore[no-untyped-call]
        MPNetConfig(vocab_size=30527, layer_norm_eps=1e-5, max_position_embeddings=514)
    )
    missing, _ = named.load_state_dict(
        {name: tensor.float() for name, tensor in weights.items()}, strict=False
    )
    assert not [name for name in missing if "position_ids" not in name]
    named.eval()  # type: ignore[no-untyped-call]
    for text, ours in zip(TEXTS, vectors(published, TEXTS), strict=True):
        with torch.inference_mode():
            hidden = named(input_ids=torch.tensor([published.token_ids(text)])).last_hidden_state
        own = torch.nn.functional.normalize(hidden.mean(1), dim=1)[0].numpy()
        assert float(ours @ own) > 0.9999, text


def test_what_was_learned_changes_it(published: SentenceEncoder) -> None:
    assert float(vectors(published, TEXTS[:1])[0] @ sentences(TEXTS[:1])[0]) < 0.99


def test_a_text_is_encoded_alike_alone_and_among_others() -> None:
    together = sentences(f"{text} again" for text in TEXTS)
    # With another blank, so that nothing remembered is looked up.
    apart = [sentences([f"{text} again "])[0] for text in TEXTS]
    assert (np.einsum("th,th->t", together, np.stack(apart)) > 0.999).all()
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)


def test_long_texts_are_cut(published: SentenceEncoder) -> None:
    assert len(published.token_ids("how much is it " * 500)) == LONGEST


def test_several_threads_get_their_own_answers() -> None:
    texts = [f"question number {number}" for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        apart = list(pool.map(lambda text: sentences([text])[0], texts))
    assert np.array_equal(np.stack(apart), sentences(texts))


def test_nothing_is_asked_of_nothing() -> None:
    assert sentences([]).shape == (0, 768)


def test_only_its_own_language_is_encoded_by_both() -> None:
    with_both, without = (encode(TEXTS[:1], "query", language=one)[0] for one in ("en", "zh"))
    assert with_both.sentence is not None
    assert np.array_equal(with_both.sentence, sentences(TEXTS[:1])[0])
    assert without.sentence is None
    assert np.array_equal(with_both.mean, without.mean)
