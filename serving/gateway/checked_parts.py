"""An answer's parts on their way: counted, checked, and cut where the rest would be dropped."""

from collections.abc import AsyncIterator
from functools import partial

from serving.gateway.answers import Chunk, TokenUsage, Usage
from serving.gateway.chat_stages import CalledAnswer
from serving.gateway.fair_threads import FairThreads
from serving.gateway.metered import MeteredRequest


async def checked_parts(
    answer: CalledAnswer, metered: MeteredRequest, threads: FairThreads
) -> AsyncIterator[list[Chunk]]:
    """What may be shown of the answer, as it comes. Ends when the engine does, or when a check
    objects: whoever leaves the answer then stops the engine's work, and what it has made until
    then is what was used. Sentences are checked by the threads."""
    tenant_id = answer.grounded.admitted.in_flight.credential.tenant_id
    async for chunks in answer.chunks.as_they_come():
        for chunk in chunks:
            metered.usage.count_chunk(chunk)
        if answer.checks.is_quick(chunks):
            shown = _shown(answer, chunks)
        else:
            shown = await threads.run(tenant_id, partial(_shown, answer, chunks))
        if answer.checks.is_over:
            yield [*shown, *_ends(answer, metered.usage, after=chunks[-1])]
            return
        yield shown


def _shown(answer: CalledAnswer, chunks: list[Chunk]) -> list[Chunk]:
    return [chunk for chunk in chunks if answer.checks.pass_on(chunk)]


def _ends(answer: CalledAnswer, usage: TokenUsage, *, after: Chunk) -> list[Chunk]:
    """What the engine would have said at its end."""
    parts: list[Chunk] = []
    for choice in answer.checks.endings():
        parts.append(_part(after))
        parts[-1].choices = [choice]
    parts.append(_part(after))
    parts[-1].usage = Usage(usage.prompt, usage.completion, usage.prompt + usage.completion)
    return parts


def _part(after: Chunk) -> Chunk:
    return Chunk(
        id=after.id, object=after.object, created=after.created, model=after.model, choices=[]
    )
