"""What is taught of the sentence encoder: its upper layers, on businesses of its language."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from knowledgebase.retrieval.encoder import TextKind
from knowledgebase.retrieval.layers import batches
from knowledgebase.retrieval.learn.teaching import Matcher
from knowledgebase.retrieval.sentences import FIRST_TAUGHT_LAYER, FOLDER, SentenceEncoder, mean

RANK = 16


class SentenceMatcher(Matcher[Tensor]):
    """Texts are their vectors, shape (texts, hidden). It computes in bfloat16, the updates and
    their gradients are kept in full; the lower layers' outputs are computed once a text."""

    encoder: SentenceEncoder
    rate = 5e-4
    rate_further = 3e-4

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__()
        self.encoder = SentenceEncoder(folder)
        self.updated(self.encoder.layers[FIRST_TAUGHT_LAYER:], rank=RANK)
        # Wording and fact.
        self.weights = nn.Parameter(torch.tensor([1.0, 0.8]))
        self.scale = nn.Parameter(torch.tensor([2.7]))
        self.none = nn.Parameter(torch.tensor([0.9]))
        self._lower: dict[str, Tensor] = {}

    def encode(self, texts: Sequence[str], kind: TextKind) -> Tensor:
        del kind
        lower = self._lower_outputs(texts)
        vectors, order = [], []
        for places in batches(map(len, lower)):
            order += places
            part = [lower[at] for at in places]
            x = nn.utils.rnn.pad_sequence(part, batch_first=True).float()
            sizes = torch.tensor([len(one) for one in part])
            mask = torch.arange(x.shape[1])[None] < sizes[:, None]
            with torch.autocast("cpu", torch.bfloat16):
                hidden = self.encoder.run(x, mask, first=FIRST_TAUGHT_LAYER)
            vectors.append(mean(hidden, mask))
        return torch.cat(vectors)[torch.argsort(torch.tensor(order))]

    def scores(self, asked: Tensor, wordings: Tensor, owners: Tensor, facts: Tensor) -> Tensor:
        best = torch.full((len(asked), len(facts)), -9.0).scatter_reduce(
            1, owners[None].expand(len(asked), -1), asked @ wordings.T, "amax"
        )
        return (self.weights[0] * best + self.weights[1] * (asked @ facts.T)) * self.scale.exp()

    @torch.no_grad()
    def _lower_outputs(self, texts: Sequence[str]) -> list[Tensor]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._lower]
        ids = [self.encoder.token_ids(text) for text in fresh]
        for places in batches(map(len, ids)):
            x, mask = self.encoder.embed([ids[at] for at in places])
            with torch.autocast("cpu", torch.bfloat16):
                hidden = self.encoder.run(x, mask, last=FIRST_TAUGHT_LAYER)
            for at, one in zip(places, hidden, strict=True):
                self._lower[fresh[at]] = one[: len(ids[at])].bfloat16()
        return [self._lower[text] for text in texts]
