"""Teaches the encoder's upper layers to find the fact that answers, and none where none does.

One step takes one business: some of its wordings are known, others ask, and every fact is a
candidate (in-batch softmax, as in dense passage retrieval, Karpukhin et al. 2020). "None of them"
is a candidate too: for questions that the data does not cover, and for questions whose fact is
withheld in this step. Some questions come with another one in brackets, as the service writes
what was said before; follow-ups always do.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from knowledgebase.retrieval.encoder import (
    FIRST_TAUGHT_LAYER,
    LINEARS,
    TextKind,
    TokenEncoder,
    lora_scale,
)
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.packed import packed_model

RANK = 32
RATE, RATE_FURTHER = 1e-3, 7e-4
RATE_OF_WEIGHTS = 5e-3
_SHARE_OF_BEFORE = 0.4
_WARMUP_STEPS = 20
_QUESTIONS, _UNCOVERED, _FOLLOW_UPS, _WITHHELD = 24, 8, 4, 4
_BATCH = 32
_FAR = -1e4

Report = Callable[[int, float, float], None]


@dataclass(frozen=True)
class Texts:
    """Encoded texts: `means` (n, hidden) and `tokens` (n, tokens, hidden) of unit length, `mask`
    (n, tokens), `hidden` as it came from the last layer."""

    means: Tensor
    tokens: Tensor
    mask: Tensor
    hidden: Tensor


class Lora(nn.Module):
    """A linear map with a low-rank update that alone is learned."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.A = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.linear(x) + lora_scale(RANK) * ((x @ self.A.T) @ self.B.T)
        return changed


class Matcher(nn.Module):
    """The encoder with what is learned. The lower layers' outputs are computed once a text."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = TokenEncoder(packed_model())
        self.encoder.requires_grad_(False)
        for layer in self.encoder.layers[FIRST_TAUGHT_LAYER:]:
            for name in LINEARS:
                setattr(layer, name, Lora(layer.get_submodule(name)))  # type: ignore[arg-type]
        self.encoder.gate.requires_grad_(True)
        # Wording by mean and by tokens, fact by mean and by tokens.
        self.weights = nn.Parameter(torch.tensor([1.0, 1.0, 0.7, 0.7]))
        self.scale = nn.Parameter(torch.tensor([2.7]))
        self.none = nn.Parameter(torch.tensor([2.6]))
        self._lower: dict[tuple[str, str], Tensor] = {}

    def encode(self, texts: Sequence[str], kind: TextKind) -> Texts:
        lower = [self._lower_output(text, kind).float() for text in texts]
        order = sorted(range(len(lower)), key=lambda at: len(lower[at]))
        longest = len(lower[order[-1]])
        hidden, masks = [], []
        for start in range(0, len(order), _BATCH):
            part = [lower[at] for at in order[start : start + _BATCH]]
            x = nn.utils.rnn.pad_sequence(part, batch_first=True)
            sizes = torch.tensor([len(one) for one in part])
            mask = torch.arange(x.shape[1])[None] < sizes[:, None]
            out = self.encoder.run(x, mask, first=FIRST_TAUGHT_LAYER)
            hidden.append(functional.pad(out, (0, 0, 0, longest - x.shape[1])))
            masks.append(functional.pad(mask, (0, longest - x.shape[1])))
        back = torch.argsort(torch.tensor(order))
        states, mask = torch.cat(hidden)[back], torch.cat(masks)[back]
        means = (states * mask[..., None]).sum(1)
        return Texts(
            functional.normalize(means, dim=1), functional.normalize(states, dim=-1), mask, states
        )

    def scores(self, asked: Texts, wordings: Texts, owners: Tensor, facts: Texts) -> Tensor:
        """Shape (questions, facts); as `knowledgebase.retrieval.ranking` computes them."""
        by_wording = self.weights[0] * (asked.means @ wordings.means.T)
        by_wording = by_wording + self.weights[1] * self._late_interaction(asked, wordings)
        best = torch.full((len(asked.means), len(facts.means)), -9.0).scatter_reduce(
            1, owners[None].expand(len(asked.means), -1), by_wording, "amax"
        )
        by_fact = self.weights[2] * (asked.means @ facts.means.T)
        by_fact = by_fact + self.weights[3] * self._late_interaction(asked, facts)
        return (best + by_fact) * self.scale.exp()

    @torch.no_grad()
    def load(self, path: Path, *, share: float = 1.0) -> None:
        """Take up what `save` wrote; of a share less than 1, the mean of it and what is here."""
        parameters = dict(self.encoder.named_parameters())
        for name, value in load_file(path).items():
            own = parameters[name] if name in parameters else getattr(self, name)
            own.lerp_(value.float(), share)

    def save(self, path: Path) -> None:
        """What `TokenEncoder.add_learned` and `ranking.learned_weights` read."""
        learned: dict[str, Tensor] = {}
        for name, value in self.encoder.named_parameters():
            if name.endswith((".A", ".B")):
                learned[name] = value.detach().half().contiguous()
            elif name.startswith("gate."):
                learned[name] = value.detach().contiguous()
        for name in ("weights", "scale", "none"):
            learned[name] = getattr(self, name).detach().clone()
        path.parent.mkdir(exist_ok=True)
        save_file(learned, path)

    def _late_interaction(self, asked: Texts, texts: Texts) -> Tensor:
        near = torch.einsum("qid,tjd->qtij", asked.tokens, texts.tokens)
        best = near.masked_fill(~texts.mask[None, :, None, :], -1).amax(-1)
        weights = self.encoder.token_weights(asked.hidden, asked.mask)
        return (best * weights[:, None, :]).sum(-1)

    @torch.no_grad()
    def _lower_output(self, text: str, kind: TextKind) -> Tensor:
        if (kind, text) not in self._lower:
            x, mask = self.encoder.embed([self.encoder.token_ids(text, kind)])
            self._lower[kind, text] = self.encoder.run(x, mask, last=FIRST_TAUGHT_LAYER)[0].half()
        return self._lower[kind, text]


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


def loss_of(matcher: Matcher, shop: Shop, step: Step) -> Tensor:
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
    shops: Sequence[Shop],
    *,
    minutes: float,
    report: Report,
    before: Path | None = None,
    seed: int = 0,
) -> Matcher:
    """Teach for so long, with a step size that falls to nothing at the end.

    `before`: what was learned before, to go on from. What comes of it is averaged with that, which
    generalizes better than either (model soups, Wortsman et al. 2022).
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    matcher = Matcher()
    if before:
        matcher.load(before)
    rates = (RATE_FURTHER if before else RATE, RATE_OF_WEIGHTS)
    lora = [p for n, p in matcher.named_parameters() if n.endswith((".A", ".B"))]
    others = [matcher.weights, matcher.scale, matcher.none, *matcher.encoder.gate.parameters()]
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
