"""One way of teaching for both encoders: to find the fact that answers, and none where none does.

One step takes one business: some of its wordings are known, others ask, and every fact is a
candidate (in-batch softmax, as in dense passage retrieval, Karpukhin et al. 2020). "None of them"
is a candidate too: for questions that the data does not cover, and for questions whose fact is
withheld in this step. Some questions come with another one in brackets, as the service writes
what was said before; follow-ups always do.
"""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from knowledgebase.retrieval.encoder import TextKind
from knowledgebase.retrieval.layers import LINEARS, lora_scale
from knowledgebase.retrieval.learn.shops import Shop

_SHARE_OF_BEFORE = 0.4
_WARMUP_STEPS = 20
_RATE_OF_WEIGHTS = 5e-3
_QUESTIONS, _UNCOVERED, _FOLLOW_UPS, _WITHHELD = 24, 8, 4, 4
_FAR = -1e4

Report = Callable[[int, float, float], None]
Texts = TypeVar("Texts")


class Lora(nn.Module):
    """A linear map with a low-rank update that alone is learned."""

    def __init__(self, linear: nn.Linear, *, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.A = nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.linear(x) + lora_scale(len(self.A)) * ((x @ self.A.T) @ self.B.T)
        return changed


class Matcher(nn.Module, ABC, Generic[Texts]):
    """An encoder with what is learned of it, and what its parts count for.

    `scale` is a logarithm; `none`: the score, before it, at which an answer is as likely as none.
    """

    encoder: nn.Module
    weights: nn.Parameter
    scale: nn.Parameter
    none: nn.Parameter
    rate: float
    rate_further: float

    @abstractmethod
    def encode(self, texts: Sequence[str], kind: TextKind) -> Texts:
        """Texts as the service encodes them, with gradients."""

    @abstractmethod
    def scores(self, asked: Texts, wordings: Texts, owners: Tensor, facts: Texts) -> Tensor:
        """Shape (questions, facts); as `knowledgebase.retrieval.ranking` computes them."""

    def updated(self, layers: Iterable[nn.Module], *, rank: int) -> None:
        """Nothing of the encoder is learned but updates of these layers."""
        self.encoder.requires_grad_(requires_grad=False)
        for layer in layers:
            for name in LINEARS:
                linear = layer.get_submodule(name)
                assert isinstance(linear, nn.Linear)
                setattr(layer, name, Lora(linear, rank=rank))

    @torch.no_grad()
    def load(self, path: Path, *, share: float = 1.0) -> Self:
        """Take up what `save` wrote; of a share less than 1, the mean of it and what is here."""
        parameters = dict(self.encoder.named_parameters())
        for name, value in load_file(path).items():
            own = parameters[name] if name in parameters else getattr(self, name)
            own.lerp_(value.float(), share)
        return self

    def save(self, path: Path) -> None:
        """What the service reads: the updates in half precision, all else as it is."""
        learned = {
            name: value.detach().half() if name.endswith((".A", ".B")) else value.detach()
            for name, value in self.encoder.named_parameters()
            if value.requires_grad
        }
        learned |= {name: getattr(self, name).detach() for name in ("weights", "scale", "none")}
        path.parent.mkdir(exist_ok=True)
        save_file({name: value.clone().contiguous() for name, value in learned.items()}, path)


AnyMatcher = TypeVar("AnyMatcher", bound=Matcher[Any])


@dataclass(kw_only=True)
class Step:
    """What one step asks of one business: pairs of text and the fact's place, None for none."""

    known: list[tuple[str, int]]
    asked: list[tuple[str, int | None]]
    withheld: list[int]


def sample(shop: Shop, rng: random.Random) -> Step:
    places = range(len(shop.facts))
    withheld = rng.sample(places, _WITHHELD) if rng.random() < 0.6 else []
    single = rng.random() < 0.5
    known: list[tuple[str, int]] = []
    asking: list[tuple[str, int]] = []
    for place, fact in enumerate(shop.facts):
        wordings = list(fact.wordings)
        taken = wordings[:1] if single else rng.sample(wordings, rng.randint(1, 4))
        known += [(wording, place) for wording in taken if place not in withheld]
        asking += [(wording, place) for wording in wordings if wording not in taken]
    rng.shuffle(asking)

    def in_talk(question: str, place: int, share: float) -> str:
        if rng.random() >= share:
            return question
        other = rng.choice([at for at in places if at != place])
        return f"{question} ({rng.choice(shop.facts[other].wordings[1:])})"

    covered = [(text, at) for text, at in asking if at not in withheld][:_QUESTIONS]
    asked: list[tuple[str, int | None]] = [(in_talk(text, at, 0.2), at) for text, at in covered]
    asked += [
        (f"{one.question} ({one.before})", one.fact)
        for one in rng.sample(shop.follow_ups, _FOLLOW_UPS)
        if one.fact not in withheld
    ]
    asked += [(in_talk(one, -1, 0.15), None) for one in rng.sample(shop.uncovered, _UNCOVERED)]
    asked += [(text, None) for text, at in asking if at in withheld][:_WITHHELD]
    return Step(known=known, asked=asked, withheld=withheld)


def loss_of(matcher: Matcher[Texts], shop: Shop, step: Step) -> Tensor:
    """Cross-entropy of the right fact among all, and of it or none among all and none."""
    wordings = matcher.encode([text for text, _ in step.known], "query")
    owners = torch.tensor([at for _, at in step.known])
    facts = matcher.encode([fact.answer for fact in shop.facts], "passage")
    asked = matcher.encode([text for text, _ in step.asked], "query")
    scores = matcher.scores(asked, wordings, owners, facts)
    if step.withheld:
        scores = scores.index_fill(1, torch.tensor(step.withheld), _FAR)
    none = (matcher.none * matcher.scale.exp()).expand(len(scores), 1)
    right = torch.tensor([len(shop.facts) if at is None else at for _, at in step.asked])
    covered = right < len(shop.facts)
    among_facts = functional.cross_entropy(scores[covered], right[covered])
    return among_facts + functional.cross_entropy(torch.cat([scores, none], 1), right)


def teach(
    matcher: AnyMatcher,
    shops: Sequence[Shop],
    *,
    minutes: float,
    report: Report,
    before: Path | None = None,
    seed: int = 0,
) -> AnyMatcher:
    """Teach for so long, with a step size that falls to nothing at the end.

    `before`: what was learned before, to go on from. What comes of it is averaged with that, which
    generalizes better than either (model soups, Wortsman et al. 2022).
    """
    rng = random.Random(seed)  # noqa: S311
    if before:
        matcher.load(before)
    learned = {name: one for name, one in matcher.named_parameters() if one.requires_grad}
    lora = [one for name, one in learned.items() if name.endswith((".A", ".B"))]
    others = [one for name, one in learned.items() if not name.endswith((".A", ".B"))]
    rates = (matcher.rate_further if before else matcher.rate, _RATE_OF_WEIGHTS)
    optimizer = torch.optim.AdamW(
        [
            {"params": lora, "weight_decay": 0.01},
            {"params": others, "weight_decay": 0.0},
        ]
    )
    began, steps = time.monotonic(), 0
    queue: list[Shop] = []
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        factor = min(1.0, (steps + 1) / _WARMUP_STEPS) * max(0.02, 1 - done)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * factor
        queue = queue or rng.sample(list(shops), len(shops))
        shop = queue.pop()
        loss = loss_of(matcher, shop, sample(shop, rng))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(lora, 1.0)
        optimizer.step()
        steps += 1
        report(steps, done, float(loss.detach()))
    if before:
        matcher.load(before, share=_SHARE_OF_BEFORE)
    return matcher
