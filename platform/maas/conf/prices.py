"""What usage is shown to cost, as an estimate. A price of 0 is not shown."""

from pydantic import Field, NonNegativeFloat

from maas.conf.base import SettingsGroup


class PriceSettings(SettingsGroup):
    currency: str = Field(default="USD", validation_alias="PRICE_CURRENCY")
    per_1000_tokens: NonNegativeFloat = Field(default=0.0, validation_alias="PRICE_PER_1000_TOKENS")
    per_gpu_hour: NonNegativeFloat = Field(default=0.0, validation_alias="PRICE_PER_GPU_HOUR")
