"""One admitted request on its way, and what it has used so far."""

import time
import uuid

import msgspec

from maas.usage import metering
from serving.gateway.answers import TokenUsage
from serving.gateway.credentials import Credential


class InFlightRequest:
    """`id` is ours and unique: a caller's own request id would let one id be used twice.

    `cost` is the most tokens that it can use, which is lowered to what a month's budget has left,
    down to `least_cost`; `incarnation` the gateway process that counts it.
    """

    __slots__ = (
        "cost", "credential", "id", "incarnation", "least_cost", "month", "record", "usage",
    )  # fmt: skip

    def __init__(
        self, *, credential: Credential, model: str, cost: int, least_cost: int | None = None
    ) -> None:
        at = time.time()
        self.id = uuid.uuid4().hex
        self.credential = credential
        self.cost = cost
        self.least_cost = cost if least_cost is None else least_cost
        self.month = metering.month_of(at)
        self.record = msgspec.json.encode(
            {
                "reference": self.id,
                "tenant": credential.tenant_id,
                "key": credential.id,
                "kind": credential.kind,
                "model": model,
                "month": self.month,
                "at": at,
            }
        ).decode()
        self.incarnation = ""
        self.usage = TokenUsage()
