"""Facts for the gateway's questions: indexes in its memory, and threads that ask them."""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.sentences import LANGUAGE
from serving.gateway import metrics
from serving.gateway.artefact_threads import ArtefactThreads
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.engine_request import EngineMessage
from serving.gateway.engines import EngineFailed
from serving.gateway.fair_queue import QueueLimits
from serving.gateway.fair_threads import FairThreads
from serving.gateway.grounding import GroundedPrompt, GroundingOptions, grounded_prompt

Key = tuple[str, str]  # tenant, folder


def load_index(folder: Path) -> Index:
    """With all that it works out of itself at its first question: that takes seconds for a large
    one. Raises as `Index.load` does."""
    index = Index.load(folder)
    index.owners_of("")
    _ = index.names, index.discriminant, index.sentence_discriminant
    return index


class Retrieval:
    """Threads of its own, which tenants take in turns, answer from indexes in memory; what is not
    there is loaded by others, each index once for all who wait for it. So a disk delays only those
    whose index it holds.

    The folders never change, so an index is kept until others are asked more.
    """

    def __init__(
        self,
        artefacts: ArtefactThreads,
        config: Config,
        *,
        load: Callable[[Path], Index] = load_index,
    ) -> None:
        self._artefacts = artefacts
        self._load = load
        self._indexes: Cache[Key, Index] = Cache(
            self._load_index,
            ttl=lambda _index: math.inf,
            stale_ttl=math.inf,
            wait=config.artefact_wait_seconds,
            size=config.most_indexes,
        )
        self._threads = FairThreads(
            QueueLimits(
                places=config.retrieval_threads,
                waiting=config.most_waiting,
                tenant_waiting=config.most_waiting_per_tenant,
                seconds=config.retrieval_wait_seconds,
            ),
            name="gateway-facts",
            # A question is too short to be worth several; torch's number is one thread's own.
            initializer=partial(torch.set_num_threads, 1),
        )
        # The encoder is loaded before anybody asks.
        self._threads.begin(partial(encode, [""], "query", language=LANGUAGE))

    async def prompt(
        self, tenant_id: str, options: GroundingOptions, messages: list[EngineMessage]
    ) -> GroundedPrompt:
        """Raises EngineFailed without the index: a model that was taught to answer from facts
        answers wrongly without them. Raises APIError where its turn does not come."""
        if not options.folder:
            return GroundedPrompt(messages=messages)
        try:
            index = await self._indexes.get((tenant_id, options.folder))
        except TimeoutError:
            raise EngineFailed(f"no facts in time in {options.folder}") from None
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EngineFailed(f"no facts in {options.folder}: {error}") from error
        with metrics.timed(metrics.retrieval_duration):
            return await self._threads.run(
                tenant_id, partial(grounded_prompt, index, options, messages)
            )

    def close(self) -> None:
        self._threads.close()

    async def _load_index(self, key: Key) -> Index:
        tenant_id, folder = key
        with metrics.timed(metrics.index_load_duration):
            return await self._artefacts.run(tenant_id, lambda: self._load(Path(folder)))
