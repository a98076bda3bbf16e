"""What teaches the encoder: the invented businesses, one step, and what is saved of it."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from knowledgebase.retrieval import encoder as encoding
from knowledgebase.retrieval import ranking, talk
from knowledgebase.retrieval.confidence import ALONE, SEVERAL, features
from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.learn import confidence
from knowledgebase.retrieval.learn import ranking as weighing
from knowledgebase.retrieval.learn import talk as talking
from knowledgebase.retrieval.learn.encoder import Matcher, Step, loss_of, sample, teach
from knowledgebase.retrieval.learn.shops import HELD_OUT, Fact, FollowUp, Shop, shops
from knowledgebase.retrieval.ranking import rank
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
def matcher() -> Matcher:
    torch.manual_seed(0)
    return Matcher()


def test_a_step_teaches_the_upper_layers_alone(matcher: Matcher) -> None:
    loss = loss_of(matcher, TINY, STEP)
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(loss)
    learned = {name: p for name, p in matcher.named_parameters() if p.requires_grad}
    updates = [p.grad for name, p in learned.items() if name.endswith(".B")]
    assert len(updates) == 6 * 8
    assert all(grad is not None and grad.abs().sum() > 0 for grad in updates)
    assert learned["encoder.gate.weight"].grad is not None
    assert learned["encoder.gate.weight"].grad.abs().sum() > 0
    assert all(not name.endswith(".linear.weight") for name in learned)
    matcher.zero_grad()


def test_steps_make_the_loss_smaller(matcher: Matcher) -> None:
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
def saved(matcher: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the matcher has learned, in place of what the product has."""
    # Exactly nothing of an update would be as good as none.
    with torch.no_grad():
        for name, parameter in matcher.named_parameters():
            if name.endswith(".B"):
                parameter.add_(0.01 * torch.randn_like(parameter))
        matcher.encoder.gate.weight.add_(0.05 * torch.randn_like(matcher.encoder.gate.weight))
    matcher.save(tmp_path / "encoder.safetensors")
    monkeypatch.setattr(encoding, "LEARNED", tmp_path / "encoder.safetensors")
    monkeypatch.setattr(ranking, "LEARNED", tmp_path / "encoder.safetensors")
    forget()
    yield
    forget()


def forget() -> None:
    encoding._encoder.cache_clear()
    encoding._seen.clear()
    ranking.learned_weights.cache_clear()


@pytest.mark.parametrize("several", [True, False])
def test_service_scores_as_was_taught(matcher: Matcher, saved: None, several: bool) -> None:
    questions = ["until when are you there", "谢谢，可以退吗", "a puncture, how much?"]
    one_each = [(asked, answer) for answer, asked in {a: q for q, a in ENGLISH}.items()]
    index = Index.build(ENGLISH if several else one_each, language="en")
    with torch.no_grad():
        taught = matcher.scores(
            matcher.encode(questions, "query"),
            matcher.encode(index.wordings, "query"),
            torch.from_numpy(index.owners),
            matcher.encode(index.facts, "passage"),
        )
        scale = float(matcher.scale.exp())
        taught = (taught / scale).numpy()
    for question, scores in zip(questions, taught, strict=True):
        parts = ranking.parts_of(index, encode([question], "query")[0])
        assert np.allclose((parts.wording + parts.fact) / scale, scores[parts.places], atol=1e-2)
        served = rank(index, question)
        assert served.several is several
        if not several:
            wanted = scores[served.places] - float(matcher.none.detach())
            assert np.allclose(served.scores / scale, wanted, atol=1e-2)


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
    for judge in (learned[ALONE], learned[SEVERAL]):
        assert len(judge["mean"]) == len(judge["deviation"]) == count
        for name in ("right", "covered"):
            assert len(judge[name]["weights"]) == count
            assert np.isfinite([*judge[name]["weights"], judge[name]["bias"]]).all()


def test_shares_of_a_score_are_learned_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one part tells and the others mislead, it gets the greatest share."""
    rng = np.random.default_rng(0)
    telling = np.eye(4)
    choices = [
        weighing.Choice(parts=np.stack([rng.normal(size=4), rng.normal(size=4), row * 3], 1),
                        right=at)
        for at, row in enumerate(np.tile(telling, (10, 1)))
        for at in [at % 4]
    ] + [weighing.Choice(parts=np.zeros((4, 3)), right=None)] * 5  # fmt: skip
    monkeypatch.setattr(weighing, "_choices", lambda shop: choices)
    weighing.learn([TINY], tmp_path / "ranking.json")
    shares = ranking.Shares(**json.loads((tmp_path / "ranking.json").read_text()))
    assert shares.discriminant > 5 * max(abs(shares.wording), abs(shares.fact))
    assert 0 < shares.none < 3 * shares.discriminant + 10


def test_teaching_goes_on_from_what_was_learned(matcher: Matcher, tmp_path: Path) -> None:
    with torch.no_grad():
        matcher.none.fill_(1.5)
    matcher.save(tmp_path / "before.safetensors")
    after = teach([TINY], minutes=1e-9, report=print, before=tmp_path / "before.safetensors")
    for (name, one), (_, other) in zip(
        matcher.named_parameters(), after.named_parameters(), strict=True
    ):
        assert torch.allclose(one, other, atol=1e-3), name
