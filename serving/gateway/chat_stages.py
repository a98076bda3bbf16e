"""What a chat request is on its way, from one verb of `serving.gateway.chat` to the next."""

from dataclasses import dataclass, field

from msgspec import UNSET, UnsetType

from serving.checks.report import report
from serving.gateway.answer_checks import AnswerChecks, AnswerFrame
from serving.gateway.answers import Extension
from serving.gateway.chat_request import ChatRequest
from serving.gateway.engine_request import EngineRequest
from serving.gateway.engines import ChunkStream
from serving.gateway.errors import Headers
from serving.gateway.grounding import GroundedPrompt, GroundingOptions
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.reply_stream import ReplyStream
from serving.gateway.routes import Route
from serving.gateway.trace_context import TraceContext

SIMILARITY = b"x-longslope-similarity"
# Its name before; to be left out with the next release.
LIKENESS = b"x-longslope-likeness"
OUTCOME = b"x-longslope-outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Within the limits of its key: what was reserved for it has to be settled.

    `headers` tell what is left, `trace` which trace it is part of; `rerouted` that its model was
    looked for a second time.
    """

    sent: ChatRequest
    route: Route
    engine_request: EngineRequest
    in_flight: InFlightRequest
    headers: Headers
    trace: TraceContext
    rerouted: bool = False

    @property
    def answer_id(self) -> str:
        return f"chatcmpl-{self.in_flight.id}"

    @property
    def grounding(self) -> GroundingOptions:
        exam = self.sent.longslope
        return GroundingOptions(
            folder=self.route.grounding,
            manner=self.route.manner,
            policy=self.route.policy,
            free=bool(self.engine_request.response_format),
            without=(exam and exam.without) or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """With the facts before its question, or with a reply that needs no engine."""

    admitted: Admitted
    prompt: GroundedPrompt

    @property
    def reply(self) -> str:
        plan = self.prompt.plan
        return plan.reply if plan else ""

    @property
    def headers(self) -> Headers:
        """What is told of the answer before it begins."""
        plan = self.prompt.plan
        if plan is None:
            return self.admitted.headers
        similarity = b"%.3f" % plan.confidence
        return [
            *self.admitted.headers,
            (SIMILARITY, similarity),
            (LIKENESS, similarity),
            (OUTCOME, plan.outcome.value.encode()),
        ]

    def new_checks(self) -> AnswerChecks:
        """For one answer to it."""
        plan = self.prompt.plan
        if plan is None:
            return AnswerChecks(None)
        frame = AnswerFrame(before=plan.before, after=plan.after, needed=plan.needed)
        answers = self.admitted.sent.answers
        return AnswerChecks(self.prompt.chain, frame=frame, answers=answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledAnswer:
    """An answer that has begun, and the checks that it goes through."""

    grounded: Grounded
    chunks: ChunkStream | ReplyStream
    checks: AnswerChecks = field(repr=False)

    @property
    def extension(self) -> Extension | UnsetType:
        """What is told of the answer where it ends."""
        plan = self.grounded.prompt.plan
        if plan is None:
            return UNSET
        checks = tuple(one.as_dict() for one in report(plan, self.checks.objections))
        return Extension(outcome=plan.outcome.value, choices=plan.choices, checks=checks)
