"""What is taught of the token encoder: its upper layers, and how much a question's tokens count."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from knowledgebase.retrieval.encoder import FIRST_TAUGHT_LAYER, TextKind, TokenEncoder
from knowledgebase.retrieval.layers import batches
from knowledgebase.retrieval.learn.teaching import Matcher
from knowledgebase.retrieval.packed import packed_model

RANK = 32


@dataclass(frozen=True)
class Texts:
    """Encoded texts: `means` (n, hidden) and `tokens` (n, tokens, hidden) of unit length, `mask`
    (n, tokens), `hidden` as it came from the last layer."""

    means: Tensor
    tokens: Tensor
    mask: Tensor
    hidden: Tensor


class TokenMatcher(Matcher[Texts]):
    """The lower layers' outputs are computed once a text."""

    encoder: TokenEncoder
    rate = 1e-3
    rate_further = 7e-4

    def __init__(self) -> None:
        super().__init__()
        self.encoder = TokenEncoder(packed_model())
        self.updated(self.encoder.layers[FIRST_TAUGHT_LAYER:], rank=RANK)
        self.encoder.gate.requires_grad_(requires_grad=True)
        # Wording by mean and by tokens, fact by mean and by tokens.
        self.weights = nn.Parameter(torch.tensor([1.0, 1.0, 0.7, 0.7]))
        self.scale = nn.Parameter(torch.tensor([2.7]))
        self.none = nn.Parameter(torch.tensor([2.6]))
        self._lower: dict[tuple[str, str], Tensor] = {}

    def encode(self, texts: Sequence[str], kind: TextKind) -> Texts:
        lower = [self._lower_output(text, kind).float() for text in texts]
        longest = max(map(len, lower))
        hidden, masks, order = [], [], []
        for places in batches(map(len, lower)):
            order += places
            part = [lower[at] for at in places]
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
        by_wording = self.weights[0] * (asked.means @ wordings.means.T)
        by_wording = by_wording + self.weights[1] * self._late_interaction(asked, wordings)
        best = torch.full((len(asked.means), len(facts.means)), -9.0).scatter_reduce(
            1, owners[None].expand(len(asked.means), -1), by_wording, "amax"
        )
        by_fact = self.weights[2] * (asked.means @ facts.means.T)
        by_fact = by_fact + self.weights[3] * self._late_interaction(asked, facts)
        return (best + by_fact) * self.scale.exp()

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
