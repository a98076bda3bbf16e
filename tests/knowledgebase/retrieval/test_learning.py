"""What teaches the encoder: the invented businesses, one step, and what is saved of it."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from knowledgebase.retrieval import encoder as encoding
from knowledgebase.retrieval import ranking, talk
from knowledgebase.retrieval import sentences as sentencing
from knowledgebase.retrieval.confidence import features
from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.learn import confidence
from knowledgebase.retrieval.learn import ranking as weighing
from knowledgebase.retrieval.learn import talk as talking
from knowledgebase.retrieval.learn.encoder import TokenMatcher
from knowledgebase.retrieval.learn.sentences import SentenceMatcher
from knowledgebase.retrieval.learn.shops import HELD_OUT, Fact, FollowUp, Shop, shops
from knowledgebase.retrieval.learn.teaching import Matcher, Step, loss_of, sample, teach
from knowledgebase.retrieval.ranking import INDEX_KINDS, PARTS, rank
from knowledgebase.retrieval.talk import KINDS, QUESTION
from tests.shops import ENGLISH

ALL = [*shops(held_out=False), *shops(held_out=True)]
TINY = Shop(
    name="tiny_en",
    language="en",
    facts=tuple(Fact(answer=answer, wordings=(asked, f"{asked} Please")) for asked, answer in
                [ENGLISH[0], ENGLISH[2], ENGLISH[4]]),
    uncovered=("Do you sell tents?",),
    follow_ups=(FollowUp(question="And to close?", before=ENGLISH[0][0], fact=0),),
    talk={},
)  # fmt: skip
STEP = Step(
    known=[(fact.wordings[0], at) for at, fact in enumerate(TINY.facts[:2])],
    asked=[("until when", 0), ("money back", 1), ("Do you sell tents?", None), ("tube", None)],
    withheld=[2],
)


@pytest.mark.parametrize("shop", ALL, ids=lambda shop: shop.name)
def test_an_invented_business_is_complete(shop: Shop) -> None:
    assert shop.name.endswith(f"_{shop.language}")
    assert len(shop.facts) == 40
    assert len({fact.answer for fact in shop.facts}) == 40
    wordings = [wording for fact in shop.facts for wording in fact.wordings]
    assert all(len(fact.wordings) == 6 for fact in shop.facts)
    assert all(len({*fact.wordings[1:]}) == 5 for fact in shop.facts)
    assert len(shop.uncovered) == 40
    assert not {*shop.uncovered} & {*wordings}
    assert {*shop.talk.values()} <= {*KINDS} - {QUESTION}
    assert all(text.strip() for text in (*wordings, *shop.uncovered, *shop.talk))
    assert all(0 <= one.fact < 40 and one.question != one.before for one in shop.follow_ups)


def test_some_of_either_language_are_held_out() -> None:
    held_out = shops(held_out=True)
    assert {shop.name for shop in held_out} == {*HELD_OUT}
    assert {shop.language for shop in held_out} == {"en", "zh"}
    assert {*HELD_OUT}.isdisjoint(shop.name for shop in shops(held_out=False))


def test_a_step_asks_nothing_in_words_that_it_gave() -> None:
    rng = random.Random(3)
    for shop in ALL[:2] * 4:
        step = sample(shop, rng)
        known = {text for text, _ in step.known}
        assert step.asked
        assert not known & {text for text, _ in step.asked}
        assert not {*step.withheld} & {at for _, at in step.known}
        assert not {*step.withheld} & {at for _, at in step.asked}
        assert any(at is None for _, at in step.asked)


@pytest.fixture(scope="module")
def by_tokens() -> TokenMatcher:
    torch.manual_seed(0)
    return TokenMatcher()


@pytest.fixture(scope="module")
def by_sentences() -> SentenceMatcher:
    torch.manual_seed(0)
    return SentenceMatcher()


@pytest.fixture(params=["by_tokens", "by_sentences"])
def matcher(request: pytest.FixtureRequest) -> Matcher[Any]:
    found: Matcher[Any] = request.getfixturevalue(request.param)
    return found


def test_a_step_teaches_the_upper_layers_alone(matcher: Matcher[Any]) -> None:
    loss = loss_of(matcher, TINY, STEP)
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss)
    learned = {name: p for name, p in matcher.named_parameters() if p.requires_grad}
    updates = {name: p.grad for name, p in learned.items() if name.endswith(".B")}
    layers = {name.split(".")[2] for name in updates}
    lowest = 4 if isinstance(matcher, TokenMatcher) else 6
    assert layers == {str(layer) for layer in range(lowest, 12)}
    assert len(updates) == 6 * len(layers)
    assert all(grad is not None and grad.abs().sum() > 0 for grad in updates.values())
    gate = ["encoder.gate.weight"] if isinstance(matcher, TokenMatcher) else []
    for name in ("weights", "none", *gate):
        gradient = learned[name].grad
        assert gradient is not None
        assert gradient.abs().sum() > 0
    assert all(not name.endswith(".linear.weight") for name in learned)
    matcher.zero_grad()


def test_steps_make_the_loss_smaller(matcher: Matcher[Any]) -> None:
    updates = [p for name, p in matcher.named_parameters() if name.endswith((".A", ".B"))]
    optimizer = torch.optim.AdamW(updates, lr=1e-3)
    losses = []
    for _ in range(3):
        loss = loss_of(matcher, TINY, STEP)
        losses.append(float(loss.detach()))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert losses[-1] < losses[0]


@pytest.fixture
def saved(
    by_tokens: TokenMatcher,
    by_sentences: SentenceMatcher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """What the matchers have learned, in place of what the product has."""
    # Exactly nothing of an update would be as good as none.
    with torch.no_grad():
        for one in (by_tokens, by_sentences):
            for name, parameter in one.named_parameters():
                if name.endswith(".B"):
                    parameter.add_(0.01 * torch.randn_like(parameter))
        gate = by_tokens.encoder.gate.weight
        gate.add_(0.05 * torch.randn_like(gate))
    by_tokens.save(tmp_path / "encoder.safetensors")
    by_sentences.save(tmp_path / "sentences.safetensors")
    for module, name, file in (
        (encoding, "LEARNED", "encoder"),
        (ranking, "LEARNED", "encoder"),
        (sentencing, "LEARNED", "sentences"),
        (ranking, "LEARNED_SENTENCES", "sentences"),
    ):
        monkeypatch.setattr(module, name, tmp_path / f"{file}.safetensors")
    forget()
    yield
    forget()


def forget() -> None:
    for module in (encoding, sentencing):
        module._encoder.cache_clear()
        module._seen.clear()
    ranking.learned_weights.cache_clear()
    ranking.learned_sentence_weights.cache_clear()


@pytest.mark.parametrize("several", [True, False])
def test_service_scores_as_was_taught(
    by_tokens: TokenMatcher, by_sentences: SentenceMatcher, saved: None, several: bool
) -> None:
    questions = ["until when are you there", "谢谢，可以退吗", "a puncture, how much?"]
    one_each = [(asked, answer) for answer, asked in {a: q for q, a in ENGLISH}.items()]
    index = Index.build(ENGLISH if several else one_each, language="en")
    matchers: list[tuple[Matcher[Any], tuple[int, int], float]] = [
        (by_tokens, (0, 1), 1e-2),
        (by_sentences, (3, 4), 2e-2),
    ]
    for matcher, parts_of, within in matchers:
        with torch.no_grad():
            scored = matcher.scores(
                matcher.encode(questions, "query"),
                matcher.encode(index.wordings, "query"),
                torch.from_numpy(index.owners),
                matcher.encode(index.facts, "passage"),
            )
            scale = float(matcher.scale.exp())
            taught = (scored / scale).numpy()
        for question, scores in zip(questions, taught, strict=True):
            encoded = encode([question], "query", language="en")[0]
            places, parts = ranking.parts_of(index, encoded)
            served = parts[:, list(parts_of)].sum(axis=1) / scale
            assert np.allclose(served, scores[places], atol=within)


def test_the_invented_messages_are_of_known_kinds_and_said_once() -> None:
    found = talking.messages()
    lines = talking.MESSAGES.read_text(encoding="utf-8").splitlines()
    assert len(found) == len(lines) == 700
    assert {*found.values()} == {*KINDS}
    assert not {*found} & {text for shop in ALL for text in shop.talk}


def test_a_learned_classifier_is_read_as_it_was_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "_QUESTIONS_OF_EACH_SHOP", 8)
    chosen = shops(held_out=True)
    talking.learn(chosen, tmp_path / "talk.safetensors")
    monkeypatch.setattr(talk, "LEARNED", tmp_path / "talk.safetensors")
    talk._classifier.cache_clear()
    try:
        known = {text: kind for shop in chosen for text, kind in shop.talk.items()}
        kinds = [talk.kind_of(one, surely=0.0) for one in encode(known, "query")]
    finally:
        talk._classifier.cache_clear()
    assert kinds == [*known.values()]


def test_a_confidence_is_learned_and_read(tmp_path: Path) -> None:
    facts = [
        replace(fact, wordings=(*fact.wordings, f"{fact.wordings[0]} Now", f"{at} well?"))
        for at, fact in enumerate(TINY.facts)
    ]
    confidence.learn([replace(TINY, facts=tuple(facts))], tmp_path / "confidence.json")
    learned = json.loads((tmp_path / "confidence.json").read_text())
    count = len(features(rank(Index.build(ENGLISH[:1], language="en"), "When?")))
    assert {*learned} == {str(kind) for kind in INDEX_KINDS}
    for judge in learned.values():
        assert len(judge["mean"]) == len(judge["deviation"]) == count
        for name in ("right", "covered"):
            assert len(judge[name]["weights"]) == count
            assert np.isfinite([*judge[name]["weights"], judge[name]["bias"]]).all()
        assert {*judge["usual"]} == {"answer_from", "refuse_below"}


def test_shares_of_a_score_are_learned_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one part tells and the others mislead, it gets the greatest share."""
    rng = np.random.default_rng(0)
    choices = []
    for at in [0, 1, 2, 3] * 10:
        parts = rng.normal(size=(4, len(PARTS)))
        parts[:, 2] = 3 * np.eye(4)[at]
        choices.append(weighing.Choice(parts=parts, right=at))
    choices += [weighing.Choice(parts=np.zeros((4, len(PARTS))), right=None)] * 5
    monkeypatch.setattr(weighing, "choices_of", lambda shops, kind: choices)
    weighing.learn([TINY], tmp_path / "ranking.json")
    monkeypatch.setattr(ranking, "LEARNED_SHARES", tmp_path / "ranking.json")
    ranking.learned_shares.cache_clear()
    try:
        learned = ranking.learned_shares()
    finally:
        ranking.learned_shares.cache_clear()
    assert {*learned} == {*INDEX_KINDS}
    for shares in learned.values():
        likeness = shares.parts[2]
        assert likeness > 5 * np.abs(np.delete(shares.parts, 2)).max()
        assert 0 < shares.none < 3 * likeness + 10


def test_teaching_goes_on_from_what_was_learned(matcher: Matcher[Any], tmp_path: Path) -> None:
    with torch.no_grad():
        matcher.none.fill_(1.5)
    matcher.save(tmp_path / "before.safetensors")
    before = {name: one.detach().clone() for name, one in matcher.named_parameters()}
    after = teach(
        matcher, [TINY], minutes=1e-9, report=print, before=tmp_path / "before.safetensors"
    )
    for name, one in after.named_parameters():
        assert torch.allclose(one, before[name], atol=1e-3), name
