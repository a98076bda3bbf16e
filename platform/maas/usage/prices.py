"""What usage costs, as an estimate: the prices of the platform's admin, times what was used."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Per 1,000 tokens and per hour of an accelerator, in `currency` (ISO 4217, such as "EUR")."""

    currency: str
    per_1000_tokens: float
    per_hour: float

    @property
    def are_set(self) -> bool:
        """Where the admin set no price, no cost is shown."""
        return self.per_1000_tokens > 0 or self.per_hour > 0

    def cost(self, *, tokens: int = 0, seconds: float = 0.0) -> float:
        """Of tokens asked and answered, and of seconds on an accelerator."""
        return tokens / 1000 * self.per_1000_tokens + seconds / 3600 * self.per_hour


def current() -> Prices:
    return Prices(
        currency=settings.PRICE_CURRENCY,
        per_1000_tokens=settings.PRICE_PER_1000_TOKENS,
        per_hour=settings.PRICE_PER_GPU_HOUR,
    )
